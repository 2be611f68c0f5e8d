using Org.BouncyCastle.Bcpg.OpenPgp;

namespace Direxio.Deployer.Engine.Backups.OpenPgp;

/// <summary>Writes into an encrypted packet; disposing of it ends the packets, innermost first.</summary>
internal sealed class PgpWritingStream(Stream encrypted, string name, DateTime when, int block) : Stream
{
    private readonly PgpLiteralDataGenerator literal = new();
    private Stream? content;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private Stream Content => content ??= literal.Open(encrypted, PgpLiteralData.Binary, name, when, new byte[block]);

    public override void Write(byte[] buffer, int offset, int count) => Content.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => Content.Write(buffer);

    // The cipher works on this thread either way.
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Content.Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Content.Dispose();
            encrypted.Dispose();
        }

        base.Dispose(disposing);
    }
}
