namespace Direxio.Deployer;

/// <summary>What an estimate of a node's cost leaves out.</summary>
public enum CostExclusion : long
{
    /// <summary>Data transfer out of AWS.</summary>
    Traffic,

    /// <summary>The traffic of calls that go through the server.</summary>
    Relay,

    /// <summary>Computing time beyond what the instance type includes.</summary>
    CpuCredits,

    /// <summary>DNS queries.</summary>
    DnsQueries,

    /// <summary>The registration of the domain.</summary>
    DomainRegistration,

    /// <summary>Taxes, and AWS credits or free-tier benefits.</summary>
    Taxes,

    /// <summary>The node's backups in buckets.</summary>
    Backups,
}
