using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Resources;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>The node of a rehearsed world: SSH and HTTPS as the real one answers them, on its own clock.</summary>
internal sealed class RehearsalNode(RehearsalWorld world, string domain)
    : INodeShells, INodeHttp, IServerCertificates, ICallRelay
{
    private static readonly TimeSpan BootTime = TimeSpan.FromSeconds(75);
    private static readonly TimeSpan CertificateTime = TimeSpan.FromSeconds(60);

    private static readonly Dictionary<string, string> Headers = new(StringComparer.Ordinal) { ["access-control-allow-origin"] = "*" };

    private RehearsalWorld World => world;

    private string Domain => domain;

    private RehearsedInstance? Instance => world.Content.RunningInstance;

    // Closed for everybody; for whom else it is open the rehearsal does not look at.
    private bool IsShut(RehearsedInstance instance) => instance.GroupId is { } id
        && world.Content.Groups.TryGetValue(id, out var group)
        && !group.Ingress.Any(rule => rule.OpensTcp(SecurityGroupKind.SshPort));

    public Task<INodeShell> ConnectAsync(NodeEndpoint endpoint, bool mayTrustFirstKey, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Instance is not { } instance || IsShut(instance))
        {
            throw new NodeShellException(ShellFailure.Unreachable, $"{endpoint.Host} does not answer on port 22 (rehearsed)");
        }

        CheckLogin(endpoint, instance);
        if (world.Happens(RehearsalEvent.HostKeyChanged))
        {
            throw new NodeShellException(
                ShellFailure.HostKeyMismatch, $"{endpoint.Host} offers another host key than recorded (rehearsed)");
        }

        CheckHostKey(endpoint, instance.Server.HostKey.Split(' '), mayTrustFirstKey);
        return Task.FromResult<INodeShell>(new Shell(this, instance));
    }

    public Task<NodeResponse> SendAsync(string domain, NodeRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (request.ConnectTo is null && world.Happens(RehearsalEvent.ResolverRemembers))
        {
            throw new NodeHttpException(HttpFailure.NameNotResolved, $"{domain} does not resolve on this machine (rehearsed)");
        }

        var instance = Instance ?? throw new NodeHttpException(HttpFailure.ConnectionFailed, $"{domain} does not answer (rehearsed)");
        var age = world.AgeOf(instance.Id);
        if (age < CertificateTime || instance.Server.AwaitsBackup || world.Happens(RehearsalEvent.BootStepFails))
        {
            throw new NodeHttpException(HttpFailure.ConnectionFailed, "connection refused (rehearsed)");
        }

        if (age < BootTime || CertificateProblem is not null)
        {
            throw new NodeHttpException(HttpFailure.TlsFailed, "the node has no certificate yet (rehearsed)");
        }

        return Task.FromResult(Answer(request, instance.Server));
    }

    public Task<ServerCertificate> ReadAsync(string domain, string address, CancellationToken cancellationToken) =>
        Instance is null || CertificateProblem is not null
            ? throw new NodeHttpException(HttpFailure.TlsFailed, "the node has no certificate (rehearsed)")
            : Task.FromResult(new ServerCertificate(
                world.Clock.GetUtcNow().AddDays(-15), world.Clock.GetUtcNow().AddDays(75), "Rehearsed authority", Objection: null));

    public Task<RelayReading> RelayAsync(RelayAccess access, CancellationToken cancellationToken) => Task.FromResult(
        Instance is null
            ? new RelayReading(false, "the relay does not answer (rehearsed)")
            : new RelayReading(true, "a packet went through the relay (rehearsed)"));

    // A key in another form, as a node of 0.1 has, is let in until the server has taken one of this release.
    private void CheckLogin(NodeEndpoint endpoint, RehearsedInstance instance)
    {
        if (!File.Exists(endpoint.PrivateKeyFile))
        {
            throw new NodeShellException(ShellFailure.PrivateKeyUnusable, $"{endpoint.PrivateKeyFile} does not exist");
        }

        var line = NodeKeyPair.FindPublicKey(PlainFile.ReadText(endpoint.PrivateKeyFile));
        if (line is null && instance.Server.LoginKeys is null)
        {
            return;
        }

        if (!LoginKeysOf(instance).Contains(line) && !world.IsLent(instance.Id, line ?? string.Empty))
        {
            throw new NodeShellException(
                ShellFailure.AuthenticationRefused, $"{endpoint.Host} refuses the key '{endpoint.PrivateKeyFile}' (rehearsed)");
        }
    }

    private IEnumerable<string> LoginKeysOf(RehearsedInstance instance) => instance.Server.LoginKeys
        ?? world.Content.KeyPairs.Values.Where(pair => pair.RunId == instance.RunId)
            .Select(pair => NodeKeyPair.WithoutComment(pair.PublicKey));

    private static void CheckHostKey(NodeEndpoint endpoint, string[] parts, bool mayTrustFirstKey)
    {
        var offered = KnownHostKey.TryParse(parts[0], parts[1])!;
        var known = KnownHosts.Load(endpoint.KnownHostsFile);
        if (mayTrustFirstKey && !known.Mentions(endpoint.Host))
        {
            known.Add(endpoint.Host, offered);
            known.Save(endpoint.KnownHostsFile);
        }

        if (!known.KeysOf(endpoint.Host).Contains(offered))
        {
            throw new NodeShellException(
                ShellFailure.HostKeyMismatch,
                $"{endpoint.Host} offers {offered.Fingerprint}, which is not the recorded host key (rehearsed)");
        }
    }

    private NodeResponse Answer(NodeRequest request, RehearsedServer server)
    {
        var path = request.Path.Split('?')[0];
        var action = request.JsonBody is { } body ? JsonNode.Parse(body)!["action"]?.GetValue<string>() : null;
        var parameters = request.JsonBody is { } json ? JsonNode.Parse(json)!["params"] : null;
        var bearer = request.BearerToken?.Reveal();
        var isAgent = bearer == server.AgentToken;
        var isAgentSession = bearer is not null && server.AgentSessions.ContainsValue(bearer);
        return (path, action) switch
        {
            ("/healthz" or "/_p2p/health", _) => Json(200, new { status = "ok" }),
            ("/_matrix/client/versions", _) => Json(200, new { versions = new[] { "v1.1", "v1.11" } }),
            ("/.well-known/matrix/server", _) => Text(200, $"{{\"m.server\":\"{domain}:443\"}}"),
            ("/.well-known/matrix/client", _) => Text(200, $"{{\"m.homeserver\":{{\"base_url\":\"https://{domain}\"}}}}"),
            ("/.well-known/portal/owner.json", _) => Json(200, new { user_id = $"@owner:{domain}", display_name = "owner" }),
            ("/_matrix/client/v3/account/whoami", _) =>
                isAgentSession ? Json(200, new { user_id = $"@agent:{domain}" }) : Json(401, new { errcode = "M_UNKNOWN_TOKEN" }),
            ("/_matrix/client/v3/voip/turnServer", _) when !isAgentSession => Json(401, new { errcode = "M_UNKNOWN_TOKEN" }),
            ("/_matrix/client/v3/voip/turnServer", _) => world.Happens(RehearsalEvent.TurnMissing)
                ? Text(200, "{}")
                : Json(
                    200,
                    new { uris = new[] { $"turn:{domain}:3478?transport=udp" }, username = "1:agent", password = "x", ttl = 86400 }),
            (_, "portal.status") => Json(200, new
            {
                initialized = IsInitialized(server),
                user_id = $"@owner:{domain}",
                homeserver = $"https://{domain}",
                store_mode = world.Happens(RehearsalEvent.MemoryStore) ? "memory" : "database",
            }),
            (_, "agent.matrix_session.create") when isAgent => CreateSession(server, parameters!["device_id"]!.GetValue<string>()),
            (_, "mcp.messages.list") when world.Happens(RehearsalEvent.McpNotOffered) => Json(400, new { error = "unknown action" }),
            ("/mcp", _) when world.Happens(RehearsalEvent.McpNotOffered) => Json(isAgent ? 200 : 401, new { jsonrpc = "2.0", id = 1 }),
            (_, "mcp.messages.list") when isAgent => Json(
                200, new { room_id = server.RoomId, name = "Agents", messages = Array.Empty<object>() }),
            (_, not null) => Json(401, new { error = "M_UNKNOWN_TOKEN" }),
            _ => Json(404, new { errcode = "M_UNRECOGNIZED" }),
        };
    }

    /// <summary>True if the rehearsal plays the user who initializes the App before the portal is asked.</summary>
    public bool UserInitializesApp { get; init; }

    private bool IsInitialized(RehearsedServer server)
    {
        if (UserInitializesApp && !server.IsInitialized)
        {
            _ = world.ChangeAsync("portal.password", _ => server.IsInitialized = true, CancellationToken.None);
        }

        return server.IsInitialized || world.Happens(RehearsalEvent.CodeAlreadySpent);
    }

    // As on the real server, a device id that is used again loses its former token.
    private NodeResponse CreateSession(RehearsedServer server, string deviceId)
    {
        var token = $"mx_{Guid.NewGuid():N}";
        _ = world.ChangeAsync("agent.matrix_session.create", _ => server.AgentSessions[deviceId] = token, CancellationToken.None);
        return Json(
            200, new { access_token = token, device_id = deviceId, user_id = $"@agent:{domain}", homeserver = $"https://{domain}" });
    }

    private static NodeResponse Json(int status, object body) => Text(status, JsonSerializer.Serialize(body));

    private static NodeResponse Text(int status, string body) => new(status, Headers, body);

    private sealed class Shell(RehearsalNode node, RehearsedInstance instance) : INodeShell
    {
        public Task<ShellResult> RunAsync(
            string command, TimeSpan timeout, CancellationToken cancellationToken) => Task.FromResult(command switch
        {
            NodeCommands.ReadBootstrap => new ShellResult(0, node.Bootstrap(instance.Server), string.Empty),
            NodeCommands.ReadBootReport => new ShellResult(0, node.BootReport(instance.Server), string.Empty),
            NodeCommands.RepeatBoot => new ShellResult(0, string.Empty, string.Empty),
            NodeCommands.AskForCertificate => node.AskForCertificate(),
            NodeCommands.ReadDisk => node.TellDisk(instance.Id),
            NodeCommands.GrowDisk => node.GrowDisk(instance.Id),
            _ when AuthorizedKeys.Read(command) is { } renewal => node.RenewKeys(instance, renewal.Add, renewal.Gone),
            _ => new ShellResult(0, $"Rehearsed: nothing was run. On the node it would be: {command}\n", string.Empty),
        });

        public async Task<PipeResult> PipeAsync(
            string command,
            Func<Stream, CancellationToken, Task> write,
            Func<Stream, CancellationToken, Task> read,
            TimeSpan silence,
            CancellationToken cancellationToken) => command == NodeToolCommand.Install
                ? new(0, string.Empty)
                : await RehearsalTools.RunAsync(
                    NodeToolCommand.VerbOf(command), (node.World, instance, node.Domain), write, read, cancellationToken)
                    .ConfigureAwait(false);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private string? CertificateProblem => this switch
    {
        _ when world.Happens(RehearsalEvent.CertificateRateLimited) =>
            $"HTTP 429 urn:ietf:params:acme:error:rateLimited - too many certificates (5) already issued for {domain} (rehearsed), "
            + "retry after "
            + $"{world.Clock.GetUtcNow().AddHours(30).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC",
        _ when world.Happens(RehearsalEvent.CertificateRefused) && !world.Content.IsCertificateAskedForAgain =>
            $"HTTP 400 urn:ietf:params:acme:error:dns - no valid A records found for {domain} (rehearsed)",
        _ => null,
    };

    private ShellResult AskForCertificate()
    {
        _ = world.ChangeAsync("certificate", content => content.IsCertificateAskedForAgain = true, CancellationToken.None);
        return new(0, string.Empty, string.Empty);
    }

    private ShellResult RenewKeys(RehearsedInstance instance, string add, IReadOnlyList<string> gone)
    {
        List<string> keys = [.. LoginKeysOf(instance).Where(key => !gone.Contains(key.Split(' ')[1]) && key != add), add];
        _ = world.ChangeAsync("authorized_keys", _ => instance.Server.LoginKeys = keys, CancellationToken.None);
        return new(0, string.Concat(keys.Select(key => key + " rehearsed\n")), string.Empty);
    }

    private ShellResult GrowDisk(string instanceId)
    {
        _ = world.ChangeAsync(
            "growpart",
            content => content.Instances[instanceId] = content.Instances[instanceId] with { FileSystemGB = null },
            CancellationToken.None);
        return TellDisk(instanceId);
    }

    // The file system has the whole disk, or what the disk was before it grew.
    private ShellResult TellDisk(string instanceId)
    {
        var instance = world.Content.Instances[instanceId];
        var disk = (long)instance.DiskSizeGB << 30;
        var used = (long)(instance.FileSystemGB ?? instance.DiskSizeGB) << 30;
        return new(0, $"disk={disk} free={disk - used} partition={used} filesystem={used / 100 * 97}\n", string.Empty);
    }

    private string Bootstrap(RehearsedServer server) => JsonSerializer.Serialize(new
    {
        version = 1,
        owner_user_id = $"@owner:{domain}",
        user_id = $"@owner:{domain}",
        homeserver = $"https://{domain}",
        access_token = server.OwnerToken,
        device_id = "P2P_PORTAL",
        agent_token = server.AgentToken,
        password = IsInitialized(server) ? "the users own password" : server.InitializationCode,
        agent_room_id = server.RoomId,
    });

    private string BootReport(RehearsedServer server)
    {
        var now = world.Clock.GetUtcNow();
        var isBroken = world.Happens(RehearsalEvent.BootStepFails);
        object Step(string name, string state) => new { name, state, started = now, exit_status = state == "Failed" ? 100 : (int?)null };
        return JsonSerializer.Serialize(new
        {
            running = false,
            steps = Instance is { Server.AwaitsBackup: true } && !isBroken
                ? [Step("01-packages", "Done"), Step("04-restore", "Failed"), Step("05-stack", "Pending")]
                : new[] { Step("01-packages", isBroken ? "Failed" : "Done"), Step("02-stack", isBroken ? "Pending" : "Done") },
            log_tail = isBroken ? new[] { "E: Failed to fetch the package index (rehearsed)" } : [],
            disk_free_percent = server.FreeDiskPercent ?? 60,
            images = new Dictionary<string, string>
            {
                ["caddy"] = $"caddy:2@{RehearsalRegistry.Digest}",
                ["message-server"] = server.Image.Pinned,
            },
            caddy = new
            {
                certificate_problems = CertificateProblem is { } problem ? new[] { problem } : [],
            },
        });
    }
}
