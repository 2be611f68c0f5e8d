using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Credentials;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Status;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Reset;

/// <summary>A reset as its user meets it: the data go, what the former server gave is void here too, and a resumption brings a new code.</summary>
public sealed class NodeResetTests : IDisposable
{
    private readonly RehearsalBench bench = new();

    private RehearsedServer Server => bench.World.Content.Instances.Values.Single().Server;

    public void Dispose() => bench.Dispose();

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
        await bench.StartAsync();
        await bench.ResetAsync();
        await bench.ResumeAsync();
        var code = Server.InitializationCode;
        bench.EditState(state => state["reset_app_data"] = new JsonObject { ["status"] = "in_progress" });

        var summary = RecoverySummary.From(bench.State, RehearsalBench.Domain, bench.Paths, isRunning: false);
        Assert.Contains("Reset-DirexioNode", summary.NextAction, StringComparison.Ordinal);
        Assert.Contains("nobody saw how it ended", summary.WhereBlocked, StringComparison.Ordinal);

        var reset = await bench.ResetAsync(approve: false);

        Assert.NotNull(reset);
        Assert.Equal(code, Server.InitializationCode);
        Assert.Equal(PhaseStatus.Pending, bench.State.GetPhase(PhaseId.S5_INIT_TOKENS).Status);
        Assert.Equal("complete", bench.State.StatusOfOperation("reset_app_data"));
    }

    private (string Type, string Status) Report()
    {
        var report = JsonNode.Parse(File.ReadAllText(bench.Paths.Report))!;
        return (report["operation_type"]!.GetValue<string>(), report["status"]!.GetValue<string>());
    }
}
