using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Node;

/// <summary>What a message server offers or not, by the release of its image.</summary>
internal enum ServerCapability
{
    /// <summary>portal.status, which tells whether the App is initialized.</summary>
    PortalStatus,

    /// <summary>agent.matrix_session.create, which opens the session of the agent's bridge.</summary>
    AgentSession,

    /// <summary>mcp.messages.list and its kin, which the npm MCP server calls.</summary>
    McpActions,

    /// <summary>MCP by the server itself, at /mcp.</summary>
    HostedMcp,

    /// <summary>Addresses and passwords of a relay for calls.</summary>
    Turn,
}

/// <summary>What is known of one capability.</summary>
/// <param name="IsOffered">Null if the answer does not tell.</param>
/// <param name="Said">What the server answered, in words and without a secret.</param>
internal sealed record CapabilityFinding(bool? IsOffered, string Said);

/// <summary>
/// What a node's message server offers, as the server was asked and not as its name would have it; kept in the state with
/// when and where it was asked. A later call that finds otherwise is recorded over it.
/// </summary>
internal sealed record ServerCapabilities
{
    /// <summary>When the server was last asked, in UTC.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>The address that was asked.</summary>
    public required string Source { get; init; }

    /// <summary>The release that the server names; null if it names none, as the first ones do.</summary>
    public string? Version { get; init; }

    public required IReadOnlyDictionary<ServerCapability, CapabilityFinding> Findings { get; init; }

    /// <summary>What is on record; null if the server was never asked, as by earlier releases.</summary>
    public static ServerCapabilities? From(NodeState state)
    {
        var server = state.Server;
        return server.CapabilitiesAskedAt is not { } askedAt ? null : new()
        {
            AskedAt = askedAt,
            Source = server.CapabilitiesSource ?? string.Empty,
            Version = server.Version,
            Findings = Enum.GetValues<ServerCapability>()
                .Select(capability => (Capability: capability, Found: server.FindCapability(NameOf(capability))))
                .Where(entry => entry.Found is not null)
                .ToDictionary(
                    entry => entry.Capability, entry => new CapabilityFinding(entry.Found!.Value.IsOffered, entry.Found.Value.Said)),
        };
    }

    /// <summary>Records all that was found.</summary>
    public void RecordIn(NodeState state)
    {
        Record(state, Source, AskedAt, Findings.Select(found => (found.Key, found.Value)));
        state.Server.Version = Version;
    }

    /// <summary>Records what a call of its own has found of some capabilities.</summary>
    public static void Record(
        NodeState state, string source, DateTimeOffset now, IEnumerable<(ServerCapability Capability, CapabilityFinding Finding)> found)
    {
        state.Server.BeginCapabilities(source, now);
        foreach (var (capability, finding) in found)
        {
            state.Server.RecordCapability(NameOf(capability), finding.IsOffered, finding.Said);
        }
    }

    /// <summary>True if the server said that it does not offer it.</summary>
    public bool Lacks(ServerCapability capability) => Findings.GetValueOrDefault(capability)?.IsOffered == false;

    /// <summary>What the server does not offer, each with what that means; empty if all is there or nothing is known.</summary>
    public static IReadOnlyList<string> MissingOf(NodeState state) => From(state) is { } known
        ? [.. Enum.GetValues<ServerCapability>().Where(known.Lacks).Select(known.MeaningOf).OfType<string>()]
        : [];

    /// <summary>What it means that a capability is missing; null if that needs no word.</summary>
    public string? MeaningOf(ServerCapability capability) => capability switch
    {
        ServerCapability.PortalStatus =>
            "portal.status: whether the App is initialized is judged by the form of the password on the node",
        ServerCapability.AgentSession => "agent.matrix_session.create: the agent's bridge cannot sign in",
        ServerCapability.McpActions => "mcp.messages.list: the tools of the npm MCP server do not work with this server"
            + (Findings.GetValueOrDefault(ServerCapability.HostedMcp)?.IsOffered == true
                ? $"; it offers MCP itself at {Source}/mcp, to clients that send the agent's token as Bearer"
                : string.Empty),
        ServerCapability.Turn => "TURN: calls between networks that need a relay do not work",

        // It came after the actions, so that a server with either is complete.
        ServerCapability.HostedMcp => null,
        _ => throw new ArgumentOutOfRangeException(nameof(capability), capability, null),
    };

    private static string NameOf(ServerCapability capability) => capability switch
    {
        ServerCapability.PortalStatus => "portal_status",
        ServerCapability.AgentSession => "agent_session",
        ServerCapability.McpActions => "mcp_actions",
        ServerCapability.HostedMcp => "hosted_mcp",
        ServerCapability.Turn => "turn",
        _ => throw new ArgumentOutOfRangeException(nameof(capability), capability, null),
    };
}
