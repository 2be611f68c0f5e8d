using System.Text.Json;
using Direxio.Deployer.Range.Serving;

namespace Direxio.Deployer.Range.Tests.Support;

/// <summary>
/// What the users of a server have and must not lose: the session of a phone, its messages, pictures, the server's identity among
/// others, its certificate, and the rows of every table.
/// </summary>
internal sealed record Belongings(string Session, string Messages, string Picture, string Keys, string Certificate, string Rows);

/// <summary>A deployed node whose parts are real, as its users and whoever logs in see it.</summary>
internal sealed class PartsNode(PrivateInternet internet, DeployerProcess deployer, string domain)
{
    /// <summary>The image that every deployment runs unless it is told otherwise.</summary>
    public const string Image = "direxio/message-server:latest";

    /// <summary>Run as root on a node, it makes its tools wait less long than where nobody waits for a hundred updates in a row.</summary>
    public const string Pace = """
        printf 'DIREXIO_TOOLS_HEALTH_PAUSE=0.3\nDIREXIO_TOOLS_OUTSIDE_LIMIT=4\nDIREXIO_TOOLS_HEALTH_LIMIT=60\n' > /etc/direxio-pace
        echo 'Defaults env_file=/etc/direxio-pace, env_keep += "DIREXIO_TOOLS_HEALTH_PAUSE DIREXIO_TOOLS_OUTSIDE_LIMIT DIREXIO_TOOLS_HEALTH_LIMIT"' > /etc/sudoers.d/direxio-pace
        chmod 0440 /etc/sudoers.d/direxio-pace
        """;

    /// <summary>Prints the certificate that Caddy has, on the node as root.</summary>
    public const string Certificate = "cat /var/lib/docker/volumes/p2p_caddy-data/_data/caddy/certificates/*/*/*.crt";
    private const string Inspect = "docker inspect p2p-message-server-1 --format";

    private const string CountRows = """
        SELECT string_agg(name || '=' || rows, ' ' ORDER BY name) FROM (SELECT table_name AS name, (xpath('//n/text()',
        query_to_xml('SELECT count(*) AS n FROM ' || quote_ident(table_name), true, true, '')))[1]::text AS rows
        FROM information_schema.tables WHERE table_schema = 'public') counted
        """;

    private string phone = string.Empty;
    private string room = string.Empty;
    private string picture = string.Empty;

    /// <summary>What the deployment left on this machine.</summary>
    public NodeFiles Files { get; } = new(deployer.NodeFolder(domain));

    /// <summary>The image that this machine has on record, with its digest.</summary>
    public string? RecordedImage =>
        (Files.State.TryGetProperty("message_server_pinned", out var pinned) ? pinned : Files.State.GetProperty("message_server_image")).GetString();

    /// <summary>The token of the phone's session.</summary>
    public string Phone => phone;

    /// <summary>The world with an image of the server that is not what every other is.</summary>
    public static RangeConfig World(RegistryImage? image = null, double healthPace = 40) => new()
    {
        RealParts = true,
        HealthPace = healthPace,
        Images = image is null ? new Dictionary<string, RegistryImage>() : new Dictionary<string, RegistryImage> { [Image] = image },
    };

