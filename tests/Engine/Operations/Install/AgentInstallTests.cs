using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.Tests.Bridge;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.State;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Install;

public sealed class AgentInstallTests
{
    private static readonly DeploymentRequest Auto = RehearsalBench.Request() with { ConnectAgent = "codex", AgentInstall = AgentInstallPolicy.Auto };

    private static DeploymentRequest Resume => new() { Domain = RehearsalBench.Domain, Rehearse = true };

    [Fact]
    public async Task Without_npm_and_packages_the_deployment_is_completed_and_says_what_is_missing()
    {
        using var bench = new RehearsalBench();

        var deployment = await bench.StartAsync(Auto with { RehearseEvent = [RehearsalEvent.NpmMissing] });

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        Assert.Equal(("auto", "npm_missing"), (bench.State.Field("agent_install_policy"), bench.State.Field("agent_install_status")));
        Assert.Equal(("auto", "npm_missing"), (bench.State.Field("mcp_install_policy"), bench.State.Field("mcp_install_status")));
        Assert.Contains("npm is not on PATH", bench.State.Field("agent_install_evidence"));
        Assert.Contains(bench.Events.Warnings, warning => warning.Contains("Install-DirexioConnect -Domain chat.example.org -Rehearse"));
        Assert.Contains(bench.Events.Warnings, warning => warning.Contains("npm install -g direxio-mcp@0.1.7"));
        Assert.Contains("npm install -g --allow-scripts=direxio-connent direxio-connent@1.3.17 && direxio-connect daemon install", deployment.Delivery!.InstallCommand);
    }

