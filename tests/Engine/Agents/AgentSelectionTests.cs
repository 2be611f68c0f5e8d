using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Tests.Agents.Detection;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Agents;

/// <summary>Which agent a whole deployment ends up with when nobody names one.</summary>
public sealed class AgentSelectionTests
{
    [Fact]
    public async Task An_agent_that_is_in_use_is_shown_in_the_plan_used_and_recorded_with_its_signal()
    {
        using var bench = new RehearsalBench(("CLAUDECODE", "1"));

        var deployment = await bench.StartAsync();

        var plan = bench.AskedPlan!;
        Assert.Equal(("claudecode", "environment variable CLAUDECODE"), (plan.Request.ConnectAgent, plan.AgentDetection));
        Assert.DoesNotContain(plan.Warnings, warning => warning.Contains("connect agent", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(("claudecode", "environment variable CLAUDECODE"), (deployment!.Delivery!.ConnectAgent, deployment.Delivery.ConnectAgentDetection));
        Assert.Equal(("claudecode", "environment variable CLAUDECODE"), (bench.State.Field("agent_runtime"), bench.State.Field("agent_detection")));
    }

    [Fact]
    public async Task A_host_runtime_that_runs_is_reached_through_acp()
    {
        using var bench = new RehearsalBench { Processes = new FakeProcessTree("bash", "/usr/bin/node /usr/lib/node_modules/openclaw/openclaw.mjs gateway") };

        var deployment = await bench.StartAsync();

        Assert.Equal("acp", deployment!.Delivery!.ConnectAgent);
        Assert.Equal(("openclaw", "running process node /usr/lib/node_modules/openclaw/openclaw.mjs"), (bench.State.Field("agent_runtime"), bench.State.Field("agent_detection")));
    }

    [Fact]
    public async Task A_parameter_goes_before_every_signal()
    {
        using var bench = new RehearsalBench(("CLAUDECODE", "1"), ("CODEX_CI", "1"));

        var deployment = await bench.StartAsync(RehearsalBench.Request() with { ConnectAgent = "kimi" });

        Assert.Equal(("kimi", "-ConnectAgent"), (deployment!.Delivery!.ConnectAgent, deployment.Delivery.ConnectAgentDetection));
    }

    [Fact]
    public async Task Two_agents_in_use_stop_plan_and_start_before_anything_is_created()
    {
        using var bench = new RehearsalBench(("CLAUDECODE", "1")) { Processes = new FakeProcessTree("sh", "codex") };

        Assert.Equal("ConnectAgentAmbiguous", (await Assert.ThrowsAsync<DeployException>(() => bench.PlanAsync())).Code);
        Assert.Equal("ConnectAgentAmbiguous", (await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync())).Code);

        Assert.DoesNotContain(bench.World.Calls, RehearsalBench.Creates);
        Assert.Null(bench.Store.Read(RehearsalBench.Domain));
    }

    [Fact]
    public async Task Without_a_sign_of_any_the_server_is_deployed_and_plan_and_delivery_say_how_to_name_one()
    {
        using var bench = new RehearsalBench();

        var deployment = await bench.StartAsync();

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        Assert.Null(deployment.Delivery!.ConnectAgent);
        // Before anything exists there is nothing to go on with.
        var planned = Assert.Single(bench.AskedPlan!.Warnings, text => ConnectAgents.Names.All(text.Contains));
        Assert.Contains("-ConnectAgent", planned, StringComparison.Ordinal);
        Assert.DoesNotContain("Resume-DirexioDeployment", planned, StringComparison.Ordinal);
        Assert.True(AssertAdvice(deployment.Delivery.ConnectAgentDetection!));

        static bool AssertAdvice(string text) =>
            text.Contains($"Resume-DirexioDeployment -Domain {RehearsalBench.Domain} -Rehearse -ConnectAgent") && ConnectAgents.Names.All(text.Contains);
    }

    [Fact]
    public async Task Several_configurations_are_listed_and_none_is_taken()
    {
        using var bench = new RehearsalBench();
        Directory.CreateDirectory(Path.Combine(bench.Home, ".codex"));
        Directory.CreateDirectory(Path.Combine(bench.Home, ".cursor"));

        var deployment = await bench.StartAsync();

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        Assert.Contains("codex (folder ~/.codex), cursor (folder ~/.cursor)", deployment.Delivery!.ConnectAgentDetection);
    }

    [Theory]
    [InlineData("parameter")]
    [InlineData("variable")]
    public async Task Auto_asked_for_is_refused_when_nothing_is_found(string by)
    {
        using var bench = by == "variable" ? new RehearsalBench(("DIREXIO_CONNECT_AGENT", "auto")) : new RehearsalBench();
        var request = RehearsalBench.Request() with { ConnectAgent = by == "parameter" ? "Auto" : null };

        var error = await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(request));

        Assert.Equal("ConnectAgentNotDetected", error.Code);
        Assert.All(ConnectAgents.Names, name => Assert.Contains(name, error.NextAction));
        Assert.Null(bench.Store.Read(RehearsalBench.Domain));
    }

