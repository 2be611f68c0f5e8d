using System.Management.Automation;
using System.Security;
using Direxio.Deployer.Engine;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Backup-DirexioNode: copies all that makes a node what it is into one file.</summary>
[Cmdlet(VerbsData.Backup, "DirexioNode", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(BackupInfo))]
public sealed class BackupDirexioNodeCommand : NodeAccountCommand
{
    /// <summary>The folder that the backup is written to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The file of an OpenPGP public key that it is encrypted to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Recipient { get; set; }

    /// <summary>A passphrase that it is encrypted with.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Passphrase { get; set; }

    /// <summary>Who may reach port 22 from now on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SshCidr { get; set; }

    /// <summary>Accepts the SSH host key that the node offers if the instance's console output does not show it.</summary>
    [Parameter]
    public SwitchParameter TrustFirstHostKey { get; set; }

    private protected override async Task ProcessNodeAsync(string? domain)
    {
        var request = await AskAsync(() => new BackupRequest
        {
            Domain = domain,
            Path = Path is null ? null : GetUnresolvedProviderPathFromPSPath(Path),
            Recipient = Recipient is null ? null : GetUnresolvedProviderPathFromPSPath(Recipient),
            Passphrase = Passphrase,
            ProfileName = ProfileName,
            SshCidr = SshCidr,
            TrustFirstHostKey = TrustFirstHostKey,
            Rehearse = Rehearse,
        }).ConfigureAwait(false);
        Streams.Begin($"Backing up {InWords(domain)}", "Connecting by SSH");
        Emit(await new DeploymentEngine().BackupAsync(
            request,
            plan => AgreeAsync(plan.Path, $"Back up {plan.Domain}{(plan.IsEncrypted ? ", encrypted" : string.Empty)}"),
            Streams,
            StopToken).ConfigureAwait(false));
    }
}
