using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Test-DirexioAwsCredential: asks AWS who the credentials are that a command would use. Changes nothing.</summary>
[Cmdlet(VerbsDiagnostic.Test, "DirexioAwsCredential")]
[OutputType(typeof(AwsCredential))]
public sealed class TestDirexioAwsCredentialCommand : AccountCommand
{
    /// <summary>The region whose partition is asked.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? Region { get; set; }

    /// <summary>Asks a rehearsed account.</summary>
    [Parameter]
    [Alias("Rehearsal")]
    public SwitchParameter Rehearse { get; set; }

    /// <summary>What goes differently in the rehearsal. Makes it one.</summary>
    [Parameter]
    public RehearsalEvent[] RehearseEvent { get; set; } = [];

    private protected override string? Target => ProfileName;

    private protected override async Task ProcessAsync()
    {
        Streams.Begin(Texts.Begin_AwsCredentials, Texts.Begin_WhoTheyAre);
        Emit(await new DeploymentEngine().TestAwsCredentialAsync(
            new()
            {
                ProfileName = ProfileName,
                Region = Region,
                Rehearse = Rehearse || RehearseEvent.Length > 0,
                RehearseEvent = RehearseEvent,
            },
            Streams,
            StopToken).ConfigureAwait(false));
    }
}
