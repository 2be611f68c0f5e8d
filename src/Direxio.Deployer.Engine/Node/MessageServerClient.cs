using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Names;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Node;

/// <summary>
/// The message server's interface as far as a deployer may use it. Signing in as the owner is left out on purpose: it
/// replaces the owner's token and logs the owner's phone out. Failures are <see cref="DeployException"/>; those of
/// kind ServiceUnavailable and Timeout may be tried again.
/// </summary>
internal sealed class MessageServerClient(INodeHttp http, string domain, Redactor redactor)
{
    private const string Query = "/_p2p/query";
    private const string Command = "/_p2p/command";

    private readonly MessageServerCalls calls = new(http, domain, redactor);

    /// <summary>True if the same call may succeed later.</summary>
    public static bool IsRetryable(DeployException exception) =>
        exception.Kind is DeployErrorKind.ServiceUnavailable or DeployErrorKind.Timeout;

    /// <summary>Asks /healthz. Never fails but by cancellation.</summary>
    public async Task<ServerHealth> GetHealthAsync(CancellationToken cancellationToken)
    {
        try
        {
            var response = await http.SendAsync(calls.Domain, new("GET", "/healthz"), cancellationToken).ConfigureAwait(false);
            return response.Status == 200 && response.Body.Contains("\"ok\"", StringComparison.Ordinal)
                ? new(
                    true,
                    200,
                    null,
                    response.Via is { } via
                        ? Advice.Of(nameof(Texts.Seen_HealthyVia), via)
                        : Advice.Of(nameof(Texts.Seen_Healthy)))
                : new(false, response.Status, null, Advice.Of(nameof(Texts.Seen_Health), response.Status));
        }
        catch (NodeHttpException exception)
        {
            return new(false, null, exception.Failure, exception.Message);
        }
    }

    /// <summary>Asks portal.status. An image that does not know it, or keeps it for the owner, is a result.</summary>
    /// <param name="agentToken">Sent for images that want one; null for none.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<PortalStatus> GetPortalStatusAsync(Secret? agentToken, CancellationToken cancellationToken)
    {
        const string Action = "portal.status";
        var response = await calls.ActAsync(Query, Action, null, agentToken, cancellationToken).ConfigureAwait(false);
        var error = calls.ErrorText(response);
        if (response.Status is 401 or 403 or 404 || calls.IsUnknownAction(response))
        {
            return new() { IsOffered = false, NotOfferedBecause = error.Length > 0 ? $"{response.Status}: {error}" : $"{response.Status}" };
        }

        if (response.Status != 200)
        {
            throw calls.Failure(Action, response);
        }

        var body = calls.Parse(Action, response);
        return new()
        {
            IsOffered = true,
            IsInitialized = JsonText.FlagIn(body, "initialized") ?? throw calls.Unusable(Action, "'initialized' is missing"),
            StoreMode = MessageServerCalls.Text(body, "store_mode"),
            UserId = MessageServerCalls.Text(body, "user_id"),
            Homeserver = MessageServerCalls.Text(body, "homeserver"),
        };
    }

    /// <summary>
    /// Opens a Matrix session for the agent. An earlier session of the same device ends thereby, so look with
    /// <see cref="WhoAmIAsync"/> first whether it still holds. One that is not this agent's on this node is refused.
    /// </summary>
    public async Task<MatrixSession> CreateAgentSessionAsync(Secret agentToken, string deviceId, CancellationToken cancellationToken)
    {
        const string Action = "agent.matrix_session.create";
        var parameters = new JsonObject { ["device_id"] = deviceId };
        var response = await calls.ActAsync(Command, Action, parameters, agentToken, cancellationToken).ConfigureAwait(false);
        if (response.Status != 200)
        {
            throw response.Status == 401 ? MessageServerErrors.AgentSessionRefused(calls.Domain, calls.ErrorText(response))
                : calls.IsUnknownAction(response) ? MessageServerErrors.AgentSessionNotOffered(calls.Domain)
                : calls.Failure(Action, response, isSettling: true);
        }

        var body = calls.Parse(Action, response);
        // What the texts have to be is told by the rules of a session, which are stricter.
        var session = new MatrixSession(
            calls.Redactor.Conceal(calls.RequiredText(Action, body, "access_token")),
            calls.RequiredText(Action, body, "device_id"),
            calls.RequiredText(Action, body, "user_id"),
            calls.RequiredText(Action, body, "homeserver"));
        if (session.UserId == MatrixNames.OwnerOf(calls.Domain))
        {
            throw MessageServerErrors.AgentSessionIsOwners(calls.Domain, session.UserId);
        }

        return AgentSessionRules.FaultOf(session, calls.Domain, deviceId) is { } fault
            ? throw MessageServerErrors.AgentSessionUnfit(calls.Domain, fault)
            : session;
    }

