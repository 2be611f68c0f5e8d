namespace Direxio.Deployer;

/// <summary>Which domains to list.</summary>
public sealed record DomainListRequest
{
    /// <summary>Named profile of the shared AWS files. Null uses the SDK's own credential chain.</summary>
    public string? ProfileName { get; init; }

    /// <summary>Lists those of a rehearsed account.</summary>
    public bool Rehearse { get; init; }
}

/// <summary>Whether the world is sent to a hosted zone of the account.</summary>
public enum DomainDelegation : long
{
    /// <summary>Its name servers are the ones that the world asks.</summary>
    Delegated,

    /// <summary>The world asks other name servers.</summary>
    Elsewhere,

    /// <summary>The account has no hosted zone of the name.</summary>
    NoZone,

    /// <summary>It could not be seen from here.</summary>
    Unknown,
}

/// <summary>A record that sends a name to an address.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">A, AAAA or CNAME.</param>
/// <param name="Values">The addresses, or the name that it is an alias of.</param>
/// <param name="Node">The domain of the node of this machine that has the address; null if none has.</param>
public sealed record DomainRecord(string Name, string Type, IReadOnlyList<string> Values, string? Node)
{
    /// <summary>The addresses, or the name that it is an alias of.</summary>
    public IReadOnlyList<string> Values { get; init => field = PrintableList.Of(value); } = PrintableList.Of(Values);

    /// <summary>The domain of the node of this machine that has the address; null if none has.</summary>
    public string? Node { get; init; } = Node;

    /// <summary>The record in one line.</summary>
    public override string ToString() => $"{Type} {Name} {string.Join(", ", Values)}";
}

/// <summary>A domain that is registered in the account, or that has a public hosted zone there.</summary>
public sealed record DomainInfo
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>True if it is registered through the account; null if that could not be read.</summary>
    public bool? IsRegisteredHere { get; init; }

    /// <summary>When the registration ends, in local time; null if it is not registered here or not known.</summary>
    public DateTime? ExpiresAt { get; init; }

    /// <summary>True if AWS renews the registration by itself; null if it is not registered here or not known.</summary>
    public bool? AutoRenew { get; init; }

    /// <summary>The id of its public hosted zone; null if it has none.</summary>
    public string? ZoneId { get; init; }

    /// <summary>The name servers of that zone.</summary>
    public IReadOnlyList<string> ZoneNameServers { get; init => field = PrintableList.Of(value); } = PrintableList.Of<string>([]);

    /// <summary>The zone that the world asks for the name; null if it is not known.</summary>
    public string? ServedZone { get; init; }

    /// <summary>The name servers that the world asks.</summary>
    public IReadOnlyList<string> ServedBy { get; init => field = PrintableList.Of(value); } = PrintableList.Of<string>([]);

    /// <summary>Whether the two are the same.</summary>
    public required DomainDelegation Delegation { get; init; }

    /// <summary>The mode that fits a node below this domain, as -DnsMode names it.</summary>
    public required string DnsMode { get; init; }

    /// <summary>The records of the zone that send a name to an address.</summary>
    public IReadOnlyList<DomainRecord> Records { get; init => field = PrintableList.Of(value); } = PrintableList.Of<DomainRecord>([]);

    /// <summary>The domains of this machine's nodes that belong to it.</summary>
    public IReadOnlyList<string> Nodes { get; init => field = PrintableList.Of(value); } = PrintableList.Of<string>([]);

    /// <summary>What could not be read, in words; null if all was.</summary>
    public string? Problem { get; init; }

    /// <summary>When it was read, in local time.</summary>
    public required DateTime CheckedAt { get; init; }

    /// <summary>True for a rehearsal.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
