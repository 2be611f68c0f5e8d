namespace Direxio.Deployer;

/// <summary>Which node to work on, and how to get there by SSH.</summary>
public abstract record NodeVisitRequest
{
    /// <summary>The domain of the node.</summary>
    public string? Domain { get; init; }

    /// <summary>Named profile of the shared AWS files; used where the account is asked, as for the host keys of a new node.</summary>
    public string? ProfileName { get; init; }

    /// <summary>Who may reach port 22, as CIDR. Null takes what is recorded, else this machine's own address.</summary>
    public string? SshCidr { get; init; }

    /// <summary>Accepts the SSH host key that the node offers if the instance's console output does not show it.</summary>
    public bool TrustFirstHostKey { get; init; }

    /// <summary>Changes nothing, neither here nor in the account nor on the node: what would be done is told, and asked with.</summary>
    public bool Preview { get; init; }

    /// <summary>Works on a rehearsed node.</summary>
    public bool Rehearse { get; init; }
}
