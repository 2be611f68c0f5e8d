using Direxio.Deployer.Engine.Credentials;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>By what the checks are let in.</summary>
/// <param name="AgentToken">The agent's token of the portal.</param>
/// <param name="RoomId">The agents' room.</param>
/// <param name="Session">The agent's Matrix token.</param>
internal sealed record AcceptanceAccess(Secret AgentToken, string RoomId, Secret Session)
{
    /// <summary>From this machine's files; null where they lack something.</summary>
    public static AcceptanceAccess? From(NodeCredentials? credentials, MatrixSession? session) =>
        credentials is { AgentToken: { } token, AgentRoomId: { } room } && session is not null
            ? new(token, room, session.AccessToken)
            : null;
}

/// <summary>One check of a node as the world sees it.</summary>
/// <param name="Name">What is asked, in words.</param>
/// <param name="Id">The same as a stable name.</param>
/// <param name="FindFault">Answers what is wrong; null for nothing.</param>
internal sealed record AcceptanceCheck(string Name, string Id, Func<CancellationToken, Task<Advice?>> FindFault)
{
    /// <summary>What the server may lack without failing the node; null if the node is of no use without it.</summary>
    public ServerCapability? Capability { get; init; }
}

/// <summary>What a node must answer to be of use. Every check only reads; none signs in, sends a message or opens a session.</summary>
internal static class AcceptanceChecks
{
    /// <summary>The App's own page; the owner document must let it read.</summary>
    private const string AppOrigin = "http://127.0.0.1:51820";

    /// <summary>All checks; without access, those that need none.</summary>
    public static IReadOnlyList<AcceptanceCheck> For(MessageServerClient client, string domain, AcceptanceAccess? access) =>
        access is null ? [.. Open(client, domain)] : [.. Open(client, domain), .. WithAccess(client, access)];

    private static IEnumerable<AcceptanceCheck> Open(MessageServerClient client, string domain) =>
    [
        new("healthz", "Health", async token =>
            (await client.GetHealthAsync(token).ConfigureAwait(false)) is { IsHealthy: false } sick ? sick.Detail : null),
        new("matrix versions", "MatrixVersions", async token =>
            (await client.GetVersionsAsync(token).ConfigureAwait(false)).Count > 0 ? null : Advice.Of(nameof(Texts.Fault_NoVersion))),
        new("federation well-known", "FederationWellKnown", async token =>
            Equal($"{domain}:443", await client.GetServerWellKnownAsync(token).ConfigureAwait(false))),
        new("client well-known", "ClientWellKnown", async token =>
            Client(domain, await client.GetClientWellKnownAsync(token).ConfigureAwait(false))),
        new("owner.json", "OwnerDocument", async token =>
            Owner(domain, await client.GetOwnerAsync(AppOrigin, token).ConfigureAwait(false))),
    ];

    private static IEnumerable<AcceptanceCheck> WithAccess(MessageServerClient client, AcceptanceAccess access) =>
    [
        new("mcp.messages.list", "McpMessages", async token => Equal(
            access.RoomId,
            (await client.ListMessagesAsync(access.AgentToken, access.RoomId, 1, token).ConfigureAwait(false)).RoomId))
        {
            Capability = ServerCapability.McpActions,
        },
        new("turn", "TurnAccess", async token => (await client.GetTurnServerAsync(access.Session, token).ConfigureAwait(false)).IsUsable
            ? null
            : Advice.Of(nameof(Texts.Technical_NoRelay)))
        {
            Capability = ServerCapability.Turn,
        },
    ];

    private static Advice? Equal(string expected, string actual) =>
        actual == expected ? null : Advice.Of(nameof(Texts.Fault_Says), actual, expected);

    private static Advice? Client(string domain, ClientWellKnown answer) =>
        answer.BaseUrl.TrimEnd('/') != MatrixNames.OriginOf(domain)
            ? Advice.Of(nameof(Texts.Fault_Says), answer.BaseUrl, MatrixNames.OriginOf(domain))
        : answer.AllowedOrigin != "*" ? Advice.Of(nameof(Texts.Fault_NoOrigins))
        : null;

    private static Advice? Owner(string domain, OwnerDiscovery answer) =>
        answer.UserId != MatrixNames.OwnerOf(domain)
            ? Advice.Of(nameof(Texts.Fault_Names), answer.UserId, MatrixNames.OwnerOf(domain))
        : !answer.Allows(AppOrigin) ? Advice.Of(nameof(Texts.Fault_NoAppOrigin), AppOrigin)
        : null;
}
