using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Bridge;

public sealed class BridgeDaemonTests
{
    private const string Name = "chat.example.org";

    private const string Running =
        """
        direxio-connect daemon status

          Status:    Running
          Service:   chat.example.org
          Platform:  systemd (user)
          PID:       4815
          Log:       /home/user/.cc-connect/logs/chat.example.org.log
          WorkDir:   /home/user/my nodes/cc-connect
          Installed: 2026-11-23 10:11:12

        """;

    [Fact]
    public void All_that_a_status_tells_is_read()
    {
        var status = Read(Running);

        Assert.Equal(DaemonState.Running, status.State);
        Assert.Equal("/home/user/my nodes/cc-connect", status.WorkDir);
        Assert.Equal("/home/user/.cc-connect/logs/chat.example.org.log", status.LogFile);
        Assert.Equal("systemd (user)", status.Platform);
        Assert.Equal(4815, status.ProcessId);
        Assert.Equal("2026-11-23 10:11:12", status.InstalledAt);
    }

    [Fact]
    public void A_stopped_service_with_no_metadata_on_Windows_is_read()
    {
        var status = Read("cc-connect daemon status\r\n\r\n  Status:    Stopped\r\n  Service:   chat.example.org\r\n  Platform:  schtasks\r\n");

        Assert.Equal((DaemonState.Stopped, "schtasks"), (status.State, status.Platform));
        Assert.Null(status.WorkDir);
        Assert.Null(status.ProcessId);
    }

    [Fact]
    public void A_service_that_is_not_installed_exits_with_0_as_well() => Assert.Equal(
        DaemonState.NotInstalled,
        Read("""
            direxio-connect daemon status

              Status:    Not installed
              Service:   chat.example.org
              Platform:  launchd

              Run: direxio-connect daemon install --service-name chat.example.org
            """).State);

    [Theory]
    [InlineData("")]
    [InlineData("Running")]
    [InlineData("  Status:    ")]
    [InlineData("  Status:    Starting")]
    [InlineData("  Status:    Running\n  Status:    Stopped")]
    [InlineData("  Status:    Running\n  Service:   other.example.org")]
    [InlineData("  Status:    Running\n  WorkDir:   /a\n  WorkDir:   /b")]
    [InlineData("<html>Status: Running</html>")]
    public void Whatever_else_it_says_nothing_is_guessed(string output) => Assert.Equal(DaemonState.Unreadable, Read(output).State);