    /// <summary>Deploys one and has its user begin to use it.</summary>
    public static async Task<PartsNode> DeployAsync(PrivateInternet internet, DeployerProcess deployer, string domain)
    {
        (await deployer.StartAsync(domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Completed);
        var node = new PartsNode(internet, deployer, domain);
        await node.OnNodeAsync(Pace);
        await node.MoveInAsync();
        return node;
    }

    /// <summary>The owner signs in on a phone, writes something and sends a picture.</summary>
    public async Task MoveInAsync()
    {
        var credentials = JsonDocument.Parse(await OnNodeAsync("cat bootstrap.json")).RootElement;
        room = Uri.EscapeDataString(credentials.GetProperty("agent_room_id").GetString()!);
        var session = await PortalAsync("portal.auth", $$"""{"password":"{{credentials.GetProperty("password").GetString()}}","device_id":"PHONE"}""");
        phone = session.GetProperty("access_token").GetString()!;
        await SendAsync("hello there");
        var uploaded = JsonDocument.Parse(await MatrixAsync("media/v3/upload", "POST", "a picture")).RootElement;
        picture = uploaded.GetProperty("content_uri").GetString()!["mxc://".Length..];
    }

    /// <summary>Sends a message from the phone.</summary>
    public Task SendAsync(string text) => MatrixAsync(
        $"client/v3/rooms/{room}/send/m.room.message/{Guid.NewGuid():N}", "PUT", JsonSerializer.Serialize(new { msgtype = "m.text", body = text }));

    /// <summary>What the users have now.</summary>
    public async Task<Belongings> BelongingsAsync()
    {
        var keys = JsonDocument.Parse(await MatrixAsync("key/v2/server")).RootElement;
        return new(
            await MatrixAsync("client/v3/account/whoami"),
            await MatrixAsync($"client/v3/rooms/{room}/messages"),
            await MatrixAsync($"client/v1/media/download/{picture}"),
            keys.GetProperty("verify_keys").ToString(),
            await OnNodeAsync(Certificate),
            await QueryAsync(CountRows));
    }

    /// <summary>Asks the server's database.</summary>
    public async Task<string> QueryAsync(string statement) => (await OnNodeAsync(
        $"docker compose exec -T postgres psql -U direxio_message_server -XAt -c {Quoted(statement)}")).Trim();

    /// <summary>The version of the image that runs, and whether the server is well by its own word.</summary>
    public async Task<(string Version, string Health)> RunningAsync()
    {
        var said = await OnNodeAsync($$$"""{{{Inspect}}} '{{index .Config.Labels "org.opencontainers.image.version"}} {{.State.Health.Status}}'""");
        var parts = said.TrimEnd('\n').Split(' ');
        return (parts[0], parts[1]);
    }

    /// <summary>
    /// The node is of one piece: the settings, the container and this machine's record name the same image, no operation is left open,
    /// and no database is left over.
    /// </summary>
    public async Task MustBeWholeAsync()
    {
        var named = (await OnNodeAsync("sed -n s/^MESSAGE_SERVER_IMAGE=//p .env")).Trim();
        var id = (await OnNodeAsync($$$"""{{{Inspect}}} '{{.Image}}'; docker image inspect --format '{{.Id}}' {{{named}}}""")).Split('\n');
        Assert.True(id[0] == id[1], $"the container is of {id[0]}, and the settings name {named}, which is {id[1]}");
        Assert.Equal(named, RecordedImage);
        Assert.Equal("direxio_message_server postgres", await QueryAsync(
            "SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database WHERE NOT datistemplate"));
        // An operation has a result before it has tidied up behind itself, which it does under the lock.
        Assert.Equal(string.Empty, await OnNodeAsync(
            "[ ! -e /var/lib/direxio/operation.lock ] || flock -w 60 /var/lib/direxio/operation.lock true; "
                + "shopt -s nullglob; cd /var/lib/direxio/operations 2> /dev/null && for one in */; do [ -e $one/result.json ] || echo $one; done; ls /etc/systemd/system/direxio-settle.service 2>/dev/null || :"));
        Assert.Equal("200", (await internet.RunAsync(["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", $"https://{domain}/healthz"])).Output.Trim());
    }

    /// <summary>Calls an action of the portal.</summary>
    public async Task<JsonElement> PortalAsync(string action, string parameters, bool mustWork = true)
    {
        var body = $$"""{"action":"{{action}}","params":{{parameters}}}""";
        var result = await internet.RunAsync(["curl", "-sS", "--fail-with-body", "--data-binary", body, $"https://{domain}/_p2p/command"]);
        Assert.True((result.ExitCode == 0) == mustWork, result.Everything);
        return JsonDocument.Parse(result.Output).RootElement;
    }

    /// <summary>Calls the server as the phone; without success the test fails.</summary>
    public async Task<string> MatrixAsync(string path, string method = "GET", string? body = null)
    {
        var result = await CallAsync(internet, domain, phone, path, method, body);
        Assert.True(result.ExitCode == 0, result.Everything);
        return result.Output.TrimEnd('\n');
    }

    /// <summary>Calls the server with any token.</summary>
    public Task<CommandResult> TryMatrixAsync(string token, string path) => CallAsync(internet, domain, token, path, "GET", null);

    /// <summary>Calls the server of any node with any token.</summary>
    public static Task<CommandResult> CallAsync(
        PrivateInternet internet, string domain, string token, string path, string method, string? body)
    {
        string[] content = body is null ? [] : ["--data-binary", body];
        string[] call = ["curl", "-sS", "--fail-with-body", "-X", method, "-H", $"Authorization: Bearer {token}", .. content];
        return internet.RunAsync([.. call, $"https://{domain}/_matrix/{path}"]);
    }

    /// <summary>Runs a command as root in the folder of the Compose project.</summary>
    public Task<string> OnNodeAsync(string command) => Files.OnNodeAsync(internet, $"bash -c {Quoted("cd /opt/p2p; " + command)}");

    /// <summary>Ends every connection to the node, as a network does that fails.</summary>
    public Task CutAsync() => internet.RunAsync(
        [.. Files.Ssh(), "sudo pkill -KILL -f '^sshd: ubuntu[@ ]'"]);

    /// <summary>
    /// Ends the process that works on the node, and what it has called, at once; nothing if there is none.
    /// </summary>
    public Task<string> EndOperationAsync() => OnNodeAsync(
        "for one in $(pgrep -f '[d]irexio/tools/.*/main.py (begin|settle)'); do pkill -KILL -s $(ps -o sid= -p $one); done 2> /dev/null; :");

    /// <summary>A word for a shell.</summary>
    public static string Quoted(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
