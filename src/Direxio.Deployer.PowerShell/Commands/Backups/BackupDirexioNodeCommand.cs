using System.Management.Automation;
using System.Security;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Backup-DirexioNode: copies all that makes a node what it is into one file.</summary>
[Cmdlet(VerbsData.Backup, "DirexioNode", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(BackupInfo))]
public sealed class BackupDirexioNodeCommand : NodeAccountCommand, ICanRunAsJob
{
    /// <summary>The folder that the backup is written to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>A bucket to store it in instead, with a prefix: s3://bucket/prefix.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? S3Uri { get; set; }

    /// <summary>Agrees to make the bucket if it does not exist.</summary>
    [Parameter]
    public SwitchParameter CreateBucket { get; set; }

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
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? SshCidr { get; set; }

    /// <summary>Accepts the SSH host key that the node offers if the instance's console output does not show it.</summary>
    [Parameter]
    public SwitchParameter TrustFirstHostKey { get; set; }

    /// <summary>The work goes on as a job.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    private protected override string? StopNote => S3Uri is null
        ? null
        : Texts.Stopped_Backup;

    private protected override async Task ProcessNodeAsync(string? domain)
    {
        var request = await AskAsync(() => new BackupRequest
        {
            Domain = domain,
            Path = this.FileOf(nameof(Path), Path),
            S3Uri = S3Uri,
            CreateBucket = CreateBucket,
            Recipient = this.FileOf(nameof(Recipient), Recipient),
            Passphrase = Passphrase,
            ProfileName = ProfileName,
            SshCidr = SshCidr,
            TrustFirstHostKey = TrustFirstHostKey,
            Preview = IsPreview,
            Rehearse = Rehearse,
        }).ConfigureAwait(false);
        Streams.Begin(Places.Fill(Texts.Begin_Backup, InWords(domain)), Texts.Begin_Ssh);
        Emit(await new DeploymentEngine().BackupAsync(
            request,
            AgreeAsync,
            Streams,
            StopToken).ConfigureAwait(false));
    }

    // What is billed from now on is agreed to in so many words, whatever the session's preference is.
    private async Task<bool> AgreeAsync(BackupPlan plan) =>
        await AgreeAsync(plan.Path, Action(plan)).ConfigureAwait(false)
            && (CreateBucket
                || plan.NewBucket is not { } bucket
                || await AskAsync(() => this.Insist(BucketSummary.Propose(plan, bucket))).ConfigureAwait(false));

    private static string Action(BackupPlan plan)
    {
        var action = Places.Fill(
            (plan.IsResumed, plan.IsEncrypted) switch
            {
                (false, false) => Texts.Backup_Do,
                (false, true) => Texts.Backup_DoEncrypted,
                (true, false) => Texts.Backup_DoUpload,
                _ => Texts.Backup_DoUploadEncrypted,
            },
            plan.Domain);
        return plan.NewBucket is { } made ? Places.Fill(Texts.Backup_NewBucket, made.Name, made.Region, action) : action;
    }
}