    [Fact]
    public async Task Auto_asked_for_is_what_is_found()
    {
        using var bench = new RehearsalBench(("GEMINI_CLI", "1"));

        Assert.Equal("gemini", (await bench.StartAsync(RehearsalBench.Request() with { ConnectAgent = "auto" }))!.Delivery!.ConnectAgent);
    }

    [Fact]
    public async Task A_detected_agent_that_lacks_an_option_does_not_stop_the_server()
    {
        using var bench = new RehearsalBench(("REASONIX_HOME", "/r"));

        var deployment = await bench.StartAsync();

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        Assert.Contains("serve_url", deployment.Delivery!.ConnectAgentDetection);
        Assert.Equal("ConnectAgentOptionMissing", (await Assert.ThrowsAsync<DeployException>(() =>
            bench.StartAsync(RehearsalBench.Request() with { ConnectAgent = "auto" }))).Code);
    }

    [Fact]
    public async Task A_resume_keeps_the_recorded_agent_whatever_runs_by_then()
    {
        using var bench = new RehearsalBench(("CLAUDECODE", "1"));
        await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.DnsPending) with { ConnectAgent = "codex" });

        var resumed = await bench.ResumeAsync();

        Assert.Equal(DeploymentStatus.Completed, resumed!.Status);
        Assert.Equal(("codex", "-ConnectAgent"), (resumed.Delivery!.ConnectAgent, resumed.Delivery.ConnectAgentDetection));
    }

    [Fact]
    public async Task A_resume_may_give_options_without_naming_the_agent_again()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.DnsPending) with { ConnectAgent = "codex" });

        var options = new Dictionary<string, object?> { ["model"] = "m" };
        await bench.ResumeAsync(new() { Domain = RehearsalBench.Domain, Rehearse = true, ConnectAgentOption = options });

        var agent = BridgeConfig.ReadAgent(bench.Paths)!;
        Assert.Equal("codex", agent.Name);
        Assert.Contains(agent.Options, option => option is { Key: "model", Value: "m" });
    }

    [Fact]
    public async Task The_word_for_an_unattended_agent_is_kept_for_a_resume()
    {
        using var bench = new RehearsalBench();
        var options = new Dictionary<string, object?> { ["mode"] = "yolo" };
        var request = RehearsalBench.Request(RehearsalEvent.DnsPending) with { ConnectAgent = "codex", ConnectAgentOption = options };
        Assert.Equal("UnattendedAgentNotAllowed", (await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(request))).Code);

        await bench.StartAsync(request with { AllowUnattendedAgent = true });
        Assert.Contains(bench.AskedPlan!.Warnings, warning => warning.Contains("without asking anyone", StringComparison.Ordinal));
        var resumed = await bench.ResumeAsync(new()
        {
            Domain = RehearsalBench.Domain, Rehearse = true, ConnectAgent = "gemini", ConnectAgentOption = options,
        });

        Assert.Equal("gemini", resumed!.Delivery!.ConnectAgent);
        Assert.Contains(bench.Events.Warnings, warning => warning.Contains("mode 'yolo'", StringComparison.Ordinal));
    }
}
