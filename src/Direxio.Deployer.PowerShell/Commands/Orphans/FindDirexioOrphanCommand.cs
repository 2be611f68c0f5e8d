using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Find-DirexioOrphan: finds resources of this deployer that no state on this machine owns. Changes nothing.</summary>
[Cmdlet(VerbsCommon.Find, "DirexioOrphan")]
[OutputType(typeof(Orphan))]
public sealed class FindDirexioOrphanCommand : AccountCommand
{
    /// <summary>AWS region codes; without any, every region that is enabled for the account.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string[] Region { get; set; } = [];

    /// <summary>Looks into the account of rehearsals.</summary>
    [Parameter]
    public SwitchParameter Rehearse { get; set; }

    private protected override string? Target => Region.Length == 0 ? null : string.Join(", ", Region);

    private protected override async Task ProcessAsync()
    {
        Streams.Begin(Texts.Begin_Orphans, Target ?? Texts.Begin_EveryRegion);
        var findings = await new DeploymentEngine()
            .FindOrphansAsync(new() { Region = Region, ProfileName = ProfileName, Rehearse = Rehearse }, Streams, StopToken)
            .ConfigureAwait(false);
        foreach (var orphan in findings.Orphans)
        {
            Emit(orphan);
        }

        foreach (var problem in findings.Problems)
        {
            Streams.Fail(problem);
        }

        // Where not every region answered, nothing was proved.
        if (findings is { Orphans: [], Problems: [] })
        {
            Streams.Tell(Places.Fill(Texts.None_Orphans, Target ?? Texts.None_OrphansAnywhere));
        }
    }
}
