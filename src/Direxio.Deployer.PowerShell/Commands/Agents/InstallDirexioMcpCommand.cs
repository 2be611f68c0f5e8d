using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Errors;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Install-DirexioMcp: installs the MCP server.</summary>
[Cmdlet(VerbsLifecycle.Install, "DirexioMcp", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(InstallResult))]
public sealed class InstallDirexioMcpCommand : InstallCommand
{
    private protected override string What => Texts.Part_Mcp;

    private protected override Task<InstallResult?> InstallAsync(InstallRequest request, Func<string, Task<bool>> approve) =>
        new DeploymentEngine().InstallMcpAsync(request, approve, Streams, StopToken);

    private protected override DeployException Failure(InstallResult result) => CommandErrors.McpNotInstalled(result);
}
