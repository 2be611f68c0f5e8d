using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Operations.Install;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.State;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Install;

/// <summary>The bridge and the MCP server are installed later by hand, and in the version that was asked for.</summary>
public sealed class InstallByHandTests
{
    private static readonly DeploymentRequest Auto = RehearsalBench.Request() with { ConnectAgent = "codex", AgentInstall = AgentInstallPolicy.Auto };

    private static DeploymentRequest Resume => new() { Domain = RehearsalBench.Domain, Rehearse = true };

    [Fact]
    public async Task By_hand_it_is_installed_later_and_a_pinned_version_stays_on_record()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        await bench.StartAsync(Auto with { AgentInstall = AgentInstallPolicy.Recommend });

        var connect = await InstallAsync(
            bench, (run, request) => run.InstallConnectAsync(request, _ => Task.FromResult(true), default), "1.3.16");
        var mcp = await InstallAsync(bench, (run, request) => run.InstallMcpAsync(request, _ => Task.FromResult(true), default));
        await bench.ResumeAsync(Resume with { AgentInstall = AgentInstallPolicy.Recommend });

        Assert.True(connect!.IsInstalled && mcp!.IsInstalled);
        Assert.Equal(["install -g --allow-scripts=direxio-connent direxio-connent@1.3.16", "install -g direxio-mcp@0.1.7"], machine.Installations);
        Assert.Equal(("installed", "installed"), (bench.State.Field("agent_install_status"), bench.State.Field("mcp_install_status")));
        Assert.Equal("direxio-connent@1.3.16", bench.State.Field("cc_connect_npm_package"));
        Assert.Contains("direxio-connent@1.3.16", bench.State.Field("agent_install_command"));
    }

    [Theory]
    [InlineData("latest", "direxio-connent@1.3.18", "1.3.17")]
    [InlineData("1.3.17", "direxio-connent@1.3.17", "1.3.17")]
    [InlineData("1.3.15", "direxio-connent@1.3.15", "1.3.15")]
    public async Task A_version_by_hand_replaces_an_earlier_pin(string version, string package, string next)
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        await bench.StartAsync(Auto with { AgentInstall = AgentInstallPolicy.Skip });
        await ConnectAsync(bench, "1.3.16");

        var result = await ConnectAsync(bench, version);

        Assert.Equal(package, result!.Package);
        Assert.Equal(package, bench.State.Field("cc_connect_npm_package"));
        Assert.Equal(next, new LocalSettings().KeepingVersionsOf(bench.State).ConnectVersion);
    }

    [Fact]
    public async Task A_pin_is_kept_where_another_version_is_there()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        await bench.StartAsync(Auto with { AgentInstall = AgentInstallPolicy.Skip });
        await ConnectAsync(bench, "1.3.16");
        machine.Bridge.Fault("version", "direxio-connect 1.3.20\n");

        Assert.Equal("direxio-connent@1.3.20", (await ConnectAsync(bench))!.Package);

        await bench.ResumeAsync(Resume with { ConnectAgent = "gemini", AgentInstall = AgentInstallPolicy.Auto });
        Assert.Equal("direxio-connent@1.3.20", bench.State.Field("cc_connect_npm_package"));
        Assert.Equal("1.3.16", new LocalSettings().KeepingVersionsOf(bench.State).ConnectVersion);
        await ConnectAsync(bench, "1.3.17");
        Assert.Null(bench.State.Field("cc_connect_npm_pin"));
        Assert.Equal("1.3.17", new LocalSettings().KeepingVersionsOf(bench.State).ConnectVersion);
    }

    [Fact]
    public async Task A_version_that_npm_refuses_is_not_recorded()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        await bench.StartAsync(Auto with { AgentInstall = AgentInstallPolicy.Skip });
        machine.Bridge.Fault("fail-npm", "npm error 404");

        Assert.Equal("install_failed", (await ConnectAsync(bench, "9.9.9"))!.Status);
        Assert.Equal("install_failed", (await McpAsync(bench, "9.9.9"))!.Status);

        Assert.Equal(("direxio-connent@1.3.17", "direxio-mcp@0.1.7"), (bench.State.Field("cc_connect_npm_package"), bench.State.Field("mcp_npm_package")));
    }

    [Theory]
    [InlineData(null, "direxio-connent@1.3.16", "direxio-mcp@0.1.6")]
    [InlineData("npm error 404", "direxio-connent@1.3.17", "direxio-mcp@0.1.7")]
    public async Task A_version_of_the_environment_is_a_pin_once_npm_has_it(string? refusal, string connect, string mcp)
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench(
            ("DIREXIO_CONNECT_NPM_PACKAGE", "direxio-connent@1.3.16"), ("DIREXIO_MCP_NPM_PACKAGE", "direxio-mcp@0.1.6")) { Programs = machine.Programs };
        if (refusal is not null)
        {
            machine.Bridge.Fault("fail-npm", refusal);
        }

        await bench.StartAsync(Auto);

        Assert.Equal(["install -g --allow-scripts=direxio-connent direxio-connent@1.3.16", "install -g direxio-mcp@0.1.6"], machine.Installations);
        Assert.Equal((connect, mcp), (bench.State.Field("cc_connect_npm_package"), bench.State.Field("mcp_npm_package")));
    }

    [Fact]
    public async Task By_hand_a_bridge_that_runs_and_whose_agent_begins_no_session_is_told_with_what_restarts_it()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        await bench.StartAsync(Auto);
        File.AppendAllText(
            machine.Bridge.At(RehearsalBench.Domain + ".log"), "failed to start interactive session error=\"acp: session/new: not allowed\"\n");

        var result = await ConnectAsync(bench);

        Assert.Equal(("agent_backend_failed", false), (result!.Status, result.IsInstalled));
        Assert.Contains("acp: session/new: not allowed", result.Evidence);
        Assert.Contains("restart the service: direxio-connect daemon restart --service-name chat.example.org", result.NextAction);
        Assert.EndsWith("Then run: Install-DirexioConnect -Domain chat.example.org -Rehearse", result.NextAction);
        await machine.Programs.RunAsync(new("direxio-connect", ["daemon", "restart", "--service-name", "chat.example.org"]), TestContext.Current.CancellationToken);
        Assert.True((await ConnectAsync(bench))!.IsInstalled);
    }

    [Fact]
    public async Task By_hand_a_Cursor_that_waits_for_trust_is_helped_by_what_is_advised()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        await bench.StartAsync(Auto with { ConnectAgent = "cursor", AgentInstall = AgentInstallPolicy.Recommend });
        machine.Bridge.Fault("start-log", "acquired instance lock\nmatrix: connected\nWorkspace Trust Required\n");

        var result = await ConnectAsync(bench);

        Assert.Equal("agent_backend_failed", result!.Status);
        Assert.EndsWith(
            "Resume-DirexioDeployment -Domain chat.example.org -Rehearse -ConnectAgent cursor -ConnectAgentOption @{mode='force'} "
                + "-AllowUnattendedAgent. Then run: Install-DirexioConnect -Domain chat.example.org -Rehearse",
            result.NextAction);
        File.Delete(machine.Bridge.At("start-log"));
        await bench.ResumeAsync(Resume with
        {
            ConnectAgent = "cursor", ConnectAgentOption = new Dictionary<string, object?> { ["mode"] = "force" }, AllowUnattendedAgent = true,
        });
        Assert.Contains("mode = \"force\"", File.ReadAllText(BridgeConfig.FileOf(bench.Paths)));
        Assert.True((await ConnectAsync(bench))!.IsInstalled);
    }

    [Fact]
    public async Task A_default_on_record_is_no_pin_and_an_earlier_releases_version_is()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(Auto);

        // As an earlier module, with other defaults, would have recorded it.
        bench.EditState(state => state["mcp_npm_package"] = "direxio-mcp@0.1.6");
        Assert.Equal("0.1.7", new LocalSettings().KeepingVersionsOf(bench.State).McpVersion);

        bench.EditState(state => state.Remove("mcp_npm_pinned"));
        Assert.Equal("0.1.6", new LocalSettings().KeepingVersionsOf(bench.State).McpVersion);
        Assert.Equal("0.1.7", new LocalSettings { GivenMcpVersion = "0.1.7" }.KeepingVersionsOf(bench.State).McpVersion);
    }

    [Fact]
    public async Task By_hand_nothing_is_written_while_no_agent_is_chosen()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(Auto with { ConnectAgent = null, AgentInstall = AgentInstallPolicy.Skip });
        var before = File.ReadAllText(bench.Paths.State);

        Assert.Equal("no_agent", (await ConnectAsync(bench, "1.3.16"))!.Status);

        Assert.Equal(before, File.ReadAllText(bench.Paths.State));
    }

    [Theory]
    [InlineData("agent_install_status")]
    [InlineData("mcp_install_status")]
    public async Task By_hand_a_refresh_that_is_pending_is_not_erased(string field)
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(Auto);
        bench.EditState(state => state[field] = "refresh_pending");

        foreach (var install in new[] { ConnectAsync, McpAsync })
        {
            var failure = await Assert.ThrowsAsync<DeployException>(() => install(bench, null));
            Assert.Equal(("AgentNotWired", "Resume first: Resume-DirexioDeployment -Domain chat.example.org -Rehearse"), (failure.Code, failure.NextAction));
        }

        Assert.Equal("refresh_pending", bench.State.Field(field));
    }

    [Fact]
    public async Task By_hand_nothing_is_installed_before_the_files_are_written()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(Auto);
        bench.EditState(state => state["phases"]!["S6_WIRE_LOCAL"]!["status"] = "pending");

        Assert.Equal("AgentNotWired", (await Assert.ThrowsAsync<DeployException>(() => ConnectAsync(bench))).Code);
    }

    [Fact]
    public async Task By_hand_a_node_that_is_not_there_is_not_locked()
    {
        using var bench = new RehearsalBench();

        Assert.Equal("NodeNotFound", (await Assert.ThrowsAsync<DeployException>(() => ConnectAsync(bench))).Code);

        Assert.False(File.Exists(bench.Store.Home.LockFile(RehearsalBench.Domain)));
    }

    [Fact]
    public async Task By_hand_nothing_is_done_before_it_is_approved()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        await bench.StartAsync(Auto with { AgentInstall = AgentInstallPolicy.Skip });
        string? asked = null;

        var result = await InstallAsync(bench, (run, request) => run.InstallConnectAsync(
            request,
            command =>
            {
                asked = command;
                return Task.FromResult(false);
            },
            default));

        Assert.Null(result);
        Assert.Contains("daemon install --config", asked);
        Assert.Empty(machine.Installations);
        Assert.Equal("skip", bench.State.Field("agent_install_status"));
    }

    [Theory]
    [InlineData("1.3.17 --ignore-scripts")]
    [InlineData("../evil")]
    [InlineData("-g")]
    [InlineData("^1.3")]
    public async Task A_version_is_one_version(string version)
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(Auto);

        var failure = await Assert.ThrowsAsync<DeployException>(() => InstallAsync(
            bench, (run, request) => run.InstallMcpAsync(request, _ => Task.FromResult(true), default), version));

        Assert.Equal("PackageVersionMalformed", failure.Code);
    }

    internal static Task<InstallResult?> ConnectAsync(RehearsalBench bench, string? version = null) =>
        InstallAsync(bench, (run, request) => run.InstallConnectAsync(request, _ => Task.FromResult(true), default), version);

    private static Task<InstallResult?> McpAsync(RehearsalBench bench, string? version = null) =>
        InstallAsync(bench, (run, request) => run.InstallMcpAsync(request, _ => Task.FromResult(true), default), version);

    private static Task<InstallResult?> InstallAsync(
        RehearsalBench bench, Func<InstallCommand, InstallRequest, Task<InstallResult?>> install, string? version = null) => install(
        new(bench.Context()),
        new() { Domain = RehearsalBench.Domain, Version = version, Rehearse = true });
}
