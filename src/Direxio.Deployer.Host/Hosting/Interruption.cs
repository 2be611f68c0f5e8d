using System.Management.Automation;
using System.Runtime.InteropServices;

namespace Direxio.Deployer.Host.Hosting;

/// <summary>
/// Ctrl+C, SIGTERM and the end of the terminal: the first one stops the pipeline, so that the command can save; a second one is
/// left to the system, which kills the process.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly PowerShell pipeline;
    private readonly Action<int> onStop;
    private readonly IDisposable[] registrations;
    private int exitCode;

    public Interruption(PowerShell pipeline, Action<int> onStop)
    {
        this.pipeline = pipeline;
        this.onStop = onStop;
        // A pipeline that is told to stop just before it begins would begin all the same.
        pipeline.InvocationStateChanged += (_, change) => StopIfRequested(change.InvocationStateInfo.State);
        registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitCode.Interrupted)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitCode.Terminated)),
            // On Windows this is the closing of the window. Under nohup it stays ignored.
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Stop(context, ExitCode.HungUp)),
        ];
    }

    /// <summary>The exit code that the signal asks for; null if none came.</summary>
    public int? RequestedExitCode => exitCode == 0 ? null : exitCode;

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }
    }

    private void StopIfRequested(PSInvocationState state)
    {
        if (state == PSInvocationState.Running && RequestedExitCode is not null)
        {
            pipeline.BeginStop(null, null);
        }
    }

    private void Stop(PosixSignalContext context, int code)
    {
        if (Interlocked.CompareExchange(ref exitCode, code, 0) != 0)
        {
            return;
        }

        context.Cancel = true;
        // Nothing that is said may keep the command from saving.
        pipeline.BeginStop(null, null);
        onStop(code);
    }
}
