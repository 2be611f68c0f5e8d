using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Direxio.Deployer.PowerShell.Streams;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>A cmdlet whose work a test supplies, to see how AsyncCommand carries it.</summary>
[Cmdlet(VerbsDiagnostic.Test, "DirexioProbe")]
public sealed class ProbeCommand : AsyncCommand
{
    private static Func<DeploymentStreams, CancellationToken, Task>? current;

    private protected override string? Target => "probe";

    internal static Shell ShellWith(Func<DeploymentStreams, CancellationToken, Task> work)
    {
        current = work;
        return new(prepare: state => state.Commands.Add(new SessionStateCmdletEntry("Test-DirexioProbe", typeof(ProbeCommand), null)));
    }

    private protected override Task ProcessAsync(DeploymentStreams streams, CancellationToken cancellationToken) =>
        current!(streams, cancellationToken);
}
