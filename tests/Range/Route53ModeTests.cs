using System.Text.Json;
using Direxio.Deployer.Range.Aws;
using Direxio.Deployer.Range.Tests.Support;

namespace Direxio.Deployer.Range.Tests;

/// <summary>An account without a zone, and one command.</summary>
public sealed class Route53ModeTests(RangeFixture fixture) : RangeTest(fixture)
{
    private static readonly string[] Files =
    [
        "state.json", "outputs.json", "credentials.json", "env", "user-data.yaml", "known_hosts", "operation-report.json",
        "cc-connect/config.toml", "cc-connect/matrix-session.json", "mcp/env", "mcp/mcp-servers.json", "mcp/codex.toml",
    ];

    [Fact]
    public async Task One_command_makes_a_verified_node()
    {
        var deployer = await SetUpAsync();

        var run = (await deployer.StartAsync(Domain, "-DnsMode", "Route53", "-ConnectAgent", "claudecode")).MustEndWith(DeployerRun.Completed);

        Assert.Equal("Completed", run.Document.GetProperty("Status").GetString());
        var phases = run.Document.GetProperty("Phases").EnumerateArray().ToList();
        Assert.Equal(["S0", "S1", "S2", "S3", "S4", "S5", "S6", "S7"], phases.Select(phase => phase.GetProperty("Id").GetString()![..2]));
        Assert.All(phases, phase => Assert.Equal("Done", phase.GetProperty("Status").GetString()));

        var files = new NodeFiles(deployer.NodeFolder(Domain));
        Assert.All(Files, file => Assert.True(File.Exists(Path.Combine(files.Folder, file)), $"{file} is missing"));
        var open = files.OpenToOthers();
        Assert.True(open.Count == 0, $"others may touch {string.Join(", ", open)}");
        await SecretsStayOutOfStateAndReport(files);
        await TheNodeIsSet(files);
        await TheAccountHoldsOneNode(files);
        await NoResolverRemembersThatTheNodeIsMissing();
    }

    [Fact]
    public async Task A_zone_that_nobody_delegates_to_is_explained_and_taken_up_later()
    {
        var deployer = await SetUpAsync(new RangeConfig { Delegated = false });

        var waiting = (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.WaitingForUser);
        Assert.Contains("awsdns", waiting.Explanation("S3_PROVISION"), StringComparison.Ordinal);
        Assert.Empty((await Inventory.ReadAsync(Internet, Region)).Instances);

        await Internet.ChangeAsync(new RangeConfig());
        (await deployer.ResumeAsync(Domain)).MustEndWith(DeployerRun.Completed);
        Assert.Single((await Inventory.ReadAsync(Internet, Region)).Zones);
    }

    // A resolver that was asked too early would hide the node for a quarter of an hour.
    private async Task NoResolverRemembersThatTheNodeIsMissing()
    {
        var questions = (await Internet.QuestionsAsync()).Where(question => question.Name == Domain && !question.ByMachine);
        Assert.DoesNotContain(questions, question => question is { IsRemembered: true, ResponseCode: 3 } or { IsRemembered: true, Type: "A" });
    }

    // What the node made itself is read with the recorded key and against the recorded host key, by OpenSSH.
    private async Task SecretsStayOutOfStateAndReport(NodeFiles files)
    {
        var bootstrap = JsonDocument.Parse(await files.OnNodeAsync(Internet, "cat /opt/p2p/bootstrap.json")).RootElement;
        var environment = await files.OnNodeAsync(Internet, "cat /opt/p2p/.env");
        var secrets = new[] { "password", "access_token", "agent_token" }.Select(name => bootstrap.GetProperty(name).GetString()!)
            .Concat(environment.Split('\n').Where(line => line.Contains("PASSWORD=", StringComparison.Ordinal) || line.Contains("SECRET=", StringComparison.Ordinal))
                .Select(line => line[(line.IndexOf('=') + 1)..]))
            .Append(files.Json("cc-connect/matrix-session.json").GetProperty("access_token").GetString()!)
            .Where(secret => secret.Length > 0)
            .ToList();
        Assert.True(secrets.Count >= 6, $"only {secrets.Count} secrets were found to look for");
        foreach (var file in new[] { "state.json", "operation-report.json", "user-data.yaml" })
        {
            var text = await File.ReadAllTextAsync(Path.Combine(files.Folder, file), Cancellation);
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        }
    }

    private async Task TheNodeIsSet(NodeFiles files)
    {
        var services = JsonDocument.Parse(await files.OnNodeAsync(Internet, "cat /var/log/range-docker/services.json")).RootElement;
        // Through the limiter, which is the real one: the code cannot be guessed from outside.
        var guesses = await Internet.RunAsync(["sh", "-c", $$$"""
            for attempt in 1 2 3 4 5 6 7 8 9 10 11 12; do
                curl -s -o /dev/null -w '%{http_code} ' -d '{"action":"portal.auth","params":{"password":"x"}}' https://{{{Domain}}}/_p2p/command
            done
            """]);
        Assert.Matches("^(401 ){10}429 429 $", guesses.Output);
        var turn = services.GetProperty("coturn").GetProperty("command").ToString();
        Assert.Contains($"--external-ip={files.PublicIp}", turn, StringComparison.Ordinal);

        var health = await Internet.RunAsync(["curl", "-sS", "--fail", $"https://{Domain}/healthz"]);
        Assert.True(health.ExitCode == 0, health.Everything);
        var distrusting = await Internet.RunAsync(["curl", "-sS", $"https://{Domain}/healthz"], new Dictionary<string, string> { ["SSL_CERT_FILE"] = Names.TestAuthority.SystemBundle });
        Assert.Equal(60, distrusting.ExitCode);
    }

    private async Task TheAccountHoldsOneNode(NodeFiles files)
    {
        var account = await Inventory.ReadAsync(Internet, Region);
        account.MustHoldOneNode();
        Assert.Single(account.Zones);
        Assert.Contains((Domain, "A", files.PublicIp), account.Records);
        var runId = files.State.GetProperty("run_id").GetString();
        Assert.All(account.Tagged, resource =>
        {
            Assert.Equal(Domain, resource.Tags.GetValueOrDefault("direxio:service-id"));
            Assert.Equal(runId, resource.Tags.GetValueOrDefault("direxio:run-id"));
            Assert.Equal("direxio-deployer", resource.Tags.GetValueOrDefault("direxio:managed-by"));
            Assert.NotEmpty(resource.Tags.GetValueOrDefault("Name", string.Empty));
        });
        var volume = account.Volumes[0].Details;
        Assert.Equal(("gp3", "true", "30"), (volume.Value("volumeType"), volume.Value("encrypted"), volume.Value("size")));
        var instance = account.Instances[0].Details;
        Assert.Equal(("required", "1"), (instance.Value("httpTokens"), instance.Value("httpPutResponseHopLimit")));
        var rules = account.SecurityGroups[0].Details.Items("ipPermissions")
            .Select(rule => $"{rule.Value("ipProtocol")} {rule.Value("fromPort")}-{rule.Value("toPort")} {rule.Value("cidrIp")}");
        Assert.Equal(
            [
                $"tcp 22-22 {Topology.Operator}/32", "tcp 3478-3478 0.0.0.0/0", "tcp 443-443 0.0.0.0/0", "tcp 80-80 0.0.0.0/0",
                "udp 3478-3478 0.0.0.0/0", "udp 49160-49200 0.0.0.0/0",
            ],
            rules.Order(StringComparer.Ordinal));
    }
}
