using Direxio.Deployer.Engine.Local;
using Direxio.Deployer.Engine.Operations.Installing;
using Direxio.Deployer.Engine.Reporting;
using Direxio.Deployer.Engine.Tests.Local;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Rehearsal;

public sealed class AgentInstallTests
{
    private static readonly DeploymentRequest Auto = RehearsalBench.Request() with { ConnectAgent = "codex", AgentInstall = AgentInstallPolicy.Auto };

    private static DeploymentRequest Resume => new() { Domain = RehearsalBench.Domain, Rehearse = true };

    [Fact]
    public async Task Without_npm_and_packages_the_deployment_is_completed_and_says_what_is_missing()
    {
        using var bench = new RehearsalBench();

        var deployment = await bench.StartAsync(Auto);

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        Assert.Equal(("auto", "npm_missing"), (bench.State["agent_install_policy"], bench.State["agent_install_status"]));
        Assert.Equal(("auto", "npm_missing"), (bench.State["mcp_install_policy"], bench.State["mcp_install_status"]));
        Assert.Contains("npm is not on PATH", bench.State["agent_install_evidence"]);
        Assert.Contains(bench.Events.Warnings, warning => warning.Contains("Install-DirexioConnect -Domain chat.example.org -Rehearse"));
        Assert.Contains(bench.Events.Warnings, warning => warning.Contains("npm install -g direxio-mcp@0.1.7"));
        Assert.Contains("npm install -g direxio-connent@1.3.17 && direxio-connect daemon install", deployment.Delivery!.InstallCommand);
    }