    /// <summary>Whom a Matrix token belongs to; null if the server does not accept it any more.</summary>
    public async Task<MatrixIdentity?> WhoAmIAsync(Secret matrixToken, CancellationToken cancellationToken)
    {
        const string Path = "/_matrix/client/v3/account/whoami";
        var response = await calls.SendAsync(Path, new("GET", Path) { BearerToken = matrixToken }, cancellationToken).ConfigureAwait(false);
        if (response.Status == 401)
        {
            return null;
        }

        if (response.Status != 200)
        {
            throw calls.Failure(Path, response);
        }

        var body = calls.Parse(Path, response);
        return new(calls.Required(Path, body, "user_id"), MessageServerCalls.Text(body, "device_id"));
    }

    /// <summary>Reads the newest messages of a room with the agent's token. Changes nothing.</summary>
    public async Task<MessageList> ListMessagesAsync(Secret agentToken, string roomId, int limit, CancellationToken cancellationToken)
    {
        const string Action = "mcp.messages.list";
        var parameters = new JsonObject { ["room_id"] = roomId, ["limit"] = limit };
        var response = await calls.ActAsync(Query, Action, parameters, agentToken, cancellationToken).ConfigureAwait(false);
        if (response.Status != 200)
        {
            throw calls.Failure(Action, response);
        }

        var body = calls.Parse(Action, response);
        var messages = body["messages"] as JsonArray ?? throw calls.Unusable(Action, "'messages' is missing");
        return new(calls.Required(Action, body, "room_id"), MessageServerCalls.Text(body, "name"), messages.Count);
    }

    /// <summary>What the server hands out for calls; without a relay, an answer without addresses.</summary>
    public async Task<TurnServer> GetTurnServerAsync(Secret matrixToken, CancellationToken cancellationToken)
    {
        const string Path = "/_matrix/client/v3/voip/turnServer";
        var response = await calls.SendAsync(Path, new("GET", Path) { BearerToken = matrixToken }, cancellationToken).ConfigureAwait(false);
        if (response.Status != 200)
        {
            throw response.Status == 404
                ? MessageServerErrors.MessageServerLacksCall(calls.Domain, Path, response.Status, calls.ErrorText(response))
                : calls.Failure(Path, response);
        }

        var body = calls.Parse(Path, response);
        var password = calls.Redactor.Conceal(MessageServerCalls.Text(body, "password"));
        var uris = JsonText.StringsIn(body, "uris") ?? [];
        return new(
            [.. uris.Where(uri => uri.Length > 0)],
            MessageServerCalls.Text(body, "username"),
            password,
            JsonText.NumberIn(body, "ttl") ?? 0);
    }

    /// <summary>The Matrix versions that the server speaks.</summary>
    public async Task<IReadOnlyList<string>> GetVersionsAsync(CancellationToken cancellationToken)
    {
        const string Path = "/_matrix/client/versions";
        var (body, _) = await calls.GetAsync(Path, null, null, cancellationToken).ConfigureAwait(false);
        var versions = (body["versions"] as JsonArray ?? [])
            .Select(version => version?.ToString() ?? "")
            .Where(version => version.Length > 0)
            .ToList();
        return versions.Count > 0 ? versions : throw calls.Unusable(Path, "'versions' is empty or missing");
    }

    /// <summary>Where other servers find this one, as host:port.</summary>
    public async Task<string> GetServerWellKnownAsync(CancellationToken cancellationToken)
    {
        const string Path = "/.well-known/matrix/server";
        var (body, _) = await calls.GetAsync(Path, null, null, cancellationToken).ConfigureAwait(false);
        return calls.Required(Path, body, "m.server");
    }

    /// <summary>Where clients find the homeserver.</summary>
    public async Task<ClientWellKnown> GetClientWellKnownAsync(CancellationToken cancellationToken)
    {
        const string Path = "/.well-known/matrix/client";
        var (body, response) = await calls.GetAsync(Path, null, null, cancellationToken).ConfigureAwait(false);
        var homeserver = body["m.homeserver"] as JsonObject ?? throw calls.Unusable(Path, "'m.homeserver' is missing");
        return new(calls.Required(Path, homeserver, "base_url"), response.Headers.GetValueOrDefault("access-control-allow-origin"));
    }

    /// <summary>The owner discovery document, asked for as a page of the given origin does.</summary>
    public async Task<OwnerDiscovery> GetOwnerAsync(string origin, CancellationToken cancellationToken)
    {
        const string Path = "/.well-known/portal/owner.json";
        var (body, response) = await calls.GetAsync(Path, null, origin, cancellationToken).ConfigureAwait(false);
        // A server's own document names the owner three times, a file of earlier releases by owner_user_id as well.
        var owner = MessageServerCalls.Text(body, "user_id") ?? MessageServerCalls.Text(body, "matrix_user_id")
            ?? MessageServerCalls.Text(body, "mxid") ?? calls.Required(Path, body, "owner_user_id");
        return new(owner, response.Headers.GetValueOrDefault("access-control-allow-origin"));
    }
}
