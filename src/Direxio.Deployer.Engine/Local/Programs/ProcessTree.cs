using System.ComponentModel;
using System.Diagnostics;

namespace Direxio.Deployer.Engine.Local.Programs;

/// <summary>Ends processes with what they started.</summary>
internal static class ProcessTree
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

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
}
