using System.Diagnostics;
using System.IO.Pipelines;
using System.Text;
using Direxio.Deployer.Engine.Ports.Programs;

namespace Direxio.Deployer.Engine.Adapters.Programs;

/// <summary>A child process that is talked to over pipes.</summary>
internal sealed class StartedProgram : IStartedProgram
{
    private const int OutputLimit = 8 * 1024 * 1024;
    private const int LineLimit = 200;

    private readonly Process process;
    private readonly TimeProvider clock;
    private readonly ProgramOutput error;
    private readonly Pipe output = new();
    private readonly TaskCompletionSource<string> firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<int> exited;

    public StartedProgram(Process process, TimeProvider clock)
    {
        this.process = process;
        this.clock = clock;
        error = new(process.StandardError.BaseStream);
        Input = process.StandardInput.BaseStream;
        Output = output.Reader.AsStream();
        exited = ExitAsync();
        // Reads of a process's output block and cannot be cancelled on every system; so one thread does them, and the
        // reader has a pipe that ends at the latest when this is disposed of.
        var written = process.StandardOutput.BaseStream;
        OutputEnded = Task.Factory.StartNew(
            () => Pump(written), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public int Id => process.Id;

    public Stream Input { get; }

    public Stream Output { get; }

    public Task OutputEnded { get; }

    public Task<string> FirstLine => firstLine.Task;

    public Task<int> Exited => exited;

    public Task ComplaintEnded => error.Ended;

    public string? Complaint => string.IsNullOrWhiteSpace(error.Text) ? null : new ProgramResult(0, string.Empty, error.Text).Words;

    public async ValueTask DisposeAsync()
    {
        await ProcessTree.CloseAsync(process, clock).ConfigureAwait(false);
        // Something that left its parent may hold the stream open; nobody reads it any more.
        await output.Reader.CompleteAsync().ConfigureAwait(false);
        firstLine.TrySetResult(string.Empty);
        process.Dispose();
    }

    private async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync().ConfigureAwait(false);
        return process.ExitCode;
    }

    private void Pump(Stream stream)
    {
        var buffer = new byte[16 * 1024];
        var head = new List<byte>(LineLimit);
        long total = 0;
        Exception? fault = null;
        try
        {
            for (var count = stream.Read(buffer); count > 0; count = stream.Read(buffer))
            {
                total += count;
                if (total > OutputLimit)
                {
                    throw new IOException($"The program wrote more than {OutputLimit / (1024 * 1024)} MiB.");
                }

                Note(head, buffer.AsSpan(0, count));
                if (output.Writer.WriteAsync(buffer.AsMemory(0, count)).AsTask().GetAwaiter().GetResult().IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            fault = exception;
        }

        firstLine.TrySetResult(Encoding.UTF8.GetString([.. head]));
        output.Writer.Complete(fault);
    }

    private void Note(List<byte> head, ReadOnlySpan<byte> bytes)
    {
        if (firstLine.Task.IsCompleted)
        {
            return;
        }

        var end = bytes.IndexOf((byte)'\n');
        head.AddRange((end < 0 ? bytes : bytes[..end])[..Math.Min(LineLimit - head.Count, end < 0 ? bytes.Length : end)]);
        if (end >= 0 || head.Count == LineLimit)
        {
            firstLine.TrySetResult(Encoding.UTF8.GetString([.. head]));
        }
    }
}
