using System.Text;

namespace Direxio.Deployer.Engine.Backups;

/// <summary>A stream in which lines of text and runs of bytes take turns. Nothing beyond what is asked for is taken from it.</summary>
internal sealed class FramedInput(Stream source) : Stream
{
    /// <summary>Longer than any line that is meant.</summary>
    private const int LongestLine = 1024 * 1024;

    private readonly byte[] buffer = new byte[256 * 1024];
    private int start;
    private int end;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The next line without its end; null at the end.</summary>
    /// <exception cref="InvalidDataException">It is no line.</exception>
    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        using var line = new MemoryStream();
        while (true)
        {
            var at = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            var count = at < 0 ? end - start : at;
            line.Write(buffer, start, count);
            start += count;
            if (at >= 0)
            {
                start++;
                return Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length);
            }

            if (line.Length > LongestLine)
            {
                throw new InvalidDataException("What came is no line of text.");
            }

            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                return line.Length == 0 ? null : throw new InvalidDataException("The last line is not complete.");
            }
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        if (destination.IsEmpty || (start == end && !await FillAsync(cancellationToken).ConfigureAwait(false)))
        {
            return 0;
        }

        var count = Math.Min(destination.Length, end - start);
        buffer.AsMemory(start, count).CopyTo(destination);
        start += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        start = 0;
        end = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return end > 0;
    }
}
