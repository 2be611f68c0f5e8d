using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Get-DirexioBackup: the backups there are. Changes nothing.</summary>
[Cmdlet(VerbsCommon.Get, "DirexioBackup")]
[OutputType(typeof(BackupInfo))]
public sealed class GetDirexioBackupCommand : NodeInAccountCommand
{
    /// <summary>The domain of the node; without it, those of all nodes.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [DomainText]
    public string? Domain { get; set; }

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

    private protected override bool TakesWildcards => true;

    // A pattern is of the domains of backups: a node that is gone has left its own.
    private protected override Task ProcessNamedAsync(string? domain) => ProcessNodeAsync(domain);

    private protected override async Task ProcessNodeAsync(string? domain)
    {
        var pattern = NodePattern.IsPattern(domain) ? WildcardPattern.Get(domain, WildcardOptions.IgnoreCase) : null;
        var request = await AskAsync(() => new BackupListRequest
        {
            Domain = pattern is null ? domain : null,
            Path = this.FileOf(nameof(Path), Path),
            S3Uri = S3Uri,
            Beside = this.AddressIn(InputObject),
            ProfileName = ProfileName,
            Rehearse = Rehearse,
        }).ConfigureAwait(false);
        var backups = await new DeploymentEngine().ListBackupsAsync(request, Streams, StopToken).ConfigureAwait(false);
        var place = S3Uri ?? request.Path ?? request.Beside ?? Texts.None_BackupFolder;
        var nothing = domain is null ? Places.Fill(Texts.None_Backups, place) : Places.Fill(Texts.None_BackupsOf, domain, place);
        await EmitAnyAsync(backups.Where(backup => pattern?.IsMatch(backup.Domain) != false), nothing).ConfigureAwait(false);
    }
}
