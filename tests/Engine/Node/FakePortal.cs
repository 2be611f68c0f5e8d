using System.Net;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Tests.Support;

namespace Direxio.Deployer.Engine.Tests.Node;

/// <summary>The message server's side of the boot, as its wire contract has it.</summary>
internal sealed class FakePortal : IDisposable
{
    private readonly HttpListener listener;
    private readonly ScriptRun run;

    public FakePortal(ScriptRun run)
    {
        this.run = run;
        (listener, var address) = FreePorts.Listen();
        Address = address.TrimEnd('/');
        run.Environment["DIREXIO_NODE_SERVER"] = Address;
        Serving = ServeAsync();
    }

    public string Address { get; }

    public Task Serving { get; }

    /// <summary>The room that the server makes itself; empty for servers that make none.</summary>
    public string OwnRoom { get; set; } = "";

    public bool AcceptsAgentToken { get; set; } = true;

    public string StoreMode { get; set; } = "database";

    public bool IsInitialized { get; set; }

    public string AgentUserId { get; set; } = "@agent:chat.example.org";

    /// <summary>Actions and paths asked for, with the token.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>What the server does at its start: writes credentials whose owner has no Matrix session.</summary>
    public void Start() => WriteCredentials("p2p_access_0123456789abcdef");

    public void Dispose() => listener.Close();

    private void WriteCredentials(string token) => run.Write("portal/bootstrap.json", new JsonObject
    {
        ["version"] = 1,
        ["owner_user_id"] = "@owner:chat.example.org",
        ["user_id"] = "@owner:chat.example.org",
        ["homeserver"] = "https://chat.example.org",
        ["access_token"] = token,
        ["device_id"] = "P2P_PORTAL",
        ["agent_token"] = "p2p_agent_0123456789abcdef",
        ["password"] = "01234567",
        ["agent_room_id"] = OwnRoom,
    }.ToJsonString());

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception end) when (end is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            try
            {
                var (status, answer) = await AnswerAsync(context.Request);
                context.Response.StatusCode = status;
                await using var writer = new StreamWriter(context.Response.OutputStream);
                await writer.WriteAsync(answer.ToJsonString());
            }
            catch (Exception exception) when (exception is HttpListenerException or IOException or ObjectDisposedException)
            {
                // Whoever asked has hung up; the next one is served all the same.
            }
        }
    }

    private async Task<(int Status, JsonObject Answer)> AnswerAsync(HttpListenerRequest request)
    {
        using var reader = new StreamReader(request.InputStream);
        var text = await reader.ReadToEndAsync();
        var body = text.Length == 0 ? [] : (JsonObject)JsonNode.Parse(text)!;
        var token = request.Headers["Authorization"]?.Replace("Bearer ", "", StringComparison.Ordinal);
        var what = (string?)body["action"] ?? request.RawUrl!;
        Asked.Add($"{what} {token}".Trim());
        switch (what)
        {
            case "portal.status":
                return (200, new() { ["initialized"] = IsInitialized, ["store_mode"] = StoreMode });
            case "/_p2p/health":
                return (200, new() { ["status"] = "ok" });
            case "portal.bootstrap" when (string?)body["params"]!["password"] == "01234567":
                WriteCredentials("matrix-owner-token");
                return (200, new() { ["initialized"] = false });
            case "agent.matrix_session.create" when token == "matrix-owner-token" || (AcceptsAgentToken && token == "p2p_agent_0123456789abcdef"):
                return (200, new() { ["access_token"] = "matrix-agent-token", ["user_id"] = AgentUserId });
            case "/_matrix/client/v3/createRoom" when token == "matrix-owner-token":
                return (200, new() { ["room_id"] = "!made:chat.example.org" });
            case "/_matrix/client/v3/rooms/%21made%3Achat.example.org/join" when token == "matrix-agent-token":
                return (200, []);
            default:
                return (401, new() { ["error"] = "M_UNKNOWN_TOKEN" });
        }
    }
}
