using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Ports.Dns;

/// <summary>A way to keep the node's record, as -DnsMode names it.</summary>
/// <param name="Id">What the user writes; the state keeps it in lower case.</param>
/// <param name="Meaning">Who keeps the record there, in a few words.</param>
/// <param name="Connect">Connects to the service, given the ports of the account; null where users set the record themselves.</param>
internal sealed record DnsProviderKind(string Id, string Meaning, Func<CloudPorts, IDnsProvider>? Connect)
{
    /// <summary>The service as rehearsals have it; null for the records of the rehearsed Route 53.</summary>
    public Func<CloudPorts, IDnsProvider>? Rehearse { get; init; }

    public bool Is(string id) => id.Equals(Id, StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// The DNS providers that a deployment can be kept at. A new one is a file with its adapter, and a line where this is made.
/// </summary>
internal sealed class DnsProviders(params IReadOnlyList<DnsProviderKind> all)
{
    /// <summary>The user keeps the record.</summary>
    public static DnsProviderKind User { get; } = new(DnsMode.User, "you create the record", null);

    /// <summary>The account's own Route 53, which also makes zones.</summary>
    public static DnsProviderKind Route53 { get; } = new(DnsMode.Route53, "the deployer does, in your account", cloud => cloud.Route53);

    /// <summary>The choice is left to the deployer; it is made before anything is planned.</summary>
    public static DnsProviderKind Auto { get; } =
        new(DnsMode.Auto, "Route 53 where a hosted zone of your account serves the domain, else you create the record", null);

    public IReadOnlyList<DnsProviderKind> All { get; } = all;

    /// <summary>The provider of this id in any case; null if this release knows none.</summary>
    public DnsProviderKind? Find(string id) => All.FirstOrDefault(kind => kind.Is(id));

    /// <summary>The provider that a state names.</summary>
    /// <exception cref="DeployException">RecordedDnsModeUnknown.</exception>
    public DnsProviderKind RequireRecorded(string id) => Find(id) ?? throw DnsModeErrors.RecordedDnsModeUnknown(id);

    /// <summary>The ports of an account, with the records at the target's provider if it names one.</summary>
    /// <exception cref="DeployException">RecordedDnsModeUnknown.</exception>
    public CloudPorts Connect(CloudPorts cloud, CloudTarget target) => Choose(cloud, target, kind => kind.Connect);

    /// <summary>The same for a rehearsed account; nothing is connected to.</summary>
    public CloudPorts Rehearse(CloudPorts cloud, CloudTarget target) => Choose(cloud, target, kind => kind.Rehearse);

    private CloudPorts Choose(CloudPorts cloud, CloudTarget target, Func<DnsProviderKind, Func<CloudPorts, IDnsProvider>?> connection) =>
        target.DnsMode is { } id && connection(RequireRecorded(id)) is { } connect ? cloud with { DnsRecords = connect(cloud) } : cloud;
}
