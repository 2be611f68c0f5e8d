using System.Management.Automation;
using Direxio.Deployer.Engine;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Sync-DirexioCredential: reads a node's credentials again and brings this machine's files up to date.</summary>
[Cmdlet(VerbsData.Sync, "DirexioCredential", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(CredentialSync))]
public sealed class SyncDirexioCredentialCommand : NodeVisitCommand
{
    private protected override async Task ProcessNodeAsync(string? domain)
    {
        Streams.Begin(Places.Fill(Texts.Begin_Credentials, InWords(domain)), Texts.Begin_Ssh);
        Emit(await new DeploymentEngine().SyncCredentialsAsync(
            About(domain, new CredentialSyncRequest()),
            files => AgreeAsync(string.Join(", ", files), Places.Fill(Texts.Credentials_Read, InWords(domain))),
            Streams,
            StopToken).ConfigureAwait(false));
    }
}
