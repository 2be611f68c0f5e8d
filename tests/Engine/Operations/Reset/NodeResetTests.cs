using System.Globalization;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Credentials;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Status;
using Direxio.Deployer.Engine.Tests.Operations.Install;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.State;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Reset;

/// <summary>A reset as its user meets it: the data go, what the former server gave is void here too, and a resumption brings a new code.</summary>
public sealed class NodeResetTests : IDisposable
{
    private readonly RehearsalBench bench = new();

    private RehearsedServer Server => bench.World.Content.Instances.Values.Single().Server;

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task What_an_earlier_failure_asked_for_is_not_the_next_step()
    {
        await bench.StartAsync();
        bench.EditState(state => state["next_action"] = "Do what an earlier failure asked for.");

        var reset = (await bench.ResetAsync())!;

        var status = new NodeStatusReader(bench.Store, new Redactor()).Read(RehearsalBench.Domain)!;
        Assert.All(
            [reset.NextAction, status.NextAction],
            next => Assert.DoesNotContain("an earlier failure", next, StringComparison.Ordinal));
        Assert.StartsWith("Run: Resume-DirexioDeployment", reset.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_secrets_go_and_a_resumption_delivers_the_new_code()
    {
        await bench.StartAsync(RehearsalBench.Request() with { ConnectAgent = "codex" });
        await bench.ConfirmAsync(new() { Gate = ProductGate.AppInitialization, Evidence = "owner initialized the App on a phone today" });
        var (code, token) = (Server.InitializationCode, Server.AgentToken);

        var reset = await bench.ResetAsync();

        Assert.Equal(3, reset!.Volumes.Count);
        Assert.Contains("Resume-DirexioDeployment -Domain chat.example.org -Rehearse", reset.NextAction, StringComparison.Ordinal);
        Assert.All(
            [PhaseId.S4_BOOTSTRAP_STACK, PhaseId.S5_INIT_TOKENS, PhaseId.S6_WIRE_LOCAL, PhaseId.S7_VERIFY_E2E],
            phase => Assert.Equal(PhaseStatus.Pending, bench.State.GetPhase(phase).Status));
        Assert.Equal(PhaseStatus.Done, bench.State.GetPhase(PhaseId.S3_PROVISION).Status);
        Assert.Equal("refresh_pending", bench.State.Agent.InstallStatus);
        Assert.False(bench.StateJson.ContainsKey("user_confirmations"));
        Assert.False(bench.StateJson.ContainsKey("runtime_checks"));
        Assert.Equal(("reset_app_data", "refresh_pending"), Report());
        Assert.All(
            new[] { bench.Paths.Outputs, bench.Paths.Credentials, bench.Paths.EnvironmentFile, bench.Paths.State, MatrixSessionFile.FileOf(bench.Paths) }.Where(File.Exists),
            file =>
            {
                Assert.DoesNotContain(code, File.ReadAllText(file), StringComparison.Ordinal);
                Assert.DoesNotContain(token, File.ReadAllText(file), StringComparison.Ordinal);
            });

        var deployment = await bench.ResumeAsync();

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        var now = CredentialsFile.Read(bench.Paths, new Redactor())!;
        Assert.Equal((Server.InitializationCode, Server.AgentToken), (now.InitializationCode!.Reveal(), now.AgentToken!.Reveal()));
        Assert.NotEqual(code, now.InitializationCode.Reveal());
    }

    [Fact]
    public async Task The_bridge_that_it_stops_is_started_by_the_command_that_the_next_action_names()
    {
        const string Command = "Install-DirexioConnect -Domain chat.example.org -Rehearse";
        using var machine = new NpmStandIn();
        using var served = new RehearsalBench { Programs = machine.Programs };
        await served.StartAsync(RehearsalBench.Request() with { ConnectAgent = "codex", AgentInstall = AgentInstallPolicy.Recommend });
        await InstallByHandTests.ConnectAsync(served);

        var reset = await served.ResetAsync();
        var resumed = await served.ResumeAsync();

        Assert.Contains("Resume-DirexioDeployment", reset!.NextAction, StringComparison.Ordinal);
        Assert.Contains(Command, reset.NextAction, StringComparison.Ordinal);
        Assert.StartsWith("The bridge service on this machine has been stopped", resumed!.NextAction, StringComparison.Ordinal);
        Assert.Contains(Command, resumed.NextAction, StringComparison.Ordinal);
        Assert.Contains("Open the App", resumed.NextAction, StringComparison.Ordinal);
        await InstallByHandTests.ConnectAsync(served);
        Assert.DoesNotContain(
            Command, RecoverySummary.From(served.State, RehearsalBench.Domain, served.Paths).NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_bridge_was_installed_none_is_to_be_started()
    {
        await bench.StartAsync(RehearsalBench.Request() with { ConnectAgent = "codex" });

        var reset = await bench.ResetAsync();

        Assert.DoesNotContain("Install-DirexioConnect", reset!.NextAction, StringComparison.Ordinal);
        Assert.DoesNotContain("has been stopped since", (await bench.ResumeAsync())!.NextAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AgentInstallPolicy.Recommend)]
    [InlineData(AgentInstallPolicy.Skip)]
    public async Task A_bridge_that_was_never_installed_is_in_no_ones_way_when_the_node_goes(AgentInstallPolicy policy)
    {
        await bench.StartAsync(RehearsalBench.Request() with { ConnectAgent = "codex", AgentInstall = policy });
        await bench.ResetAsync();
        await bench.ResumeAsync();

        Assert.Equal(RemovalStatus.Removed, (await bench.RemoveAsync())!.Status);
    }

    // The server is empty afterwards: what stands in the way here is told while it is not.
    [Fact]
    public async Task A_file_that_cannot_be_read_is_told_before_the_server_is_emptied()
    {
        await bench.StartAsync();
        var code = Server.InitializationCode;
        File.WriteAllText(bench.Paths.Credentials, "{");

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ResetAsync());

        Assert.Equal("LocalFileUnreadable", failure.Code);
        Assert.Equal(code, Server.InitializationCode);
        Assert.Equal(PhaseStatus.Done, bench.State.GetPhase(PhaseId.S5_INIT_TOKENS).Status);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_after_it_keeps_nothing_from_its_end()
    {
        await ResetUnwatchedAsync();
        File.WriteAllText(bench.Paths.Credentials, "{");

        var reset = await bench.ResetAsync(approve: false);

        Assert.Equal("complete", bench.State.StatusOfOperation("reset_app_data"));
        Assert.True(File.Exists(reset!.ReportPath));
        Assert.Contains(bench.Events.Warnings, warning =>
            warning.Contains("The server is reset", StringComparison.Ordinal)
            && warning.Contains(bench.Paths.Credentials, StringComparison.Ordinal)
            && warning.Contains("Resume-DirexioDeployment", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Declined_it_changes_nothing()
    {
        await bench.StartAsync();
        var code = Server.InitializationCode;

        Assert.Null(await bench.ResetAsync(approve: false));

        Assert.Equal(code, Server.InitializationCode);
        Assert.Equal(PhaseStatus.Done, bench.State.GetPhase(PhaseId.S5_INIT_TOKENS).Status);
    }

    [Fact]
    public async Task One_whose_command_was_killed_is_completed_here_and_not_done_twice()
    {
        await ResetUnwatchedAsync();
        var code = Server.InitializationCode;

        var summary = RecoverySummary.From(bench.State, RehearsalBench.Domain, bench.Paths, isRunning: false);
        Assert.Contains("Reset-DirexioNode", summary.NextAction, StringComparison.Ordinal);
        Assert.Contains("its outcome is unknown", summary.WhereBlocked, StringComparison.Ordinal);

        var reset = await bench.ResetAsync(approve: false);

        Assert.NotNull(reset);
        Assert.Equal(code, Server.InitializationCode);
        Assert.Equal(PhaseStatus.Pending, bench.State.GetPhase(PhaseId.S5_INIT_TOKENS).Status);
        Assert.Equal("complete", bench.State.StatusOfOperation("reset_app_data"));
    }

    [Fact]
    public async Task One_that_the_node_never_heard_of_is_not_taken_for_an_earlier_one()
    {
        await bench.StartAsync();
        await bench.ResetAsync();
        await bench.ResumeAsync();
        var code = Server.InitializationCode;
        BeginHere(new string('0', 32));

        Assert.Null(await bench.ResetAsync(approve: false));

        Assert.Contains(bench.Events.Warnings, warning => warning.Contains("never started on the node", StringComparison.Ordinal));
        Assert.Equal("failed", bench.State.StatusOfOperation("reset_app_data"));
        Assert.Equal(PhaseStatus.Done, bench.State.GetPhase(PhaseId.S5_INIT_TOKENS).Status);
        Assert.True(File.Exists(bench.Paths.Outputs));

        Assert.NotNull(await bench.ResetAsync());
        Assert.NotEqual(code, Server.InitializationCode);
    }

    [Fact]
    public async Task One_of_a_release_without_ids_is_known_by_its_time()
    {
        await bench.StartAsync();
        await bench.ResetAsync();
        await bench.ResumeAsync();
        var code = Server.InitializationCode;
        var began = DateTimeOffset.Parse(Server.LastOperation!["record"]!["began"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        BeginHere(id: null, began.AddHours(1));

        Assert.Null(await bench.ResetAsync(approve: false));
        Assert.True(File.Exists(bench.Paths.Outputs));

        BeginHere(id: null, began.AddSeconds(-2));

        Assert.NotNull(await bench.ResetAsync(approve: false));
        Assert.Equal(code, Server.InitializationCode);
    }

    [Fact]
    public async Task What_only_shows_what_it_would_do_clears_nothing()
    {
        await ResetUnwatchedAsync();
        var before = (File.ReadAllText(bench.Paths.State), File.ReadAllText(bench.Paths.Outputs));

        Assert.Null(await bench.ResetAsync(new() { Preview = true }, approve: false));

        Assert.Equal(before, (File.ReadAllText(bench.Paths.State), File.ReadAllText(bench.Paths.Outputs)));
    }

    [Fact]
    public async Task While_a_process_resets_the_node_its_status_says_so_and_advises_no_reset()
    {
        await bench.StartAsync();
        BeginHere(new string('0', 32));

        using (bench.Store.Open(RehearsalBench.Domain))
        {
            var row = new NodeStatusReader(bench.Store, new()).Read(RehearsalBench.Domain)!;

            Assert.Equal("Running", row.Status);
            Assert.DoesNotContain("Reset-", row.NextAction, StringComparison.Ordinal);
            Assert.Contains("is changing the node", row.WhereBlocked, StringComparison.Ordinal);
        }

        Assert.Equal("Interrupted", new NodeStatusReader(bench.Store, new()).Read(RehearsalBench.Domain)!.Status);
    }

    // A node that was reset and completed, and whose command did not see the end.
    private async Task ResetUnwatchedAsync()
    {
        await bench.StartAsync();
        await bench.ResetAsync();
        await bench.ResumeAsync();
        BeginHere(Server.LastOperation!["record"]!["id"]!.GetValue<string>());
    }

    // As a command leaves it that was killed or lost the node.
    private void BeginHere(string? id, DateTimeOffset? at = null) => bench.EditState(state =>
    {
        var record = new JsonObject { ["status"] = "in_progress", ["started_at"] = at?.UtcDateTime.ToString("o", CultureInfo.InvariantCulture) };
        if (id is not null)
        {
            record["operation_id"] = id;
        }

        state["reset_app_data"] = record;
    });

    private (string Type, string Status) Report()
    {
        var report = JsonNode.Parse(File.ReadAllText(bench.Paths.Report))!;
        return (report["operation_type"]!.GetValue<string>(), report["status"]!.GetValue<string>());
    }
}
