using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>What people call a kind of resource, and one of that kind.</summary>
internal static class KindName
{
    /// <summary>The kind alone, such as "fixed IP address".</summary>
    public static Advice Of(ResourceKind kind) => Advice.Of($"Kind_{kind}");

    /// <summary>The kind that an intent makes.</summary>
    public static Advice Of(string intent) => ResourceKinds.MadeBy(intent) is { } made ? Of(made.Kind) : Advice.Text(intent);

    /// <summary>One of the kind, by its id.</summary>
    public static Advice Of(ResourceKind kind, string id) => Advice.Of(nameof(Texts.Kind_Named), Of(kind), id);

    /// <summary>One of the kind, by its id and, where it has one, its address.</summary>
    public static Advice Of(OwnedResource resource) => resource.PublicIp is { } address
        ? Advice.Of(nameof(Texts.Kind_NamedAt), Of(resource.Kind), resource.Id, address)
        : Of(resource.Kind, resource.Id);

    /// <summary>The same of several.</summary>
    public static Advice Of(IEnumerable<OwnedResource> resources) => Advice.Join(", ", resources.Select(Of));
}
