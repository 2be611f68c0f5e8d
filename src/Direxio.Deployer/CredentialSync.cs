namespace Direxio.Deployer;

/// <summary>Which node's credentials to read again.</summary>
public sealed record CredentialSyncRequest : NodeVisitRequest;

/// <summary>What became of the credentials on this machine when they were compared with the node's. Holds no secret.</summary>
public sealed record CredentialSync
{
    /// <summary>The domain.</summary>
    public required string Domain { get; init; }

    /// <summary>Service id.</summary>
    public required string ServiceId { get; init; }

    /// <summary>Whether the initialization code still opens the App; null where the node did not tell.</summary>
    public bool? CodeIsUsable { get; init; }

    /// <summary>How that is known, or why it is not.</summary>
    public required string Reason { get; init; }

    /// <summary>Names of the values that are not what they were; never the values.</summary>
    public required IReadOnlyList<string> Changed { get; init => field = PrintableList.Of(value); }

    /// <summary>Full paths of the files that were written.</summary>
    public required IReadOnlyList<string> Files { get; init => field = PrintableList.Of(value); }

    /// <summary>True if the bridge on this machine no longer fits the node and has to be wired again.</summary>
    public bool NeedsWiring { get; init; }

    /// <summary>What to do next.</summary>
    public required string NextAction { get; init; }

    /// <summary>When the node was asked, in local time.</summary>
    public required DateTime CheckedAt { get; init; }

    /// <summary>True for a rehearsal.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>Domain and what changed.</summary>
    public override string ToString() => $"{Domain}: {(Changed.Count == 0 ? "nothing changed" : Changed)}";
}
