using System.Collections;

namespace Direxio.Deployer.PowerShell.Completion;

/// <summary>Suggests instance types that suit a node. Any other amd64 type can be typed.</summary>
public sealed class InstanceTypeCompleter : WordCompleter
{
    private protected override IEnumerable<(string Text, string Meaning)> Words(IDictionary parameters) => InstanceTypes.Suggested;
}
