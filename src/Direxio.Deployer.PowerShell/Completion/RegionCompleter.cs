using System.Collections;
using Direxio.Deployer.Engine;

namespace Direxio.Deployer.PowerShell.Completion;

/// <summary>Completes AWS region codes from those known to this release; makes no call.</summary>
public sealed class RegionCompleter : WordCompleter
{
    private protected override IEnumerable<(string Text, string Meaning)> Words(IDictionary parameters) =>
        DeploymentEngine.KnownRegions.Select(region => (region, $"AWS region {region}"));
}
