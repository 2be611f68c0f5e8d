namespace Direxio.Deployer;

/// <summary>A resource that carries this deployer's tags and that no state on this machine owns.</summary>
public sealed record Orphan
{
    /// <summary>The region of what belongs to no region.</summary>
    public const string GlobalRegion = "global";

    /// <summary>The run id of its tags: what Remove-DirexioNode -RunId takes. Null if it has none.</summary>
    public string? RunId { get; init; }

    /// <summary>The service id of its tags, which is the domain unless that had a port; null if it has none.</summary>
    public string? ServiceId { get; init; }

    /// <summary>The account, 12 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>AWS region code; <c>global</c> for a hosted zone.</summary>
    public required string Region { get; init; }

    /// <summary>What it is.</summary>
    public required ResourceKind Kind { get; init; }

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>When it was created, in local time: by the service, else by its run id; of an instance,
    /// whose last start is all that the service tells, the earlier of the two. Null if neither tells.</summary>
    public DateTime? CreatedAt { get; init; }

    /// <summary>How old it is; null if that is not known.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>What it costs in US dollars a month of 730 hours; 0 if nothing, null if not known.</summary>
    public decimal? MonthlyUsd { get; init; }

    /// <summary>The concrete next step.</summary>
    public required string NextAction { get; init; }

    /// <summary>True for a rehearsal: nothing of it exists.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>What it is, with its id.</summary>
    public override string ToString() => $"{Kind} {Id}";
}

/// <summary>Where to look for orphans.</summary>
public sealed record OrphanSearch
{
    /// <summary>AWS region codes; empty for every region that is enabled for the account.</summary>
    public IReadOnlyList<string> Region { get; init; } = [];

    /// <summary>Named profile of the shared AWS files. Null uses the SDK's own credential chain.</summary>
    public string? ProfileName { get; init; }

    /// <summary>The account of rehearsals is looked into, in which there is something to find at first.</summary>
    public bool Rehearse { get; init; }
}

/// <summary>What a search for orphans found, and where it could not look.</summary>
/// <param name="Orphans">The orphans, by region and run.</param>
/// <param name="Problems">What could not be read, regions that failed alike in one failure: nothing is known of those.</param>
public sealed record OrphanFindings(IReadOnlyList<Orphan> Orphans, IReadOnlyList<DeployException> Problems);
