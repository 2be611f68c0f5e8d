namespace Direxio.Deployer.Engine.Cloud;

/// <summary>
/// The tags that every resource of a node carries from its creation on. With them a resource is found again whose id
/// was never recorded.
/// </summary>
internal sealed record NodeTags(string ServiceId, string RunId)
{
    public const string NameKey = "Name";
    public const string ServiceIdKey = "direxio:service-id";
    public const string RunIdKey = "direxio:run-id";
    public const string ManagedByKey = "direxio:managed-by";
    public const string ManagedByValue = "direxio-deployer";

    /// <summary>The tag pairs, in a fixed order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ToPairs() =>
    [
        new(NameKey, $"direxio-{ServiceId}"),
        new(ServiceIdKey, ServiceId),
        new(RunIdKey, RunId),
        new(ManagedByKey, ManagedByValue),
    ];
}