    [Fact]
    public void A_status_with_another_exit_code_is_none()
    {
        var status = DaemonStatus.Parse(new(1, Running, "Error: bus is gone\n"), Name);

        Assert.Equal(DaemonState.Unreadable, status.State);
        Assert.Null(status.WorkDir);
        Assert.StartsWith("Error: bus is gone", status.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Error: systemctl not found: systemd is required on Linux; run it yourself")]
    [InlineData("Error: systemd is not active in this WSL2 instance. Enable it")]
    [InlineData("Error: daemon management is not supported on freebsd; run it yourself")]
    public void A_machine_without_a_service_manager_is_recognized(string error) =>
        Assert.Equal(DaemonState.NoServiceManager, DaemonStatus.Parse(new(1, string.Empty, error), Name).State);

    [Theory]
    [InlineData(BridgeStandIn.NoUserSession)]
    [InlineData(BridgeStandIn.NoUserSessionInWsl)]
    public async Task Without_a_session_and_a_unit_file_there_is_no_service_manager(string error)
    {
        using var bridge = new BridgeStandIn();
        bridge.Variables["HOME"] = bridge.Services;
        bridge.Fault("fail-status", error);

        var status = await StatusAsync(bridge);

        Assert.Equal(DaemonState.NoServiceManager, status.State);
        Assert.Equal(Path.Combine(bridge.Services, ".config", "systemd", "user", $"cc-connect-{Name}.service"), status.UnitFile);
    }

    [Theory]
    [InlineData(Name, "cc-connect-chat.example.org.service")]
    [InlineData("cc-connect", "cc-connect.service")]
    public async Task Without_a_session_a_unit_file_tells_that_a_service_is_installed_and_where_it_works(string name, string file)
    {
        using var bridge = new BridgeStandIn();
        var unit = bridge.PutUnit(file, "/home/user/my nodes/cc-connect");
        bridge.Fault("fail-status", BridgeStandIn.NoUserSession);

        var status = await StatusAsync(bridge, name);

        Assert.Equal((DaemonState.NoSession, unit, "/home/user/my nodes/cc-connect"), (status.State, status.UnitFile, status.WorkDir));
        Assert.False(status.IsInstalled);
    }

    [Fact]
    public async Task What_helps_without_a_session_is_a_login_or_services_without_one_and_in_WSL_its_own_setting()
    {
        using var bridge = new BridgeStandIn();
        bridge.PutUnit($"cc-connect-{Name}.service", "/srv");
        bridge.Fault("fail-status", BridgeStandIn.NoUserSession);
        Assert.Contains($"loginctl enable-linger {Environment.UserName}", SessionAdvice.For(await StatusAsync(bridge))!.ToString());

        bridge.Fault("fail-status", BridgeStandIn.NoUserSessionInWsl);
        Assert.Contains("/etc/wsl.conf", SessionAdvice.For(await StatusAsync(bridge))!.ToString());

        bridge.Fault("fail-status", "Error: systemctl not found: systemd is required on Linux; run it yourself");
        Assert.Null(SessionAdvice.For(await StatusAsync(bridge)));
    }

    [Theory]
    [InlineData("alice", "sudo loginctl enable-linger ", "alice")]
    [InlineData("unknown", "sudo loginctl enable-linger ", null)]
    public async Task That_a_service_ends_with_the_login_is_read_from_what_the_installation_says(string user, string command, string? told)
    {
        using var bridge = new BridgeStandIn();
        bridge.Fault("after-install", LingerWarning(user));
        var daemon = BridgeDaemon.Find(bridge.Programs, new(new JsonObject()), DaemonLimits.Default)!;

        var answer = await daemon.InstallAsync("/srv/my node/config.toml", Name, [], TestContext.Current.CancellationToken);

        Assert.True(answer.Succeeded);
        Assert.Equal(command + (told ?? Environment.UserName), answer.LingerCommand);
    }

    [Theory]
    [InlineData("chat.example.org", true)]
    [InlineData("-chat", false)]
    [InlineData("chat/example", false)]
    [InlineData("chat\n", false)]
    [InlineData("", false)]
    public void Names_are_those_that_the_program_takes(string name, bool expected) => Assert.Equal(expected, BridgeDaemon.IsServiceName(name));

    [Fact]
    public void A_name_has_at_most_80_characters()
    {
        Assert.True(BridgeDaemon.IsServiceName(new('a', 80)));
        Assert.False(BridgeDaemon.IsServiceName(new('a', 81)));
    }

    [Fact]
    public async Task A_service_is_installed_restarted_stopped_and_uninstalled()
    {
        using var bridge = new BridgeStandIn();
        var daemon = BridgeDaemon.Find(bridge.Programs, new(new JsonObject()), DaemonLimits.Default)!;
        var token = TestContext.Current.CancellationToken;

        Assert.Equal(new(true, "direxio-connect daemon installed and started."), await daemon.InstallAsync("/srv/my node/config.toml", Name, [], token));
        Assert.Equal("/srv/my node", (await daemon.StatusAsync(Name, token)).WorkDir);
        Assert.True((await daemon.StopAsync(Name, token)).Succeeded);
        Assert.Equal(DaemonState.Stopped, (await daemon.StatusAsync(Name, token)).State);
        Assert.True((await daemon.RestartAsync(Name, token)).Succeeded);
        Assert.Equal(DaemonState.Running, (await daemon.StatusAsync(Name, token)).State);
        Assert.Equal(new(true, "direxio-connect daemon uninstalled."), await daemon.UninstallAsync(Name, token));
        Assert.Equal(DaemonState.NotInstalled, (await daemon.StatusAsync(Name, token)).State);
        Assert.Equal(new(false, "Service is not installed. Run first:"), await daemon.RestartAsync(Name, token));
        Assert.Equal(new(true, "Service is not installed."), await daemon.UninstallAsync(Name, token));
    }

    [Fact]
    public void A_bridge_that_is_not_on_PATH_is_the_recorded_one_or_none()
    {
        using var bridge = new BridgeStandIn();
        var programs = bridge.ProgramsOf("/nowhere");

        Assert.Null(BridgeDaemon.Find(programs, new(new JsonObject()), DaemonLimits.Default));
        Assert.Null(BridgeDaemon.Find(programs, new(new JsonObject { ["cc_connect_binary"] = "direxio-connect" }), DaemonLimits.Default));
        Assert.Equal(
            BridgeStandIn.Program,
            BridgeDaemon.Find(programs, new(new JsonObject { ["connect_binary"] = BridgeStandIn.Program }), DaemonLimits.Default)?.Program);
    }

    [Fact]
    public void A_service_that_is_to_go_is_asked_for_with_the_program_that_it_was_installed_with_where_PATH_has_none()
    {
        using var bridge = new BridgeStandIn();
        var state = new NodeState(new JsonObject { ["cc_connect_binary"] = "direxio-connect" });
        bridge.PutRecord(Name, $$"""{ "service_name": "{{Name}}", "binary_path": "{{BridgeStandIn.Program}}" }""");

        Assert.Equal(BridgeStandIn.Program, BridgeDaemon.FindInstalled(bridge.ProgramsOf("/nowhere"), state, Name, DaemonLimits.Default)?.Program);
        Assert.Null(BridgeDaemon.FindInstalled(bridge.ProgramsOf("/nowhere"), state, "other.example.org", DaemonLimits.Default));
        Assert.Null(BridgeDaemon.FindInstalled(bridge.ProgramsOf("/nowhere"), state, "../daemons/x", DaemonLimits.Default));
        Assert.Null(BridgeDaemon.Find(bridge.ProgramsOf("/nowhere"), state, DaemonLimits.Default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{ "binary_path": "direxio-connect" }""")]
    [InlineData("""{ "binary_path": 7 }""")]
    [InlineData("""{ "binary_path": "/nowhere/direxio-connect" }""")]
    public void A_record_that_names_no_program_by_its_path_is_none(string content)
    {
        using var bridge = new BridgeStandIn();
        bridge.PutRecord(Name, content);

        Assert.Null(BridgeDaemon.FindInstalled(bridge.ProgramsOf("/nowhere"), new(new JsonObject()), Name, DaemonLimits.Default));
    }

    // As version 1.3.17 says it, after all that it says of the service.
    internal static string LingerWarning(string user) =>
        $"""

          Service:   chat.example.org
          Platform:  systemd (user)
          Binary:    /home/{user}/.nvm/versions/node/v22.3.0/lib/node_modules/direxio-connent/bin/direxio-connect
          WorkDir:   /home/{user}/.direxio/nodes/chat.example.org/cc-connect
          Log:       /home/{user}/.cc-connect/logs/chat.example.org.log
          LogMax:    10 MB

        Commands:
          direxio-connect daemon status --service-name chat.example.org    - Check status
          direxio-connect daemon logs --service-name chat.example.org -f   - Follow logs
          direxio-connect daemon restart --service-name chat.example.org   - Restart

        ⚠️  Warning: Linger is not enabled for this user.
           direxio-connect will stop when your last login session ends (e.g., SSH disconnect).
           To keep it running persistently, run:
             sudo loginctl enable-linger {user}

        """;

    private static Task<DaemonStatus> StatusAsync(BridgeStandIn bridge, string name = Name) =>
        BridgeDaemon.Find(bridge.Programs, new(new JsonObject()), DaemonLimits.Default)!
            .StatusAsync(name, TestContext.Current.CancellationToken);

    private static DaemonStatus Read(string output) => DaemonStatus.Parse(new ProgramResult(0, output, string.Empty), Name);
}
