using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Direxio.Deployer.Engine.Adapters.Programs;

/// <summary>Ends processes with what they started.</summary>
internal static class ProcessTree
{
    private const int Terminate = 15;

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    // As the specification of the Model Context Protocol and its inspector have it.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Lets a program end that serves as long as it has an input, step by step: its input is closed, after two seconds
    /// it is asked by SIGTERM where there is such a signal, and after two more it is ended. What it leaves running is ended too.
    /// </summary>
    public static async Task CloseAsync(Process process, TimeProvider clock)
    {
        var offspring = new ProcessOffspring();
        offspring.Note(process.Id);
        CloseInput(process);
        if (!await EndsAsync(process, clock).ConfigureAwait(false))
        {
            offspring.Note(process.Id);
            var isAsked = !OperatingSystem.IsWindows() && Kill(process.Id, Terminate) == 0;
            if (!isAsked || !await EndsAsync(process, clock).ConfigureAwait(false))
            {
                offspring.Note(process.Id);
                await EndAsync(process, clock).ConfigureAwait(false);
            }
        }

        offspring.End();
    }

    /// <summary>
    /// Ends a process with all that it started; false if it may still be running. Its children are found by their
    /// parent's number; one that had left its parent before is not.
    /// </summary>
    public static async Task<bool> EndAsync(Process process, TimeProvider clock)
    {
        using var limit = new CancellationTokenSource(EndLimit, clock);
        try
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is OperationCanceledException or Win32Exception or AggregateException)
        {
            return false;
        }
    }

    private static void CloseInput(Process process)
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It reads no more, or the input was closed before.
        }
    }

    private static async Task<bool> EndsAsync(Process process, TimeProvider clock)
    {
        using var limit = new CancellationTokenSource(Grace, clock);
        try
        {
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
