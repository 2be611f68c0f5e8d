using System.Collections;
using Direxio.Deployer.Engine;

namespace Direxio.Deployer.PowerShell.Completion;

/// <summary>Completes the partitions of AWS that there is a policy for.</summary>
public sealed class PartitionCompleter : WordCompleter
{
    private protected override IEnumerable<(string Text, string Meaning)> WordsFor(string parameter, IDictionary others) =>
        DeploymentEngine.AwsPartitions.Select(partition => (partition, $"AWS partition {partition}"));
}
