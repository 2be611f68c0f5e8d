using System.Management.Automation;
using System.Security;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;
using Direxio.Deployer.PowerShell.Errors;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Test-DirexioBackup: reads a backup whole and tells of each part whether it is what was written.</summary>
[Cmdlet(VerbsDiagnostic.Test, "DirexioBackup")]
[OutputType(typeof(BackupCheck), typeof(bool))]
public sealed class TestDirexioBackupCommand : AccountCommand, ICanRunAsJob, IAnswersWithBool
{
    /// <summary>The file, or its address in S3: s3://bucket/prefix/file.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
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

    /// <summary>Emits one bool instead of a row for each part.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Looks into rehearsed buckets. Taken from a piped object, so that a rehearsal stays one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Rehearsal")]
    [SwitchText]
    public SwitchParameter Rehearse { get; set; }

    /// <summary>The work goes on as a job.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    private protected override string? Target => Path;

    // One that cannot be opened says nothing of the others of a pipeline.
    private protected override Task ProcessAsync() => ProcessItemAsync(async () =>
    {
        if (BackupAddress.IsChecksumFile(Path!))
        {
            if (!MyInvocation.ExpectingInput)
            {
                throw CommandErrors.BackupIsChecksumFile(Path!);
            }

            // One of a whole folder: only the backup beside it is one.
            Streams.OnEvent(new TraceWritten($"{Path} is no backup, but the checksum of the one beside it."));
            return;
        }

        var request = await AskAsync(() => new BackupCheckRequest
        {
            Path = this.Resolve(nameof(Path), Path!),
            Passphrase = Passphrase,
            KeyFile = this.FileOf(nameof(KeyFile), KeyFile),
            AllowUnencrypted = AllowUnencrypted,
            ProfileName = ProfileName,
            Rehearse = Rehearse,
        }).ConfigureAwait(false);
        Streams.Begin(Texts.Begin_CheckBackup, System.IO.Path.GetFileName(request.Path));
        var checks = await new DeploymentEngine().TestBackupAsync(request, Streams, StopToken).ConfigureAwait(false);
        if (Quiet)
        {
            Emit(checks.All(check => check.IsIntact == true));
            return;
        }

        foreach (var check in checks)
        {
            Emit(check);
        }

        var damaged = checks.Where(check => check.IsIntact == false).ToList();
        if (damaged.Count > 0)
        {
            Streams.Fail(CommandErrors.BackupDamaged(damaged));
        }
    });
}
