using System.Text.Json;
using System.Text.RegularExpressions;
using Direxio.Deployer.Range.Serving;
using Direxio.Deployer.Range.Tests.Support;

namespace Direxio.Deployer.Range.Tests;

/// <summary>What runs on a machine of the range holds what users have, so that changing a node can lose it, and keep it.</summary>
[Collection(PartsCollection.Name)]
public sealed partial class RealPartsTests(RangeFixture fixture) : RangeTest(fixture)
{
    private const string Psql = "docker compose exec -T postgres psql -U direxio_message_server -At -c";

    [Fact]
    public async Task What_users_have_is_in_database_and_volumes_and_outlives_a_stop_of_the_machine()
    {
        var deployer = await SetUpAsync(new() { RealParts = true });
        (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Completed);
        var files = new NodeFiles(deployer.NodeFolder(Domain));
        var credentials = JsonDocument.Parse(await OnNodeAsync(files, "cat /opt/p2p/bootstrap.json")).RootElement;
        var token = credentials.GetProperty("access_token").GetString()!;
        var room = Uri.EscapeDataString(credentials.GetProperty("agent_room_id").GetString()!);

        await MatrixAsync(token, $"client/v3/rooms/{room}/send/m.room.message/1", "PUT", """{"msgtype":"m.text","body":"hello there"}""");
        var uploaded = JsonDocument.Parse(await MatrixAsync(token, "media/v3/upload", "POST", "a picture")).RootElement;
        var media = uploaded.GetProperty("content_uri").GetString()!["mxc://".Length..];
        await ARelayCarriesPackets(token, files.PublicIp);
        var key = await MatrixAsync(token, "key/v2/server");
        Assert.Equal("hello there", (await OnNodeAsync(files, $"{Psql} \"SELECT content->>'body' FROM events\"")).Trim());
        var certificate = await OnNodeAsync(files, PartsNode.Certificate);
        Assert.Contains("BEGIN CERTIFICATE", certificate, StringComparison.Ordinal);

        var instance = files.State.GetProperty("resources").GetProperty("instance_id").GetString()!;
        await Internet.OrderAsync(Region, "StopInstances", ("InstanceId.1", instance));
        await Internet.OrderAsync(Region, "StartInstances", ("InstanceId.1", instance));
        string[] untilItAnswers = ["curl", "-sS", "--retry", "60", "--retry-delay", "1", "--retry-all-errors", "--fail"];
        await Internet.RunAsync([.. untilItAnswers, $"https://{Domain}/healthz"]);

        Assert.Contains("hello there", await MatrixAsync(token, $"client/v3/rooms/{room}/messages"), StringComparison.Ordinal);
        Assert.Equal("a picture", await MatrixAsync(token, $"client/v1/media/download/{media}"));
        Assert.Equal(Keys(key), Keys(await MatrixAsync(token, "key/v2/server")));
        Assert.Equal(certificate, await OnNodeAsync(files, PartsNode.Certificate));
        var ended = await OnNodeAsync(files, "docker inspect --format \"{{.State.Status}} {{.State.ExitCode}}\" p2p-message-init-1");
        Assert.Equal("exited 0", ended.Trim());

        // What was taken away by hand is a row, and its fix brings it back.
        await OnNodeAsync(files, "docker compose rm --stop --force coturn");
        var missed = (await deployer.RunAsync("Test-DirexioDeployment", Domain)).MustEndWith(DeployerRun.Failed);
        var row = missed.Document.GetProperty("Output").EnumerateArray().Single(one => one.GetProperty("Name").GetString() == "Service.coturn");
        Assert.Equal("it has no container", row.GetProperty("Actual").GetString());
        const string Fix = "sudo -n docker compose --project-directory /opt/p2p up --detach";
        Assert.Contains(Fix, row.GetProperty("Fix").GetString(), StringComparison.Ordinal);
        (await deployer.RunAsync("Invoke-DirexioNodeCommand", Domain, "-Command", Fix)).MustEndWith(DeployerRun.Completed);
        (await deployer.RunAsync("Test-DirexioDeployment", Domain)).MustEndWith(DeployerRun.Completed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_node_of_an_earlier_release_is_backed_up_and_updated_and_a_bad_image_is_taken_back(bool isFirst)
    {
        var layout = isFirst ? EarlierLayout.First : EarlierLayout.Second;
        var deployer = await SetUpAsync(PartsNode.World());
        var credentials = await EarlierNode.MakeRunningAsync(Internet, Region, deployer.NodeFolder(Domain), Domain, layout);
        var (files, token) = (new NodeFiles(deployer.NodeFolder(Domain)), (string)credentials["access_token"]!);
        var room = Uri.EscapeDataString((string)credentials["agent_room_id"]!);

        // It runs as its release left it.
        var volumes = await OnEarlierAsync(files, "docker volume ls -q --filter label=com.docker.compose.volume=postgres-data");
        Assert.Equal($"{layout.Project}_postgres-data", volumes.Trim());
        Assert.Equal("1", (await OnEarlierAsync(files, $"cd {layout.Root} && {Psql} 'SELECT count(*) FROM rooms'")).Trim());
        Assert.Contains("@owner:", await MatrixAsync(token, "client/v3/account/whoami"), StringComparison.Ordinal);
        await ARelayCarriesPackets(token, files.PublicIp);

        await OnEarlierAsync(files, PartsNode.Pace);
        await MatrixAsync(token, $"client/v3/rooms/{room}/send/m.room.message/1", "PUT", """{"msgtype":"m.text","body":"hello there"}""");
        var before = await SeenAsync();

        var backup = (await deployer.RunAsync("Backup-DirexioNode", "-Domain", Domain)).MustEndWith(DeployerRun.Completed);
        (await deployer.RunAsync("Test-DirexioBackup", "-Path", backup.Document.GetProperty("Path").GetString()!)).MustEndWith(DeployerRun.Completed);
        await Internet.ChangeAsync(PartsNode.World(new() { Version = "1.2.0" }));
        (await deployer.RunAsync("Update-DirexioNode", "-Domain", Domain, "-Force")).MustEndWith(DeployerRun.Completed);
        Assert.Equal(before, await SeenAsync());
        await Internet.ChangeAsync(PartsNode.World(new() { Behaviour = ImageBehaviour.BreaksSchema }));
        var failure = (await deployer.RunAsync("Update-DirexioNode", "-Domain", Domain, "-Force")).MustEndWith(DeployerRun.Failed);
        Assert.Equal("UpdateLosesData", failure.ErrorCode);
        Assert.Equal(before, await SeenAsync());
        var version = $$$"""docker inspect {{{layout.Project}}}-message-server-1 --format '{{index .Config.Labels "org.opencontainers.image.version"}}'""";
        Assert.Equal("1.2.0", (await OnEarlierAsync(files, version)).Trim());

        async Task<(string, string, string)> SeenAsync() => (
            await MatrixAsync(token, "client/v3/account/whoami"),
            await MatrixAsync(token, $"client/v3/rooms/{room}/messages"),
            Keys(await MatrixAsync(token, "key/v2/server")));
    }

    private static string Keys(string answer) => JsonDocument.Parse(answer).RootElement.GetProperty("verify_keys").ToString();

    private Task<string> OnNodeAsync(NodeFiles files, string command) =>
        files.OnNodeAsync(Internet, $"bash -c {PartsNode.Quoted("cd /opt/p2p && " + command)}");

    // No release before ours recorded the host's keys.
    private async Task<string> OnEarlierAsync(NodeFiles files, string command)
    {
        var ssh = EarlierNode.Ssh(files.PrivateKey, files.PublicIp);
        var result = await Internet.RunAsync([.. ssh, $"sudo bash -c {PartsNode.Quoted(command)}"]);
        Assert.True(result.ExitCode == 0, $"{command}\n{result.Everything}");
        return result.Output;
    }

    private async Task<string> MatrixAsync(string token, string path, string method = "GET", string? body = null)
    {
        var result = await PartsNode.CallAsync(Internet, Domain, token, path, method, body);
        Assert.True(result.ExitCode == 0, result.Everything);
        return result.Output.TrimEnd('\n');
    }

    private async Task ARelayCarriesPackets(string token, string publicIp)
    {
        var turn = JsonDocument.Parse(await MatrixAsync(token, "client/v3/voip/turnServer")).RootElement;
        var (user, password) = (turn.GetProperty("username").GetString()!, turn.GetProperty("password").GetString()!);
        var call = await Internet.RunAsync(["bash", "-c", $"""
            turnutils_peer -L {Topology.Operator} -p 3490 > /dev/null 2>&1 & peer=$!
            timeout 30 turnutils_uclient -u '{user}' -w '{password}' -L {Topology.Operator} -e {Topology.Operator} -r 3490 -n 5 {publicIp} 2>&1
            kill $peer
            """]);
        Assert.Matches(AllArrived(), call.Output);
    }

    [GeneratedRegex(@"tot_send_msgs=([1-9]\d*), tot_recv_msgs=\1\D")]
    private static partial Regex AllArrived();
}
