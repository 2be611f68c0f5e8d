using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Node;

/// <summary>
/// Asks a message server what it offers, without changing anything there. That it cannot be asked is a finding, too, and
/// no failure.
/// </summary>
internal sealed class CapabilityProbe(INodeHttp http, string domain, Redactor redactor)
{
    private const string ListMessages = "mcp.messages.list";
    private const string CreateSession = "agent.matrix_session.create";

    private readonly MessageServerCalls calls = new(http, domain, redactor);

    /// <summary>Asks for everything at once.</summary>
    /// <param name="bootstrap">The node's bootstrap file.</param>
    /// <param name="portal">What the portal says, which may be asked beside the rest.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<ServerCapabilities> AskAsync(
        BootstrapFile bootstrap, Task<PortalStatus> portal, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var version = FindVersionAsync(cancellationToken);
        var session = FindAsync(
            // Without a token nothing is opened: a server that knows the action asks for one.
            () => calls.ActAsync("/_p2p/command", CreateSession, null, null, cancellationToken),
            status => status is 401 or 403 ? true : null);
        var room = new JsonObject { ["room_id"] = bootstrap.AgentRoomId, ["limit"] = 1 };
        var greeting = new NodeRequest("POST", "/mcp") { BearerToken = bootstrap.AgentToken, JsonBody = Greeting() };
        var actions = FindAsync(
            () => calls.ActAsync("/_p2p/query", ListMessages, room, bootstrap.AgentToken, cancellationToken),
            status => status == 200 ? true : null);
        var hosted = FindAsync(
            () => calls.SendAsync("/mcp", greeting, cancellationToken),
            status => status switch { 200 or 401 or 403 or 406 or 415 => true, 404 or 405 or 501 => false, _ => null });
        var (foundVersion, foundSession, foundActions, foundHosted) = (
            await version.ConfigureAwait(false),
            await session.ConfigureAwait(false),
            await actions.ConfigureAwait(false),
            await hosted.ConfigureAwait(false));
        var status = await portal.ConfigureAwait(false);
        return new()
        {
            AskedAt = now,
            Source = MatrixNames.OriginOf(domain),
            Version = foundVersion,
            Findings = new Dictionary<ServerCapability, CapabilityFinding>
            {
                [ServerCapability.PortalStatus] = new(status.IsOffered, status.NotOfferedBecause ?? "200"),
                [ServerCapability.AgentSession] = foundSession,
                [ServerCapability.McpActions] = foundActions,
                [ServerCapability.HostedMcp] = foundHosted,
            },
        };
    }

    private async Task<CapabilityFinding> FindAsync(Func<Task<NodeResponse>> ask, Func<int, bool?> judge)
    {
        try
        {
            var response = await ask().ConfigureAwait(false);
            var text = calls.ErrorText(response);
            var said = text.Length > 0 ? $"{response.Status}: {text}" : $"{response.Status}";
            return new(calls.IsUnknownAction(response) ? false : judge(response.Status), said);
        }
        catch (DeployException failure)
        {
            return new(null, redactor.Redact(failure.Message));
        }
    }

    // Servers of the first releases answer with their status alone.
    private async Task<string?> FindVersionAsync(CancellationToken cancellationToken)
    {
        const string Path = "/_p2p/health";
        try
        {
            var response = await calls.SendAsync(Path, new("GET", Path), cancellationToken).ConfigureAwait(false);
            return response.Status == 200 ? MessageServerCalls.Text(calls.Parse(Path, response), "version") : null;
        }
        catch (DeployException)
        {
            return null;
        }
    }

    private static string Greeting() => new JsonObject
    {
        ["jsonrpc"] = "2.0",
        ["id"] = 1,
        ["method"] = "initialize",
        ["params"] = new JsonObject
        {
            ["protocolVersion"] = "2025-06-18",
            ["capabilities"] = new JsonObject(),
            ["clientInfo"] = new JsonObject
            {
                ["name"] = "direxio-deployer",
                ["version"] = typeof(CapabilityProbe).Assembly.GetName().Version!.ToString(3),
            },
        },
    }.ToJsonString();
}
