using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Deploy;

/// <summary>Nodes that direxio-deployer 0.1.x left behind are continued by this release.</summary>
public sealed class EarlierReleaseTests
{
    // What 0.1.0 does not write.
    private static readonly string[] Newer =
    [
        "account_id", "intents", "approved_plan", "next_action", "ssh_cidr", "ssh_cidr_setting", "ssh_host_key_source", "ssh_host_key_instance",
        "disk_size_gb", "message_server_image", "acme_email", "rehearsal", "portal_initialized", "server_capabilities", "image_digests",
    ];

    [Theory]
    [InlineData("cc_connect_agent")]
    [InlineData("connect_agent")]
    public async Task A_deployment_that_stopped_at_S5_is_completed_and_keeps_what_is_not_known_here(string agentKey)
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        AgeTo010(bench, agentKey);

        var deployment = await bench.ResumeAsync();

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        Assert.Equal("codex", deployment.Delivery!.ConnectAgent);
        Assert.Equal("kept", bench.State.Field("a_field_of_another_tool"));
        Assert.Equal("123456789012", bench.State.AccountId);
        Assert.False(bench.StateJson.ContainsKey("password"));
        bench.AssertOneOfEach(DnsMode.User);
    }

    [Fact]
    public async Task A_bridge_that_0_1_10_installed_keeps_its_folder_and_its_session()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(RehearsalBench.Request() with { ConnectAgent = "codex" });
        var later = Path.Combine(bench.Paths.Folder, "direxio-connect");
        Directory.Move(bench.Paths.ConnectFolder, later);
        var session = Path.Combine(later, "matrix-session.json");
        File.WriteAllText(session, File.ReadAllText(session).Replace("DIREXIO_CC_CONNECT_", "DIREXIO_CONNECT_"));
        var before = File.ReadAllText(session);

        var deployment = await bench.ResumeAsync(new() { Domain = RehearsalBench.Domain, Rehearse = true, ConnectAgent = "codex" });

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        Assert.Equal(before, File.ReadAllText(session));
        Assert.False(Directory.Exists(Path.Combine(bench.Paths.Folder, "cc-connect")));
    }

    [Fact]
    public async Task The_account_is_compared_even_where_only_the_evidence_of_S0_has_it()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        AgeTo010(bench, "cc_connect_agent");
        bench.EditState(state => state["phases"]!["S0_PREREQ_AWS"]!["evidence"] = "sts ok account=999999999999 root=false");

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync());

        Assert.Equal("AccountMismatch", failure.Code);
    }

    [Theory]
    [InlineData("sts ok account=123456789012 profile=x", "123456789012")]
    [InlineData("sts ok account=1234", null)]
    [InlineData("nothing", null)]
    public void The_account_of_an_early_state_is_read_from_its_evidence(string evidence, string? account)
    {
        var state = NodeState.Create("chat.example.org", "p2p-20260701-101112", DateTimeOffset.UnixEpoch);
        state.SetPhase(new(PhaseId.S0_PREREQ_AWS, PhaseStatus.Done, evidence, null));

        Assert.Equal(account, AccountGuard.RecordedIn(state));
    }

    private static void AgeTo010(RehearsalBench bench, string agentKey)
    {
        bench.EditState(state =>
        {
            foreach (var field in Newer)
            {
                state.Remove(field);
            }

            state["phases"]!["S5_INIT_TOKENS"] = new JsonObject { ["status"] = "failed", ["evidence"] = "failed to fetch bootstrap.json" };
            state["phases"]!["S6_WIRE_LOCAL"] = new JsonObject { ["status"] = "pending" };
            state["phases"]!["S7_VERIFY_E2E"] = new JsonObject { ["status"] = "pending" };
            state["password"] = "12345678";
            state["a_field_of_another_tool"] = "kept";
            state["agent_runtime"] = "codex";
            state.Remove("cc_connect_agent");
            state[agentKey] = "codex";
        });
        foreach (var file in new[] { bench.Paths.Outputs, bench.Paths.Credentials, bench.Paths.KnownHosts })
        {
            File.Delete(file);
        }

        Directory.Delete(bench.Paths.ConnectFolder, recursive: true);
    }
}
