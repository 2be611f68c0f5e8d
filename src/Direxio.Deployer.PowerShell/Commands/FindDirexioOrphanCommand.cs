using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;
using Direxio.Deployer.PowerShell.Errors;
using Direxio.Deployer.PowerShell.Streams;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Find-DirexioOrphan: finds resources of this deployer that no state on this machine owns. Changes nothing.</summary>
[Cmdlet(VerbsCommon.Find, "DirexioOrphan")]
[OutputType(typeof(Orphan))]
public sealed class FindDirexioOrphanCommand : AsyncCommand
{
    /// <summary>AWS region codes; without any, every region that is enabled for the account.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string[] Region { get; set; } = [];

    /// <summary>Named profile of the shared AWS files.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string? ProfileName { get; set; }

    private protected override string? Target => Region.Length == 0 ? null : string.Join(", ", Region);

    private protected override async Task ProcessAsync(DeploymentStreams streams, CancellationToken cancellationToken)
    {
        streams.Begin("Looking for orphans", Region.Length == 0 ? "Every enabled region" : string.Join(", ", Region));
        var findings = await new DeploymentEngine()
            .FindOrphansAsync(new() { Region = Region, ProfileName = ProfileName }, streams, cancellationToken).ConfigureAwait(false);
        foreach (var orphan in findings.Orphans)
        {
            streams.Write(orphan);
        }

        foreach (var problem in findings.Problems)
        {
            streams.Fail(ErrorRecords.From(problem));
        }
    }
}
