namespace Direxio.Deployer.Engine.Resources;

/// <summary>
/// The one table of what a node consists of in the account. Creating, removing, repairing, the search for orphans, cost and reports
/// read it; a new kind is one file and one line here.
/// </summary>
internal static class ResourceKinds
{
    private static readonly ResourceDescriptor[] Table =
    [
        DnsRecordKind.Descriptor,
        InstanceKind.Descriptor,
        RootVolumeKind.Descriptor,
        ElasticIpKind.Descriptor,
        SecurityGroupKind.Descriptor,
        KeyPairKind.Descriptor,
        BudgetKind.Descriptor,
        HostedZoneKind.Descriptor,
    ];

    private static readonly Dictionary<ResourceKind, ResourceDescriptor> ByKind = Table.ToDictionary(descriptor => descriptor.Kind);

    private static readonly Dictionary<string, ResourceDescriptor> ByIntent =
        Table.Where(descriptor => descriptor.IsMadeByIntent).ToDictionary(descriptor => descriptor.Intent, StringComparer.Ordinal);

    /// <summary>All kinds, in the order in which they are removed.</summary>
    public static IReadOnlyList<ResourceDescriptor> All => Table;

    /// <summary>What is known of a kind of resource in the account.</summary>
    public static ResourceDescriptor Describe(ResourceKind kind) => ByKind[kind];

    /// <summary>What an intent makes; null for the intent of a release that knows more kinds.</summary>
    public static ResourceDescriptor? MadeBy(string intent) => ByIntent.GetValueOrDefault(intent);

    /// <summary>What is billed under a name; null for what this release does not know.</summary>
    public static ResourceDescriptor? BilledAs(string billName) => Array.Find(Table, known => known.BillName == billName);

    /// <summary>What an intent makes, for people.</summary>
    public static string WordsFor(string intent) => MadeBy(intent)?.Words ?? intent;

    /// <summary>True if the call of an intent can be made again at once. See <see cref="ResourceDescriptor.IsRepeatable"/>.</summary>
    public static bool IsRepeatable(string intent) => MadeBy(intent)?.IsRepeatable ?? true;
}
