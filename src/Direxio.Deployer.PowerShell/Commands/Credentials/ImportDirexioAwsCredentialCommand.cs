using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Import-DirexioAwsCredential: takes over an access key from the file in which AWS's console handed it out.</summary>
[Cmdlet(VerbsData.Import, "DirexioAwsCredential", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(AwsCredential))]
public sealed class ImportDirexioAwsCredentialCommand : AsyncCommand
{
    /// <summary>The file.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The profile to write.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>The region that the profile gets.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? Region { get; set; }

    /// <summary>Replaces other credentials that a profile of this name has.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Asks a rehearsed account, and writes to files of the rehearsal.</summary>
    [Parameter]
    [Alias("Rehearsal")]
    public SwitchParameter Rehearse { get; set; }

    /// <summary>What goes differently in the rehearsal. Makes it one.</summary>
    [Parameter]
    public RehearsalEvent[] RehearseEvent { get; set; } = [];

    private protected override string? Target => Path;

    // A file that cannot be taken says nothing of the others of a pipeline.
    private protected override Task ProcessAsync() => ProcessItemAsync(ImportAsync);

    private async Task ImportAsync()
    {
        var request = await AskAsync(BuildRequest).ConfigureAwait(false);
        Streams.Begin(Places.Fill(Texts.Begin_Import, request.Path), Texts.Begin_WhoseKey);
        Emit(await new DeploymentEngine()
            .ImportAwsCredentialAsync(request, key => AgreeAsync(key.File!, QuestionFor(key)), Streams, StopToken).ConfigureAwait(false));
    }

    private static string QuestionFor(AwsCredential key) =>
        Places.Fill(Texts.Credentials_Write, key.Arn, key.AccountId, key.ProfileName);

    private AwsCredentialImportRequest BuildRequest() => new()
    {
        Path = this.FileOf(nameof(Path), Path)!,
        ProfileName = ProfileName,
        Region = Region,
        Force = Force,
        Rehearse = Rehearse || RehearseEvent.Length > 0,
        RehearseEvent = RehearseEvent,
    };
}
