using System.Text;

namespace Direxio.Deployer.Engine.Local.Programs;

/// <summary>
/// Reads a stream of a program to its end, so that the program never waits for its reader; what exceeds the limit is
/// dropped. The text can be taken earlier, for a service that a program starts may hold the stream open.
/// </summary>
internal sealed class ProgramOutput
{
    private const int Limit = 1024 * 1024;

    private readonly MemoryStream kept = new();

    public ProgramOutput(Stream stream) =>
        Ended = Task.Factory.StartNew(() => Drain(stream), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Completes at the stream's end.</summary>
    public Task Ended { get; }

    /// <summary>What has come so far.</summary>
    public string Text
    {
        get
        {
            lock (kept)
            {
                return Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
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
                    kept.Write(buffer, 0, (int)Math.Min(count, Limit - kept.Length));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The program is given up or gone: what it wrote before is all there is.
        }
    }
}
