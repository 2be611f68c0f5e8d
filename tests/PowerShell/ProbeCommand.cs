using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Direxio.Deployer.PowerShell.Commands;
using Direxio.Deployer.PowerShell.Streams;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>A cmdlet whose work a test supplies, to see how AsyncCommand carries it.</summary>
[Cmdlet(VerbsDiagnostic.Test, "DirexioProbe")]
public sealed class ProbeCommand : AsyncCommand
{
    // Each session has its own, since classes of tests run side by side.
    private const string WorkVariable = "DirexioProbeWork";

    private Func<DeploymentStreams, CancellationToken, Task>? work;

    internal const string Note = "Go on with the next probe.";

    internal const string Unbegun = "Begin with the probe.";

    /// <summary>It is stopped before its work begins.</summary>
    [Parameter]
    public SwitchParameter Stopped { get; set; }

    private protected override string? Target => "probe";

    private protected override string? StopNote => Note;

    private protected override string? UnbegunNote => Unbegun;

    internal static Shell ShellWith(Func<DeploymentStreams, CancellationToken, Task> work) => new(prepare: state =>
    {
        state.Commands.Add(new SessionStateCmdletEntry("Test-DirexioProbe", typeof(ProbeCommand), null));
        state.Variables.Add(new SessionStateVariableEntry(WorkVariable, work, null));
    });

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        work = (Func<DeploymentStreams, CancellationToken, Task>)PSObject.AsPSObject(GetVariableValue(WorkVariable)).BaseObject;
        if (Stopped)
        {
            StopWork();
        }
    }

    private protected override Task ProcessAsync() => work!(Streams, StopToken);
}
