using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Remove-DirexioBackup: removes a node's older backups, and what interrupted ones left.</summary>
[Cmdlet(VerbsCommon.Remove, "DirexioBackup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(BackupInfo))]
public sealed class RemoveDirexioBackupCommand : NodeInAccountCommand
{
    private readonly HashSet<string> asked = [];

    /// <summary>The domain of the node.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DomainCompleter))]
    public string? Domain { get; set; }

    /// <summary>How many of the newest complete ones stay.</summary>
    [Parameter(Mandatory = true)]
    public int Keep { get; set; }

    /// <summary>Removes copies of what restores replaced, and no others.</summary>
    [Parameter]
    public SwitchParameter SafetyCopy { get; set; }

    /// <summary>A folder to look in instead of the usual one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>A bucket to look in instead, with a prefix: s3://bucket/prefix.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? S3Uri { get; set; }

    /// <summary>What comes through the pipeline: a backup stands for the place where it lies too, not for its domain only.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public PSObject? InputObject { get; set; }

    private protected override IReadOnlyList<string?> Domains => [Domain];

    private protected override async Task ProcessNodeAsync(string? domain)
    {
        var request = await AskAsync(() => new BackupRemovalRequest
        {
            Domain = domain!,
            Keep = Keep,
            SafetyCopy = SafetyCopy,
            Path = Path is null ? null : GetUnresolvedProviderPathFromPSPath(Path),
            S3Uri = S3Uri,
            Beside = this.AddressIn(InputObject),
            ProfileName = ProfileName,
            Rehearse = Rehearse,
        }).ConfigureAwait(false);
        foreach (var backup in await new DeploymentEngine()
            .RemoveBackupsAsync(request, AgreeAsync, Streams, StopToken).ConfigureAwait(false))
        {
            Emit(backup);
        }
    }

    // Each backup of a pipeline stands for all beside it, and a question that was answered is not asked again.
    private async Task<bool> AgreeAsync(BackupInfo backup) =>
        asked.Add(backup.Path)
        && await AskAsync(() => this.Approve(BackupRemovalSummary.Propose(backup), agreed: false)).ConfigureAwait(false);
}
