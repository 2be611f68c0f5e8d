namespace Direxio.Deployer;

/// <summary>Which node's credentials to read again.</summary>
public sealed record CredentialSyncRequest
{
    /// <summary>The domain of the node.</summary>
    public string? Domain { get; init; }

    /// <summary>Named profile of the shared AWS files; used only if port 22 has to be opened or the host keys are not known yet.</summary>
    public string? ProfileName { get; init; }

    /// <summary>Who may reach port 22, as CIDR. Null takes what is recorded, else this machine's own address.</summary>
    public string? SshCidr { get; init; }

    /// <summary>Accepts the SSH host key that the node offers if the instance's console output does not show it.</summary>
    public bool TrustFirstHostKey { get; init; }

    /// <summary>Reads a rehearsed node.</summary>
    public bool Rehearse { get; init; }
}

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
    public required IReadOnlyList<string> Changed { get; init; }

    /// <summary>Full paths of the files that were written.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>True if the bridge on this machine no longer fits the node and has to be wired again.</summary>
    public bool NeedsWiring { get; init; }

    /// <summary>What to do next.</summary>
    public required string NextAction { get; init; }

    /// <summary>When the node was asked, in UTC.</summary>
    public required DateTimeOffset CheckedAt { get; init; }

    /// <summary>True for a rehearsal.</summary>
    public bool Rehearsal { get; init; }
}
