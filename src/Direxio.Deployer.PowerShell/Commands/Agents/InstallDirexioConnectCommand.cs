using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Errors;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Install-DirexioConnect: installs the bridge and runs it as a service of this machine.</summary>
[Cmdlet(VerbsLifecycle.Install, "DirexioConnect", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(InstallResult))]
public sealed class InstallDirexioConnectCommand : InstallCommand
{
    private protected override string What => Texts.Part_Bridge;

    private protected override Task<InstallResult?> InstallAsync(InstallRequest request, Func<string, Task<bool>> approve) =>
        new DeploymentEngine().InstallConnectAsync(request, approve, Streams, StopToken);

    private protected override DeployException Failure(InstallResult result) => CommandErrors.ConnectNotInstalled(result);
}
