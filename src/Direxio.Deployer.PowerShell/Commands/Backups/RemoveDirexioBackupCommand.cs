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
    private bool isEachPiped = true;

    /// <summary>The domain of the node.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [DomainText]
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

    /// <summary>Does not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>What comes through the pipeline: a backup stands for itself, and not for its node.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public PSObject? InputObject { get; set; }

    private protected override IReadOnlyList<string?> Domains => [Domain];

    private protected override async Task ProcessNodeAsync(string? domain)
    {
        var piped = await AskAsync(() => this.AddressIn(InputObject)).ConfigureAwait(false);
        var request = await AskAsync(() => new BackupRemovalRequest
        {
            Domain = domain!,
            Keep = Keep,
            SafetyCopy = SafetyCopy,
            Path = this.FileOf(nameof(Path), Path),
            S3Uri = S3Uri,
            Only = piped,
            ProfileName = ProfileName,
            Rehearse = Rehearse,
        }).ConfigureAwait(false);
        isEachPiped &= piped is not null;
        foreach (var backup in await new DeploymentEngine()
            .RemoveBackupsAsync(request, AgreeAsync, Streams, StopToken).ConfigureAwait(false))
        {
            Emit(backup);
        }
    }

    // Whoever piped a backup would else wait for its end in vain, or not know why it is still there.
    private protected override Task FinishAsync()
    {
        if (isEachPiped && asked.Count == 0 && MyInvocation.ExpectingInput)
        {
            Streams.Tell(Places.Fill(Texts.BackupRemoval_AllStay, Keep));
        }

        return Task.CompletedTask;
    }

    // What is piped twice is asked about once.
    private async Task<bool> AgreeAsync(BackupInfo backup) =>
        asked.Add(backup.Path)
        && await AskAsync(() => this.Approve(BackupRemovalSummary.Propose(backup), agreed: Force)).ConfigureAwait(false);
}
