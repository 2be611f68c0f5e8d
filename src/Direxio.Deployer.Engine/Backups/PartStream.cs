using System.Security.Cryptography;

namespace Direxio.Deployer.Engine.Backups;

/// <summary>
/// So many bytes of another stream, which are counted and hashed as they are read. It knows its length although nothing can be sought
/// in it, which is what the tar's header needs before the first byte.
/// </summary>
internal sealed class PartStream(Stream source, long length, Action<int>? read = null) : Stream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long position;
    private string? sha256;

    public override bool CanRead => true;

    // Said for the sake of the length; whoever reads never goes back.
    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    /// <summary>The SHA-256 of what was read.</summary>
    public string Sha256 => sha256 ??= Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant();

    /// <summary>Reads what is left.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[128 * 1024];
        while (await ReadAsync(buffer, cancellationToken).ConfigureAwait(false) > 0)
        {
            // Only the count and the hash are of interest.
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        buffer = buffer[..Wanted(buffer.Length)];
        return buffer.IsEmpty ? 0 : Take(buffer, source.Read(buffer));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        buffer = buffer[..Wanted(buffer.Length)];
        if (buffer.IsEmpty)
        {
            return 0;
        }

        var count = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Take(buffer.Span, count);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ = Sha256;
            hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Wanted(int room) => (int)Math.Min(room, length - position);

    private int Take(ReadOnlySpan<byte> buffer, int count)
    {
        if (count == 0)
        {
            throw new EndOfStreamException($"{length - position} bytes are missing at the end.");
        }

        hash.AppendData(buffer[..count]);
        position += count;
        read?.Invoke(count);
        return count;
    }
}