    [Fact]
    public async Task Auto_installs_both_packages_and_the_service()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };

        await bench.StartAsync(Auto);

        Assert.Equal(["install -g --allow-scripts=direxio-connent direxio-connent@1.3.17", "install -g direxio-mcp@0.1.7"], machine.Installations);
        Assert.Equal(("installed", "installed"), (bench.State.Field("agent_install_status"), bench.State.Field("mcp_install_status")));
        Assert.True(machine.Bridge.Has(RehearsalBench.Domain));
        Assert.Null(bench.State.Field("agent_restart_pending"));
    }

    [Fact]
    public async Task That_the_bridge_ends_with_the_login_is_warned_of_with_the_command_that_lets_it_run_on()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        machine.Bridge.Fault("after-install", BridgeDaemonTests.LingerWarning("alice"));

        await bench.StartAsync(Auto);

        Assert.Equal("installed", bench.State.Field("agent_install_status"));
        Assert.Contains(bench.Events.Warnings, warning => warning.EndsWith("run: sudo loginctl enable-linger alice", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("direxio-connect 1.3.16", "1.3.16")]
    [InlineData("direxio-connect dev", "unknown")]
    public async Task What_is_recorded_delivered_and_reported_is_the_version_that_is_there(string words, string version)
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        machine.PutBridge(words);
        machine.PutMcp("0.1.6");

        var deployment = await bench.StartAsync(Auto);

        Assert.Empty(machine.Installations);
        Assert.Equal(($"direxio-connent@{version}", "direxio-mcp@0.1.6"), (bench.State.Field("cc_connect_npm_package"), bench.State.Field("mcp_npm_package")));
        Assert.Equal(($"direxio-connent@{version}", "direxio-mcp@0.1.6"), (deployment!.Delivery!.ConnectPackage, deployment.Delivery.McpPackage));
        Assert.Contains($"direxio-connent@{version}", File.ReadAllText(bench.Paths.Report));
        // It is no pin, and wiring again does not put the default in its place.
        Assert.Equal("1.3.17", new LocalSettings().KeepingVersionsOf(bench.State).ConnectVersion);
        await bench.ResumeAsync(Resume with { ConnectAgent = "gemini", AgentInstall = AgentInstallPolicy.Skip });
        Assert.Equal(($"direxio-connent@{version}", "direxio-mcp@0.1.6"), (bench.State.Field("cc_connect_npm_package"), bench.State.Field("mcp_npm_package")));
    }

    [Fact]
    public async Task An_old_bridge_that_npm_cannot_replace_is_recorded_as_what_it_is()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        machine.PutBridge("direxio-connect 1.3.10");
        machine.Bridge.Fault("fail-npm", "npm error code EACCES\n");

        await bench.StartAsync(Auto);

        Assert.Equal(("no_permission", "direxio-connent@1.3.10"), (bench.State.Field("agent_install_status"), bench.State.Field("cc_connect_npm_package")));
        Assert.Contains("is version 1.3.10, and the least that serves is 1.3.16", bench.State.Field("agent_install_evidence"));
        Assert.Contains(bench.Events.Warnings, warning => warning.Contains("npm config set prefix", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_nothing_may_be_installed_an_old_bridge_that_runs_is_warned_of_with_what_replaces_it()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        await bench.StartAsync(Auto);
        machine.Bridge.Fault("version", "direxio-connect 1.3.10\n");
        var npm = machine.Installations.Count();

        await bench.ResumeAsync(Resume with { ConnectAgent = "codex", AgentInstall = AgentInstallPolicy.Recommend });

        Assert.Equal("direxio-connent@1.3.10", bench.State.Field("cc_connect_npm_package"));
        Assert.Contains(bench.Events.Warnings, warning => warning.Contains("version 1.3.10")
            && warning.EndsWith("Install-DirexioConnect -Domain chat.example.org -Rehearse", StringComparison.Ordinal));
        Assert.Equal(npm, machine.Installations.Count());
        Assert.Equal("direxio-connent@1.3.17", (await InstallByHandTests.ConnectAsync(bench))!.Package);
        Assert.Equal("direxio-connent@1.3.17", bench.State.Field("cc_connect_npm_package"));
    }

    [Fact]
    public async Task A_package_that_cannot_be_installed_never_fails_the_deployment()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        machine.Bridge.Fault("fail-npm", "npm error network ENOTFOUND");

        Assert.Equal(DeploymentStatus.Completed, (await bench.StartAsync(Auto))!.Status);

        Assert.Equal(("install_failed", "install_failed"), (bench.State.Field("agent_install_status"), bench.State.Field("mcp_install_status")));
    }

    [Fact]
    public async Task What_helps_a_package_that_cannot_be_installed_is_told_with_the_command_to_run_then()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        machine.Bridge.Fault("fail-npm", "npm error code EACCES\nnpm error path /usr/lib/node_modules\n");

        await bench.StartAsync(Auto);

        Assert.Equal(("no_permission", "no_permission"), (bench.State.Field("agent_install_status"), bench.State.Field("mcp_install_status")));
        var warning = Assert.Single(bench.Events.Warnings, warning => warning.StartsWith("The bridge is not ready (no_permission)", StringComparison.Ordinal));
        Assert.Contains("npm config set prefix", warning, StringComparison.Ordinal);
        Assert.Contains("Then run: Install-DirexioConnect -Domain chat.example.org -Rehearse, or by hand: npm install -g", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wiring_a_live_bridge_again_does_not_cut_it_off()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        await bench.StartAsync(Auto);
        var (session, changes) = (SessionOf(bench), machine.Bridge.Changes.Count());

        await bench.ResumeAsync(Resume with { AgentInstall = AgentInstallPolicy.Auto });

        Assert.Equal(session, SessionOf(bench));
        Assert.Equal(changes, machine.Bridge.Changes.Count());
        Assert.Equal("installed", bench.State.Field("agent_install_status"));
    }

    [Fact]
    public async Task A_changed_configuration_restarts_the_bridge()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        await bench.StartAsync(Auto);

        await bench.ResumeAsync(Resume with { ConnectAgent = "gemini" });

        Assert.Equal("daemon restart --service-name chat.example.org", machine.Bridge.Changes.Last());
        Assert.Equal("auto", bench.State.Field("agent_install_policy"));
    }

    [Fact]
    public async Task A_session_that_the_server_refuses_is_renewed_and_the_bridge_restarted()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        await bench.StartAsync(Auto);
        var file = MatrixSessionFile.FileOf(bench.Paths);
        var revoked = File.ReadAllText(file).Replace(SessionOf(bench), "mx_revoked0000000000000000000", StringComparison.Ordinal);
        File.WriteAllText(file, revoked);

        await bench.ResumeAsync(Resume with { AgentInstall = AgentInstallPolicy.Auto });

        Assert.Equal("daemon restart --service-name chat.example.org", machine.Bridge.Changes.Last());
        Assert.NotEqual("mx_revoked0000000000000000000", SessionOf(bench));
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
        Assert.Equal(("recommend", "installed"), (bench.State.Field("agent_install_policy"), bench.State.Field("agent_install_status")));
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
        Assert.Equal((word, word), (bench.State.Field("agent_install_status"), bench.State.Field("mcp_install_status")));
        Assert.Equal(isTold, bench.Events.All.OfType<NoteTaken>().Any(note => note.Text.Contains("Install-DirexioConnect")));
    }

    [Fact]
    public async Task Without_an_agent_only_the_MCP_server_is_installed()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };

        await bench.StartAsync(Auto with { ConnectAgent = null });

        Assert.Equal(("no_agent", "installed"), (bench.State.Field("agent_install_status"), bench.State.Field("mcp_install_status")));
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

        Assert.Equal(("skip", "installed"), (bench.State.Field("agent_install_policy"), bench.State.Field("agent_install_status")));
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
        Assert.Null(bench.State.Field("agent_restart_pending"));
    }

    [Fact]
    public async Task A_bridge_that_was_restarted_and_connects_late_is_not_restarted_again()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        await bench.StartAsync(Auto);
        machine.Bridge.Fault("start-log", "acquired instance lock\n");
        await bench.ResumeAsync(Resume with { ConnectAgent = "gemini" });
        Assert.Equal(("matrix_not_connected", null), (bench.State.Field("agent_install_status"), bench.State.Field("agent_restart_pending")));
        var changes = machine.Bridge.Changes.Count();
        File.AppendAllText(machine.Bridge.At(RehearsalBench.Domain + ".log"), "matrix: connected\n");

        await bench.ResumeAsync(Resume with { AgentInstall = AgentInstallPolicy.Auto });

        Assert.Equal(changes, machine.Bridge.Changes.Count());
        Assert.Equal("installed", bench.State.Field("agent_install_status"));
    }

    [Fact]
    public async Task A_restart_that_is_due_is_not_forgotten_while_the_status_cannot_be_read()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        await bench.StartAsync(Auto);
        machine.Bridge.Fault("fail-status", "Error: bus is gone");

        await bench.ResumeAsync(Resume with { ConnectAgent = "gemini", AgentInstall = AgentInstallPolicy.Recommend });

        Assert.Equal(("daemon_status_unreadable", "true"), (bench.State.Field("agent_install_status"), bench.State.Field("agent_restart_pending")));
        File.Delete(machine.Bridge.At("fail-status"));
        Assert.True((await InstallByHandTests.ConnectAsync(bench))!.IsInstalled);
        Assert.Equal("daemon restart --service-name chat.example.org", machine.Bridge.Changes.Last());
        Assert.Null(bench.State.Field("agent_restart_pending"));
    }

    [Fact]
    public async Task A_service_of_this_program_is_known_as_such_although_it_did_not_connect()
    {
        using var machine = new NpmStandIn();
        using var bench = new RehearsalBench { Programs = machine.Programs };
        machine.Bridge.Fault("start-log", "acquired instance lock\n");
        await bench.StartAsync(Auto);

        await bench.ResumeAsync(Resume with { ConnectAgent = "codex", AgentInstall = AgentInstallPolicy.Skip });

        Assert.Equal("matrix_not_connected", bench.State.Field("agent_install_status"));
        Assert.DoesNotContain("not installed by this program", bench.State.Field("agent_install_evidence"));
    }

    [Theory]
    [InlineData("auto", "installed")]
    [InlineData("SKIP", "skip")]
    public async Task The_variable_is_the_default(string value, string status)
    {
        using var bench = new RehearsalBench(("DIREXIO_AGENT_INSTALL", value));

        await bench.StartAsync(RehearsalBench.Request() with { ConnectAgent = "codex" });

        Assert.Equal(status, bench.State.Field("agent_install_status"));
    }

    [Fact]
    public async Task A_variable_that_is_no_policy_is_refused()
    {
        using var bench = new RehearsalBench(("DIREXIO_AGENT_INSTALL", "always"));

        Assert.Equal("AgentInstallUnknown", (await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync())).Code);
    }

    private static string SessionOf(RehearsalBench bench) =>
        MatrixSessionFile.Read(bench.Paths, new Redactor())!.AccessToken.Reveal();
}
