using System.Management.Automation;
using System.Security;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Restore-DirexioNode: brings a node back to a backup, or leaves it as it was.</summary>
[Cmdlet(VerbsData.Restore, "DirexioNode", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(NodeRestore))]
public sealed class RestoreDirexioNodeCommand : NodeAccountCommand, ICanRunAsJob
{
    /// <summary>The file of the backup, or its address in S3: s3://bucket/prefix/file.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName")]
    [ArgumentCompleter(typeof(BackupCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The passphrase of the backup, or of the secret key.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Passphrase { get; set; }

    /// <summary>The file of a secret OpenPGP key that opens it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KeyFile { get; set; }

    /// <summary>Takes a backup that is not encrypted although its name says so, or although something to open it is given.</summary>
    [Parameter]
    public SwitchParameter AllowUnencrypted { get; set; }

    /// <summary>The file of an OpenPGP public key that the backup of what is there now is encrypted to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Recipient { get; set; }

    /// <summary>The image that the message server is to run instead of that of the backup.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MessageServerImage { get; set; }

    /// <summary>Makes no backup of what is there first.</summary>
    [Parameter]
    public SwitchParameter SkipBackup { get; set; }

    /// <summary>Who may reach port 22 from now on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? SshCidr { get; set; }

    /// <summary>Accepts the SSH host key that the node offers if the instance's console output does not show it.</summary>
    [Parameter]
    public SwitchParameter TrustFirstHostKey { get; set; }

    /// <summary>Does not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The work goes on as a job.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    private protected override string? StopNote => Texts.Stopped_Restore;

    private protected override async Task ProcessNodeAsync(string? domain)
    {
        var request = await AskAsync(() => new RestoreRequest
        {
            Domain = domain,
            Path = this.Resolve(nameof(Path), Path!),
            Passphrase = Passphrase,
            KeyFile = this.FileOf(nameof(KeyFile), KeyFile),
            AllowUnencrypted = AllowUnencrypted,
            Recipient = this.FileOf(nameof(Recipient), Recipient),
            MessageServerImage = MessageServerImage,
            SkipBackup = SkipBackup,
            ProfileName = ProfileName,
            SshCidr = SshCidr,
            TrustFirstHostKey = TrustFirstHostKey,
            Preview = IsPreview,
            Rehearse = Rehearse,
        }).ConfigureAwait(false);
        Streams.Begin(Places.Fill(Texts.Begin_Restore, InWords(domain)), Texts.Begin_TheBackup);
        Emit(await new DeploymentEngine().RestoreAsync(
            request, plan => AskAsync(() => this.Approve(RestoreSummary.Propose(plan), agreed: Force)), Streams, StopToken)
            .ConfigureAwait(false));
    }
}
