namespace Direxio.Deployer;

/// <summary>Instance types that suit a node. Any other amd64 type can be asked for too.</summary>
public static class InstanceTypes
{
    /// <summary>Names with what they are, the default first.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> Suggested { get; } =
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
}
