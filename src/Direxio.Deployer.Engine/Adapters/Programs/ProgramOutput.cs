using System.Text;

namespace Direxio.Deployer.Engine.Adapters.Programs;

/// <summary>
/// Reads a stream of a program to its end, so that the program never waits for its reader; what exceeds the limit is
/// dropped, at the end or, for a log, at the beginning. The text can be taken earlier,
/// for a service that a program starts may hold the stream open.
/// </summary>
internal sealed class ProgramOutput
{
    private const int Limit = 1024 * 1024;

    private readonly MemoryStream kept = new();
    private bool hasLostBeginning;

    private readonly bool keepsEnd;

    public ProgramOutput(Stream stream, bool keepsEnd = false)
    {
        this.keepsEnd = keepsEnd;
        Ended = Task.Factory.StartNew(() => Drain(stream), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Completes at the stream's end.</summary>
    public Task Ended { get; }

    /// <summary>What has come so far.</summary>
    public string Text
    {
        get
        {
            lock (kept)
            {
                var bytes = kept.GetBuffer().AsSpan(0, (int)kept.Length);
                return Encoding.UTF8.GetString(hasLostBeginning || bytes.Length > Limit ? WholeLines(bytes[^Limit..]) : bytes);
            }
        }
    }

    private void Drain(Stream stream)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            for (var count = stream.Read(buffer); count > 0; count = stream.Read(buffer))
            {
                lock (kept)
                {
                    Keep(buffer.AsSpan(0, count));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The program is given up or gone: what it wrote before is all there is.
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (!keepsEnd)
        {
            kept.Write(bytes[..(int)Math.Min(bytes.Length, Limit - kept.Length)]);
            return;
        }

        // The end is moved only once as much again has come.
        if (kept.Length + bytes.Length > 2 * Limit)
        {
            hasLostBeginning = true;
            var end = kept.GetBuffer().AsSpan((int)kept.Length - Limit, Limit).ToArray();
            kept.SetLength(0);
            kept.Write(end);
        }

        kept.Write(bytes);
    }

    // A line that has lost its beginning could be taken for another.
    private static ReadOnlySpan<byte> WholeLines(ReadOnlySpan<byte> bytes) => bytes[(bytes.IndexOf((byte)'\n') + 1)..];
}
