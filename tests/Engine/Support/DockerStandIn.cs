using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>
/// Docker, curl and the whole stack of a <see cref="LocalNode"/> as one JSON file, which docker_stand_in.py answers from in the process
/// of the tools: images with behaviours, containers, volumes and a database.
/// </summary>
internal sealed class DockerStandIn
{
    public const string Server = "direxio/message-server";

    private static readonly string Script = Path.Combine(Repository.Root, "tests", "Engine", "Support", "docker_stand_in.py");
    private readonly LocalNode node;

    /// <summary>A node of this release that runs the old image.</summary>
    public DockerStandIn(LocalNode node)
    {
        this.node = node;
        node.Runner = Script;
        node.Write("opt/p2p/bin/direxio-boot", string.Empty);
        node.Write("opt/p2p/.env", $"""
            DOMAIN=chat.example.org
            MESSAGE_SERVER_IMAGE={Pinned("old")}
            POSTGRES_DIGEST=@sha256:pg-old
            CADDY_DIGEST=@sha256:caddy-old
            TURN_SECRET=turn-secret-turn-secret
            P2P_PORTAL_PASSWORD=12345678

            """);
        node.Write("opt/p2p/compose.json", """
            {"name": "p2p", "volumes": {}, "services": {
              "postgres": {"restart": "unless-stopped", "image": "postgres:18-alpine${POSTGRES_DIGEST:-}", "volumes": ["postgres-data"],
                "environment": {"POSTGRES_USER": "direxio", "POSTGRES_DB": "direxio"}},
              "message-server": {"restart": "unless-stopped", "image": "${MESSAGE_SERVER_IMAGE}", "volumes": ["message-config", "message-data"],
                "ports": [{"target": 8008, "published": "8008"}]},
              "caddy": {"restart": "unless-stopped", "image": "caddy:2${CADDY_DIGEST:-}", "volumes": ["caddy-data", "caddy-config"]}}}
            """);
        // What the real one does over HTTP.
        node.WriteProgram("../opt/p2p/steps/07-bootstrap", "cp portal/bootstrap.json bootstrap.json");
        node.Write("opt/p2p/bootstrap.json", """{"agent_token": "p2p_agent_first"}""");
        node.Write("opt/p2p/agent-room", """{"room_id": "!former:chat.example.org"}""");
        node.Write("opt/p2p/portal/bootstrap.json", """{"agent_token": "p2p_agent_first", "access_token": "syt_owner", "password": "12345678"}""");
        node.Write("volumes/p2p_message-config/matrix_key.pem", "the signing key\n");
        node.Write("volumes/p2p_message-config/message-server.yaml", "config\n");
        node.Write("volumes/p2p_message-data/media/picture", "pixels");
        node.Write("volumes/p2p_message-data/jetstream/stream", "stream");
        node.Write("volumes/p2p_caddy-data/certificate", "certificate");
        Save(new JsonObject
        {
            ["calls"] = new JsonArray(),
            ["number"] = 0,
            ["pulled"] = new JsonArray("id-old", "id-pg-old", "id-caddy-old"),
            ["tags"] = new JsonObject { [$"{Server}:latest"] = "id-old", ["postgres:18-alpine"] = "id-pg-old", ["caddy:2"] = "id-caddy-old" },
            ["registry"] = new JsonObject
            {
                [$"{Server}@sha256:old"] = "id-old",
                [$"{Server}:latest"] = "id-old",
                ["postgres@sha256:pg-old"] = "id-pg-old",
                ["postgres:18-alpine"] = "id-pg-old",
                ["caddy@sha256:caddy-old"] = "id-caddy-old",
                ["caddy:2"] = "id-caddy-old",
            },
            ["images"] = new JsonObject
            {
                ["id-old"] = new JsonObject { ["version"] = "v1.1.0" },
                ["id-pg-old"] = new JsonObject { ["postgres"] = "18" },
                ["id-caddy-old"] = new JsonObject(),
            },
            ["databases"] = new JsonObject
            {
                ["postgres"] = new JsonObject(),
                ["direxio"] = new JsonObject { ["rooms"] = 3, ["events"] = 12 },
            },
            ["volumes"] = new JsonObject(new[] { "postgres-data", "message-config", "message-data", "caddy-data", "caddy-config" }
                .Select(name => KeyValuePair.Create(
                    $"p2p_{name}", (JsonNode?)new JsonArray("com.docker.compose.project=p2p", $"com.docker.compose.volume={name}")))),
            ["containers"] = new JsonObject
            {
                ["postgres"] = Container("postgres", "id-pg-old", "postgres:18-alpine@sha256:pg-old"),
                ["message-server"] = Container("message-server", "id-old", Pinned("old")),
                ["caddy"] = Container("caddy", "id-caddy-old", "caddy:2@sha256:caddy-old"),
            },
        });
    }

    public JsonObject State => (JsonObject)JsonNode.Parse(File.ReadAllText(node.At("docker.json")))!;

    public IReadOnlyList<string> Calls => [.. State["calls"]!.AsArray().Select(call => call!.GetValue<string>())];

    /// <summary>The setting that names an image of the message server.</summary>
    public static string Pinned(string name) => $"{Server}:latest@sha256:{name}";

    /// <summary>Has the registry know an image under the tag latest.</summary>
    public void Publish(string name, string version = "v1.2.0", string? behaviour = null, string repository = Server, string tag = "latest") =>
        Change(state =>
        {
            var id = $"id-{name}";
            state["images"]![id] = new JsonObject { ["version"] = version, ["behaviour"] = behaviour, ["postgres"] = version };
            state["registry"]![$"{repository}@sha256:{name}"] = id;
            state["registry"]![$"{repository}:{tag}"] = id;
        });

    public void Change(Action<JsonObject> change)
    {
        var state = State;
        change(state);
        Save(state);
    }

    public string ImageOf(string service) => State["containers"]![service]!["image"]!.GetValue<string>();

    public string StatusOf(string service) => State["containers"]![service]!["status"]!.GetValue<string>();

    public string Setting(string name) =>
        File.ReadLines(node.At("opt/p2p/.env")).Single(line => line.StartsWith($"{name}=", StringComparison.Ordinal))[(name.Length + 1)..];

    private static JsonObject Container(string service, string image, string reference) => new()
    {
        ["id"] = $"first-{service}",
        ["service"] = service,
        ["image"] = image,
        ["reference"] = reference,
        ["status"] = "running",
        ["restarts"] = 0,
        ["started"] = 0,
    };

    private void Save(JsonObject state) => File.WriteAllText(node.At("docker.json"), state.ToJsonString());
}