    [Fact]
    public async Task Auto_installs_both_packages_and_the_service()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };

        await bench.StartAsync(Auto);

        Assert.Equal(["install -g direxio-connent@1.3.17", "install -g direxio-mcp@0.1.7"], machine.Installations);
        Assert.Equal(("installed", "installed"), (bench.State["agent_install_status"], bench.State["mcp_install_status"]));
        Assert.True(machine.Bridge.Has(RehearsalBench.Domain));
        Assert.Null(bench.State["agent_restart_pending"]);
    }

    [Fact]
    public async Task A_package_that_cannot_be_installed_never_fails_the_deployment()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        machine.Bridge.Fault("fail-npm", "npm error network ENOTFOUND");

        Assert.Equal(DeploymentStatus.Completed, (await bench.StartAsync(Auto))!.Status);

        Assert.Equal(("install_failed", "install_failed"), (bench.State["agent_install_status"], bench.State["mcp_install_status"]));
    }

    [Fact]
    public async Task Wiring_a_live_bridge_again_does_not_cut_it_off()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        await bench.StartAsync(Auto);
        var (session, changes) = (MatrixSession.Read(bench.Paths)!.AccessToken, machine.Bridge.Changes.Count());

        await bench.ResumeAsync(Resume with { AgentInstall = AgentInstallPolicy.Auto });

        Assert.Equal(session, MatrixSession.Read(bench.Paths)!.AccessToken);
        Assert.Equal(changes, machine.Bridge.Changes.Count());
        Assert.Equal("installed", bench.State["agent_install_status"]);
    }

    [Fact]
    public async Task A_changed_configuration_restarts_the_bridge()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        await bench.StartAsync(Auto);

        await bench.ResumeAsync(Resume with { ConnectAgent = "gemini" });

        Assert.Equal("daemon restart --service-name chat.example.org", machine.Bridge.Changes.Last());
        Assert.Equal("auto", bench.State["agent_install_policy"]);
    }

    [Fact]
    public async Task A_session_that_the_server_refuses_is_renewed_and_the_bridge_restarted()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        await bench.StartAsync(Auto);
        var file = MatrixSession.FileOf(bench.Paths);
        File.WriteAllText(file, File.ReadAllText(file).Replace(MatrixSession.Read(bench.Paths)!.AccessToken, "mx_revoked0000000000000000000", StringComparison.Ordinal));

        await bench.ResumeAsync(Resume with { AgentInstall = AgentInstallPolicy.Auto });

        Assert.Equal("daemon restart --service-name chat.example.org", machine.Bridge.Changes.Last());
        Assert.NotEqual("mx_revoked0000000000000000000", MatrixSession.Read(bench.Paths)!.AccessToken);
    }

    [Fact]
    public async Task Recommend_restarts_nothing_and_tells_the_command()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        await bench.StartAsync(Auto);
        var changes = machine.Bridge.Changes.Count();

        await bench.ResumeAsync(Resume with { ConnectAgent = "gemini", AgentInstall = AgentInstallPolicy.Recommend });

        Assert.Equal(changes, machine.Bridge.Changes.Count());
        Assert.Contains(bench.Events.Warnings, warning => warning.Contains("Restart it: Install-DirexioConnect -Domain chat.example.org -Rehearse"));
        Assert.Equal(("recommend", "installed"), (bench.State["agent_install_policy"], bench.State["agent_install_status"]));
    }

    [Theory]
    [InlineData(AgentInstallPolicy.Recommend, "recommend", true)]
    [InlineData(AgentInstallPolicy.Skip, "skip", false)]
    public async Task The_other_policies_run_nothing(AgentInstallPolicy policy, string word, bool isTold)
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };

        await bench.StartAsync(Auto with { AgentInstall = policy });

        Assert.Empty(machine.Installations);
        Assert.Equal((word, word), (bench.State["agent_install_status"], bench.State["mcp_install_status"]));
        Assert.Equal(isTold, bench.Events.All.OfType<NoteTaken>().Any(note => note.Text.Contains("Install-DirexioConnect")));
    }

    [Fact]
    public async Task Without_an_agent_only_the_MCP_server_is_installed()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };

        await bench.StartAsync(Auto with { ConnectAgent = null });

        Assert.Equal(("no_agent", "installed"), (bench.State["agent_install_status"], bench.State["mcp_install_status"]));
    }

    [Fact]
    public async Task What_an_earlier_release_recorded_is_kept()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        await bench.StartAsync(Auto);
        bench.EditState(state =>
        {
            state.Remove("agent_install_status");
            state.Remove("agent_install_policy");
            state["connect_install_status"] = "installed";
            state["connect_install_policy"] = "skip";
        });

        await bench.ResumeAsync(Resume with { ConnectAgent = "codex" });

        Assert.Equal(("skip", "installed"), (bench.State["agent_install_policy"], bench.State["agent_install_status"]));
    }

    [Fact]
    public async Task A_restart_that_was_due_when_the_process_was_killed_is_made_up_for()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        await bench.StartAsync(Auto);
        bench.EditState(state => state["agent_restart_pending"] = "true");

        await bench.ResumeAsync(Resume with { AgentInstall = AgentInstallPolicy.Auto });

        Assert.Equal("daemon restart --service-name chat.example.org", machine.Bridge.Changes.Last());
        Assert.Null(bench.State["agent_restart_pending"]);
    }

    [Fact]
    public async Task A_bridge_that_was_restarted_and_connects_late_is_not_restarted_again()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        await bench.StartAsync(Auto);
        machine.Bridge.Fault("start-log", "acquired instance lock\n");
        await bench.ResumeAsync(Resume with { ConnectAgent = "gemini" });
        Assert.Equal(("matrix_not_connected", null), (bench.State["agent_install_status"], bench.State["agent_restart_pending"]));
        var changes = machine.Bridge.Changes.Count();
        File.AppendAllText(machine.Bridge.At(RehearsalBench.Domain + ".log"), "matrix: connected\n");

        await bench.ResumeAsync(Resume with { AgentInstall = AgentInstallPolicy.Auto });

        Assert.Equal(changes, machine.Bridge.Changes.Count());
        Assert.Equal("installed", bench.State["agent_install_status"]);
    }

    [Fact]
    public async Task A_restart_that_is_due_is_not_forgotten_while_the_status_cannot_be_read()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        await bench.StartAsync(Auto);
        machine.Bridge.Fault("fail-status", "Error: bus is gone");

        await bench.ResumeAsync(Resume with { ConnectAgent = "gemini", AgentInstall = AgentInstallPolicy.Recommend });

        Assert.Equal(("daemon_status_unreadable", "true"), (bench.State["agent_install_status"], bench.State["agent_restart_pending"]));
        File.Delete(machine.Bridge.At("fail-status"));
        Assert.True((await InstallAsync(bench, (run, request) => run.InstallConnectAsync(request, RehearsalBench.Domain, _ => Task.FromResult(true), default)))!.IsInstalled);
        Assert.Equal("daemon restart --service-name chat.example.org", machine.Bridge.Changes.Last());
        Assert.Null(bench.State["agent_restart_pending"]);
    }

    [Fact]
    public async Task A_service_of_this_program_is_known_as_such_although_it_did_not_connect()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        machine.Bridge.Fault("start-log", "acquired instance lock\n");
        await bench.StartAsync(Auto);

        await bench.ResumeAsync(Resume with { ConnectAgent = "codex", AgentInstall = AgentInstallPolicy.Skip });

        Assert.Equal("matrix_not_connected", bench.State["agent_install_status"]);
        Assert.DoesNotContain("not installed by this program", bench.State["agent_install_evidence"]);
    }

    [Theory]
    [InlineData("auto", "npm_missing")]
    [InlineData("SKIP", "skip")]
    public async Task The_variable_is_the_default(string value, string status)
    {
        using var bench = new RehearsalBench(("DIREXIO_AGENT_INSTALL", value));

        await bench.StartAsync(RehearsalBench.Request() with { ConnectAgent = "codex" });

        Assert.Equal(status, bench.State["agent_install_status"]);
    }

    [Fact]
    public async Task A_variable_that_is_no_policy_is_refused()
    {
        using var bench = new RehearsalBench(("DIREXIO_AGENT_INSTALL", "always"));

        Assert.Equal("AgentInstallUnknown", (await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync())).Code);
    }

    [Fact]
    public async Task By_hand_it_is_installed_later_and_a_pinned_version_stays_on_record()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        await bench.StartAsync(Auto with { AgentInstall = AgentInstallPolicy.Recommend });

        var connect = await InstallAsync(bench, (run, request) => run.InstallConnectAsync(request, RehearsalBench.Domain, _ => Task.FromResult(true), default), "1.3.16");
        var mcp = await InstallAsync(bench, (run, request) => run.InstallMcpAsync(request, RehearsalBench.Domain, _ => Task.FromResult(true), default));
        await bench.ResumeAsync(Resume with { AgentInstall = AgentInstallPolicy.Recommend });

        Assert.True(connect!.IsInstalled && mcp!.IsInstalled);
        Assert.Equal(["install -g direxio-connent@1.3.16", "install -g direxio-mcp@0.1.7"], machine.Installations);
        Assert.Equal(("installed", "installed"), (bench.State["agent_install_status"], bench.State["mcp_install_status"]));
        Assert.Equal("direxio-connent@1.3.16", bench.State["cc_connect_npm_package"]);
        Assert.Contains("direxio-connent@1.3.16", bench.State["agent_install_command"]);
    }

    [Theory]
    [InlineData("latest", "direxio-connent@latest", "1.3.17")]
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
        Assert.Equal(package, bench.State["cc_connect_npm_package"]);
        Assert.Equal(next, new LocalSettings().KeepingVersionsOf(bench.State).ConnectVersion);
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

        Assert.Equal(("direxio-connent@1.3.17", "direxio-mcp@0.1.7"), (bench.State["cc_connect_npm_package"], bench.State["mcp_npm_package"]));
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

        Assert.Equal(["install -g direxio-connent@1.3.16", "install -g direxio-mcp@0.1.6"], machine.Installations);
        Assert.Equal((connect, mcp), (bench.State["cc_connect_npm_package"], bench.State["mcp_npm_package"]));
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

        Assert.Equal("refresh_pending", bench.State[field]);
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
            RehearsalBench.Domain,
            command =>
            {
                asked = command;
                return Task.FromResult(false);
            },
            default));

        Assert.Null(result);
        Assert.Contains("daemon install --config", asked);
        Assert.Empty(machine.Installations);
        Assert.Equal("skip", bench.State["agent_install_status"]);
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
            bench, (run, request) => run.InstallMcpAsync(request, RehearsalBench.Domain, _ => Task.FromResult(true), default), version));

        Assert.Equal("PackageVersionMalformed", failure.Code);
    }

    private static Task<InstallResult?> ConnectAsync(RehearsalBench bench, string? version = null) =>
        InstallAsync(bench, (run, request) => run.InstallConnectAsync(request, RehearsalBench.Domain, _ => Task.FromResult(true), default), version);

    private static Task<InstallResult?> McpAsync(RehearsalBench bench, string? version = null) =>
        InstallAsync(bench, (run, request) => run.InstallMcpAsync(request, RehearsalBench.Domain, _ => Task.FromResult(true), default), version);

    private static Task<InstallResult?> InstallAsync(
        RehearsalBench bench, Func<InstallRun, InstallRequest, Task<InstallResult?>> install, string? version = null) => install(
        new(bench.Ports(), bench.Store, new LocalSettings(), new EngineObserver(bench.Events, new Redactor())),
        new() { Domain = RehearsalBench.Domain, Version = version, Rehearse = true });
}
