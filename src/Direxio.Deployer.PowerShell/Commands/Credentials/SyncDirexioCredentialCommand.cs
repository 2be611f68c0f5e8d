using System.Management.Automation;
using Direxio.Deployer.Engine;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Sync-DirexioCredential: reads a node's credentials again and brings this machine's files up to date.</summary>
[Cmdlet(VerbsData.Sync, "DirexioCredential", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(CredentialSync))]
public sealed class SyncDirexioCredentialCommand : NodeAccountCommand
{
    /// <summary>Who may reach port 22 from now on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SshCidr { get; set; }

    /// <summary>Accepts the SSH host key that the node offers if the instance's console output does not show it.</summary>
    [Parameter]
    public SwitchParameter TrustFirstHostKey { get; set; }

    private protected override async Task ProcessNodeAsync(string? domain)
    {
        Streams.Begin($"Reading the credentials of {InWords(domain)}", "Connecting by SSH");
        Emit(await new DeploymentEngine().SyncCredentialsAsync(
            new()
            {
                Domain = domain,
                ProfileName = ProfileName,
                SshCidr = SshCidr,
                TrustFirstHostKey = TrustFirstHostKey,
                Rehearse = Rehearse,
            },
            files => AgreeAsync(string.Join(", ", files), $"Read the credentials of {InWords(domain)} over SSH and write them"),
            Streams,
            StopToken).ConfigureAwait(false));
    }
}
