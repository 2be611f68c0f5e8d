using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;
using Direxio.Deployer.PowerShell.Errors;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Test-DirexioAwsPermission: tells what the credentials lack for which feature. Creates nothing.</summary>
[Cmdlet(VerbsDiagnostic.Test, "DirexioAwsPermission")]
[OutputType(typeof(AwsPermissionCheck), typeof(bool))]
public sealed class TestDirexioAwsPermissionCommand : AccountCommand
{
    /// <summary>The features; without any, all.</summary>
    [Parameter(Position = 0)]
    public AwsFeature[] Feature { get; set; } = [];

    /// <summary>The region of the node.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? Region { get; set; }

    /// <summary>Emits one bool instead of a row for each action: true only if every one is known to be allowed.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Asks a rehearsed account.</summary>
    [Parameter]
    [Alias("Rehearsal")]
    public SwitchParameter Rehearse { get; set; }

    private protected override string? Target => ProfileName;

    private protected override async Task ProcessAsync()
    {
        Streams.Begin(Texts.Begin_Permissions, Texts.Begin_MayDo);
        var request = new AwsPermissionRequest { Feature = Feature, ProfileName = ProfileName, Region = Region, Rehearse = Rehearse };
        var checks = await new DeploymentEngine().TestAwsPermissionAsync(request, Streams, StopToken).ConfigureAwait(false);
        if (Quiet)
        {
            Emit(checks.All(check => check.Decision == AwsPermissionDecision.Allowed));
            return;
        }

        foreach (var check in checks)
        {
            Emit(check);
        }

        // What cannot be told is no proof that it is lacking.
        var denied = checks.Where(check => check.Decision == AwsPermissionDecision.Denied).ToList();
        if (denied.Count > 0)
        {
            Streams.Fail(CommandErrors.PermissionMissing(
                denied,
                AdvisedCommand.With(
                    "Get-DirexioAwsPolicy",
                    domain: null,
                    MyInvocation.BoundParameters,
                    name => name is nameof(ProfileName) or nameof(Region),
                    isRehearsal: false)));
        }
    }
}
