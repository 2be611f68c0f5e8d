using System.Collections;

namespace Direxio.Deployer.PowerShell.Completion;

/// <summary>Suggests instance types that suit a node. Any other amd64 type can be typed.</summary>
public sealed class InstanceTypeCompleter : WordCompleter
{
    private static readonly (string Text, string Meaning)[] Suggestions =
    [
        ("t3.small", "2 vCPU, 2 GiB memory; the default"),
        ("t3.medium", "2 vCPU, 4 GiB memory"),
        ("t3.large", "2 vCPU, 8 GiB memory"),
        ("t3a.small", "2 vCPU, 2 GiB memory, AMD"),
        ("t3a.medium", "2 vCPU, 4 GiB memory, AMD"),
        ("t3a.large", "2 vCPU, 8 GiB memory, AMD"),
        ("m7i.large", "2 vCPU, 8 GiB memory, no CPU credits"),
        ("c7i.large", "2 vCPU, 4 GiB memory, no CPU credits"),
    ];

    private protected override IEnumerable<(string Text, string Meaning)> Words(IDictionary parameters) => Suggestions;
}
