using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>What people call a kind of resource, and one of that kind.</summary>
internal static class KindName
{
    /// <summary>The kind alone, such as "fixed IP address".</summary>
    public static Advice Of(ResourceKind kind) => Advice.Of(kind switch
    {
        ResourceKind.LocalDaemon => nameof(Texts.Kind_LocalDaemon),
        ResourceKind.DnsRecord => nameof(Texts.Kind_DnsRecord),
        ResourceKind.Instance => nameof(Texts.Kind_Instance),
        ResourceKind.Volume => nameof(Texts.Kind_Volume),
        ResourceKind.ElasticIp => nameof(Texts.Kind_ElasticIp),
        ResourceKind.SecurityGroup => nameof(Texts.Kind_SecurityGroup),
        ResourceKind.KeyPair => nameof(Texts.Kind_KeyPair),
        ResourceKind.HostedZone => nameof(Texts.Kind_HostedZone),
        ResourceKind.Budget => nameof(Texts.Kind_Budget),
        _ => throw new NotSupportedException($"The kind {kind} has no name."),
    });

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
