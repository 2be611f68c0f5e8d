using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Errors;
using Direxio.Deployer.PowerShell.Streams;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Install-DirexioConnect: installs the bridge and runs it as a service of this machine.</summary>
[Cmdlet(VerbsLifecycle.Install, "DirexioConnect", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(InstallResult))]
public sealed class InstallDirexioConnectCommand : InstallCommand
{
    private protected override string What => "the bridge";

    private protected override Task<InstallResult?> InstallAsync(
        DeploymentEngine engine, InstallRequest request, Func<string, Task<bool>> approve, DeploymentStreams streams, CancellationToken cancellationToken) =>
        engine.InstallConnectAsync(request, approve, streams, cancellationToken);

    private protected override DeployException Failure(InstallResult result) => CommandErrors.ConnectNotInstalled(result);
}
