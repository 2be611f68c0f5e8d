using Direxio.Deployer.Engine.Ports.Dns;

namespace Direxio.Deployer.Engine.Ports.Cloud;

// The engine's ports to a cloud account. Every method throws CloudException and nothing else (besides cancellation).
// A method that looks for something returns null only for the service's typed not-found.

/// <summary>All ports to one account and region.</summary>
internal sealed record CloudPorts : IDisposable
{
    public required IIdentity Identity { get; init; }
    public required IRegions Regions { get; init; }
    public required INetworks Networks { get; init; }
    public required IInstanceTypes InstanceTypes { get; init; }
    public required IImages Images { get; init; }
    public required IQuotas Quotas { get; init; }
    public required IKeyPairs KeyPairs { get; init; }
    public required IInstanceConnect InstanceConnect { get; init; }
    public required ISecurityGroups SecurityGroups { get; init; }
    public required IAddresses Addresses { get; init; }
    public required IInstances Instances { get; init; }
    public required IVolumes Volumes { get; init; }
    public required IHostedZones Zones { get; init; }

    /// <summary>The records in the account's own Route 53.</summary>
    public required IDnsProvider Route53 { get; init; }

    /// <summary>The records where the node's is kept; Route 53's unless another provider was chosen.</summary>
    public IDnsProvider DnsRecords { get => field ?? Route53; init; }

    public required IOwnedResources OwnedResources { get; init; }
    public required IPrices Prices { get; init; }
    public required IBudgets Budgets { get; init; }
    public required IFreeTier FreeTier { get; init; }
    public required IDomainRegistrations Registrations { get; init; }
    public required Lazy<StoragePorts> Storage { get; init; }
    public required IPermissions Permissions { get; init; }

    /// <summary>Frees the clients behind the ports; null if there are none.</summary>
    public IDisposable? Lifetime { get; init; }

    public void Dispose() => Lifetime?.Dispose();
}
