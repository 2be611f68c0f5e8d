using System.Diagnostics.CodeAnalysis;
using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Credentials;

/// <summary>
/// What gives access to a node, wherever it was read: the node's own bootstrap file, or outputs.json and credentials.json on
/// this machine. Null means: not in there.
/// </summary>
internal sealed record NodeCredentials
{
    /// <summary>The node's domain.</summary>
    public string? Domain { get; init; }

    /// <summary>Such as @owner:chat.example.org.</summary>
    public string? OwnerUserId { get; init; }

    /// <summary>The initialization code; null if it is spent or was never read.</summary>
    public Secret? InitializationCode { get; init; }

    /// <summary>The owner's token; void as soon as anybody signs in as the owner.</summary>
    public Secret? AccessToken { get; init; }

    /// <summary>The agent's token; lives as long as the server's database.</summary>
    public Secret? AgentToken { get; init; }

    /// <summary>The agents' room.</summary>
    public string? AgentRoomId { get; init; }

    /// <summary>The name of this machine's agent at the node.</summary>
    public string? AgentNodeId { get; init; }

    /// <summary>The node's address; null without a domain.</summary>
    public string? Origin => Domain is null ? null : "https://" + Domain;

    /// <summary>True if an agent can be wired with them. The code and the owner's token are not needed for that.</summary>
    [MemberNotNullWhen(true, nameof(Domain), nameof(Origin), nameof(OwnerUserId), nameof(AgentToken), nameof(AgentRoomId))]
    public bool IsWhole =>
        Domain is not null && Origin is not null && OwnerUserId is not null && AgentToken is not null && AgentRoomId is not null;

    /// <summary>For whoever wires with them: the readers and the node's own file give no others for that.</summary>
    /// <exception cref="InvalidOperationException">They are not whole.</exception>
    [MemberNotNull(nameof(Domain), nameof(Origin), nameof(OwnerUserId), nameof(AgentToken), nameof(AgentRoomId))]
    public void RequireWhole()
    {
        if (!IsWhole)
        {
            throw new InvalidOperationException("Credentials without domain, owner, agent token or room cannot be wired.");
        }
    }
}
