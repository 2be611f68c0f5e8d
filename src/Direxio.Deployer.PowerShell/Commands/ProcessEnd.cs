using System.Runtime.InteropServices;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>
/// Holds up the end of the process while a command works. pwsh lets a closed terminal (SIGHUP; on Windows the closing of the
/// window) and SIGTERM end it at once: the work is stopped first and has saved before the signal takes its usual course. A second
/// signal does not wait.
/// </summary>
internal sealed class ProcessEnd : IDisposable
{
    private readonly Action stopWork;
    private readonly PosixSignalRegistration[] registrations;
    private int signals;

    /// <param name="stopWork">Stops the work and returns when it has saved.</param>
    public ProcessEnd(Action stopWork)
    {
        this.stopWork = stopWork;
        registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => OnSignal()),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => OnSignal()),
        ];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }
    }

    private void OnSignal()
    {
        if (Interlocked.Increment(ref signals) == 1)
        {
            stopWork();
        }
    }
}
