using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;
using Direxio.Deployer.PowerShell.Errors;
using Direxio.Deployer.PowerShell.Streams;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Sync-DirexioCredential: reads a node's credentials again and brings this machine's files up to date.</summary>
[Cmdlet(VerbsData.Sync, "DirexioCredential", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(CredentialSync))]
public sealed class SyncDirexioCredentialCommand : AsyncCommand
{
    /// <summary>The domain of the node.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DomainCompleter))]
    public string? Domain { get; set; }

    /// <summary>Named profile of the shared AWS files.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>Who may reach port 22 from now on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SshCidr { get; set; }

    /// <summary>Accepts the SSH host key that the node offers if the instance's console output does not show it.</summary>
    [Parameter]
    public SwitchParameter TrustFirstHostKey { get; set; }

    /// <summary>Reads a rehearsed node. Taken from a piped object, so that a rehearsal stays one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Rehearsal")]
    public SwitchParameter Rehearse { get; set; }

    private protected override string? Target => Domain;

    private protected override async Task ProcessAsync(DeploymentStreams streams, CancellationToken cancellationToken)
    {
        var name = Domain ?? "the node that the variable DOMAIN names";
        streams.Begin($"Reading the credentials of {name}", "Connecting by SSH");
        try
        {
            var sync = await new DeploymentEngine().SyncCredentialsAsync(
                new() { Domain = Domain, ProfileName = ProfileName, SshCidr = SshCidr, TrustFirstHostKey = TrustFirstHostKey, Rehearse = Rehearse },
                files => streams.AskAsync(() => ShouldProcess(string.Join(", ", files), $"Read the credentials of {name} over SSH and write them"), cancellationToken),
                streams,
                cancellationToken).ConfigureAwait(false);
            if (sync is not null)
            {
                streams.Write(sync);
            }
        }
        catch (DeployException failure)
        {
            // One node that cannot be read is no reason to leave the others of a pipeline out of date.
            streams.Fail(ErrorRecords.From(failure));
        }
    }
}
