using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.RuntimeChecks;

public sealed class ConnectDaemonCheckTests : IAsyncLifetime
{
    private const string Name = RuntimeBench.Domain;
    private const string Revoked = "connection error, retrying\" error=\"matrix: whoami: M_UNKNOWN_TOKEN\" backoff=5s";

    private RuntimeBench bench = null!;

    private BridgeStandIn Bridge => bench.Bridge;

    public async ValueTask InitializeAsync() => bench = await RuntimeBench.WellAsync();

    public ValueTask DisposeAsync()
    {
        bench?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_service_of_this_node_that_is_connected_passes_and_nothing_is_changed()
    {
        Assert.Equal((RuntimeCheckStatus.Passed, "Connected"), Outcome(await CheckAsync()));
        Assert.DoesNotContain(Bridge.Changes, call => !call.StartsWith("daemon logs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_of_another_folder_is_not_this_nodes_even_if_it_runs()
    {
        Bridge.Install(Name, "/home/user/.direxio/nodes/other.example.org/cc-connect");

        var check = await CheckAsync();

        Assert.Equal((RuntimeCheckStatus.Failed, "ServiceOfAnotherFolder"), Outcome(check));
        Assert.Contains("other.example.org", check.Detail, StringComparison.Ordinal);
        Assert.Contains("direxio-connect daemon install", check.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_does_not_tell_its_folder_is_not_taken_for_this_nodes()
    {
        File.Delete(Bridge.At(Name + ".workdir"));

        Assert.Equal((RuntimeCheckStatus.Failed, "ServiceFolderUnknown"), Outcome(await CheckAsync()));
    }

    [Fact]
    public async Task A_service_that_no_session_reaches_fails_with_what_brings_it_within_reach()
    {
        Bridge.PutUnit($"cc-connect-{Name}.service", bench.ConnectFolder);
        Bridge.Fault("fail-status", BridgeStandIn.NoUserSession);

        var check = await CheckAsync();

        Assert.Equal((RuntimeCheckStatus.Failed, "StatusUnreadable"), Outcome(check));
        Assert.Contains("loginctl enable-linger", check.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_service_fails_with_the_command_that_starts_it()
    {
        Bridge.Install(Name, bench.ConnectFolder, "Stopped");

        var check = await CheckAsync();

        Assert.Equal((RuntimeCheckStatus.Failed, "ServiceStopped"), Outcome(check));
        Assert.Contains($"direxio-connect daemon restart --service-name {Name}", check.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_token_is_seen_although_the_service_runs()
    {
        Bridge.Log(Name, RuntimeBench.StartOf(Revoked));

        var check = await CheckAsync();

        Assert.Equal((RuntimeCheckStatus.Failed, "MatrixTokenRefused"), Outcome(check));
        // Without a word of the agent the phase is done and would be left; and no file has to be deleted by hand.
        Assert.Contains($"Resume-DirexioDeployment -Domain {RuntimeBench.Domain} -Rehearse -AgentInstall", check.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_its_agent_ended_says_so_and_not_only_that_it_is_stopped()
    {
        Bridge.Install(Name, bench.ConnectFolder, "Stopped");
        Bridge.Log(Name, ["acquired instance lock", "config loaded", "level=ERROR msg=\"failed to create agent\" error=\"codex: CLI not found in PATH\""]);

        var check = await CheckAsync();

        Assert.Equal((RuntimeCheckStatus.Failed, "AgentFailed"), Outcome(check));
        Assert.Contains("is stopped", check.Detail, StringComparison.Ordinal);
        Assert.Contains("CLI not found in PATH", check.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sync: connection refused")]
    [InlineData("whoami: failed to GET /_matrix/client/v3/account/whoami: dial tcp: lookup chat.example.org: no such host")]
    [InlineData("whoami: context deadline exceeded")]
    [InlineData("whoami: tls: failed to verify certificate: x509: certificate has expired")]
    [InlineData("whoami: HTTP 502: Bad Gateway")]
    public async Task A_connection_that_is_lost_for_another_reason_is_told_apart(string error)
    {
        Bridge.Log(Name, RuntimeBench.StartOf($"connection error, retrying\" error=\"matrix: {error}\""));

        Assert.Equal((RuntimeCheckStatus.Failed, "MatrixUnreachable"), Outcome(await CheckAsync()));
    }

    [Fact]
    public async Task A_token_that_was_revoked_later_is_seen_as_well()
    {
        Bridge.Log(Name, [.. RuntimeBench.StartOf("connected"), $"level=WARN msg=\"matrix: {Revoked}"]);

        Assert.Equal("MatrixTokenRefused", (await CheckAsync()).Code);
    }

    [Fact]
    public async Task What_was_before_the_last_start_does_not_count()
    {
        Bridge.Log(Name, [.. RuntimeBench.StartOf(Revoked), "level=ERROR msg=\"failed to create agent\"", .. RuntimeBench.StartOf("connected")]);

        Assert.Equal("Connected", (await CheckAsync()).Code);
    }

    [Fact]
    public async Task An_agent_that_cannot_be_started_is_a_failure_with_its_own_words()
    {
        Bridge.Log(Name, [.. RuntimeBench.StartOf("connected"), "level=ERROR msg=\"failed to create agent\" error=\"codex: CLI not found in PATH\""]);

        var check = await CheckAsync();

        Assert.Equal((RuntimeCheckStatus.Failed, "AgentFailed"), Outcome(check));
        Assert.Contains("CLI not found in PATH", (string?)bench.Checks["connect_daemon"]!["agent_error"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("failed to start interactive session\" error=\"acp: initialize: EOF\"")]
    [InlineData("failed to start interactive session\" error=\"acp: session/new: not allowed\"")]
    [InlineData("acp: process exited\" error=\"exit status 1\" stderr=\"no such module\"")]
    public async Task An_agent_that_begins_no_session_is_a_failure_although_the_bridge_is_connected(string words)
    {
        Bridge.Log(Name, [.. RuntimeBench.StartOf("connected"), $"level=ERROR msg=\"{words}"]);

        var check = await CheckAsync();

        Assert.Equal((RuntimeCheckStatus.Failed, "AgentFailed"), Outcome(check));
        Assert.Contains(words, check.Detail, StringComparison.Ordinal);
        Assert.Contains($"restart the service: direxio-connect daemon restart --service-name {Name}. Then run: ", check.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Cursor_that_waits_for_trust_is_told_the_folder_and_the_mode_that_does_not_wait()
    {
        bench.EditState(state =>
        {
            state["cc_connect_agent"] = "cursor";
            state["cc_connect_agent_cmd"] = "/opt/cursor/agent";
        });
        Bridge.Log(Name, [.. RuntimeBench.StartOf("connected"), "level=ERROR msg=\"cursorSession: process failed\" stderr=\"Workspace Trust Required\""]);

        var check = await CheckAsync();

        Assert.Equal((RuntimeCheckStatus.Failed, "AgentFailed"), Outcome(check));
        Assert.Contains($"in {(string?)bench.State["agent_workspace"]}, confirm that you trust the folder", check.NextAction, StringComparison.Ordinal);
        Assert.Contains(
            $"Resume-DirexioDeployment -Domain {Name} -Rehearse -ConnectAgent cursor -ConnectAgentCommand /opt/cursor/agent "
                + "-ConnectAgentOption @{mode='force'} -AllowUnattendedAgent. "
                + $"Then run: Install-DirexioConnect -Domain {Name} -Rehearse. Then run: Test-DirexioRuntime",
            check.NextAction,
            StringComparison.Ordinal);
        Assert.DoesNotContain("signed in", check.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_agent_that_waits_for_trust_is_offered_no_mode()
    {
        Bridge.Log(Name, [.. RuntimeBench.StartOf("connected"), "Workspace Trust Required"]);

        var check = await CheckAsync();

        Assert.Contains("confirm that you trust the folder", check.NextAction, StringComparison.Ordinal);
        Assert.DoesNotContain("-AllowUnattendedAgent", check.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_says_nothing_of_Matrix_is_not_connected()
    {
        Bridge.Log(Name, RuntimeBench.StartOf("connecting"));

        Assert.Equal((RuntimeCheckStatus.Failed, "NotConnected"), Outcome(await CheckAsync()));
    }

    [Fact]
    public async Task A_service_that_still_has_to_be_restarted_does_not_pass()
    {
        bench.EditState(state => state["agent_restart_pending"] = "true");

        var check = await CheckAsync();

        Assert.Equal((RuntimeCheckStatus.Failed, "RestartPending"), Outcome(check));
        Assert.StartsWith($"Restart it: Install-DirexioConnect -Domain {Name} -Rehearse.", check.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_many_lines_of_the_log_are_read_as_the_environment_says()
    {
        bench.Settings = new() { LogLines = 5000 };
        Bridge.Log(Name, [.. RuntimeBench.StartOf("connected"), .. Enumerable.Range(0, 4500).Select(number => $"turn {number}")]);

        Assert.Equal("Connected", (await CheckAsync()).Code);
    }

    [Fact]
    public async Task The_command_by_hand_has_the_nodes_own_version_and_configuration()
    {
        File.Delete(Bridge.At(Name + ".status"));
        var former = Path.Combine(Directory.CreateDirectory(bench.ConnectFolder + "-former").FullName, "config.toml");
        File.WriteAllText(former, "language = \"en\"\n");
        bench.EditState(state =>
        {
            state["cc_connect_npm_package"] = "direxio-connent@1.3.16";
            state["cc_connect_npm_pinned"] = "true";
            state["cc_connect_config"] = former;
        });

        var action = (await CheckAsync()).NextAction;

        Assert.Contains($"Install-DirexioConnect -Domain {Name} -Rehearse", action, StringComparison.Ordinal);
        Assert.Contains("npm install -g --allow-scripts=direxio-connent direxio-connent@1.3.16", action, StringComparison.Ordinal);
        Assert.Contains($"--config {former}", action, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("matrix_not_connected")]
    [InlineData("refresh_pending")]
    public async Task A_service_that_was_installed_by_hand_is_expected_whatever_came_of_it(string status)
    {
        File.Delete(Bridge.At(Name + ".status"));
        bench.EditState(state => state["agent_install_status"] = status);

        Assert.Equal((RuntimeCheckStatus.Failed, "ServiceNotInstalled"), Outcome(await CheckAsync()));
    }

    [Fact]
    public async Task A_start_that_is_long_ago_is_found()
    {
        Bridge.Log(Name, [.. RuntimeBench.StartOf("connected"), .. Enumerable.Range(0, 500).Select(number => $"turn {number}")]);

        Assert.Equal("Connected", (await CheckAsync()).Code);

        Bridge.Log(Name, [.. RuntimeBench.StartOf("connected"), .. Enumerable.Range(0, 5000).Select(number => $"turn {number}")]);

        Assert.Equal((RuntimeCheckStatus.Failed, "LogTooShort"), Outcome(await CheckAsync()));
    }

    [Fact]
    public async Task A_log_or_status_that_cannot_be_read_is_no_success()
    {
        File.Delete(Bridge.At(Name + ".log"));
        Assert.Equal((RuntimeCheckStatus.Failed, "LogUnreadable"), Outcome(await CheckAsync()));

        Bridge.Fault("fail-status", "Error: bus is gone");
        Assert.Equal((RuntimeCheckStatus.Failed, "StatusUnreadable"), Outcome(await CheckAsync()));
    }

    [Fact]
    public async Task A_machine_without_a_service_manager_is_skipped()
    {
        Bridge.Fault("fail-status", "Error: systemctl not found: systemd is required on Linux");

        Assert.Equal((RuntimeCheckStatus.Skipped, "NoServiceManager"), Outcome(await CheckAsync()));
    }

    [Theory]
    [InlineData("recommend", RuntimeCheckStatus.ManualPending)]
    [InlineData("skip", RuntimeCheckStatus.ManualPending)]
    [InlineData("auto", RuntimeCheckStatus.Failed)]
    public async Task What_is_not_installed_fails_only_where_it_was_to_be_installed(string policy, RuntimeCheckStatus expected)
    {
        File.Delete(Bridge.At(Name + ".status"));
        File.WriteAllText(Path.Combine(bench.ConnectFolder, "config.toml"), string.Empty);
        bench.EditState(state => state["agent_install_policy"] = policy);
        Assert.Equal((expected, "ServiceNotInstalled"), Outcome(await CheckAsync()));

        bench.SearchPath = "/usr/bin:/bin";
        var check = await CheckAsync();
        Assert.Equal((expected, "ConnectNotInstalled"), Outcome(check));
        Assert.Contains("npm install -g --allow-scripts=direxio-connent direxio-connent@1.3.17", check.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_without_an_agent_is_not_told_to_install_a_configuration_that_it_has_not()
    {
        File.Delete(Bridge.At(Name + ".status"));
        File.Delete(Path.Combine(bench.ConnectFolder, "config.toml"));

        var next = (await CheckAsync()).NextAction;

        Assert.Contains("-ConnectAgent", next, StringComparison.Ordinal);
        Assert.DoesNotContain("daemon install", next, StringComparison.Ordinal);
    }

    [Fact]
    public void Connected_before_the_last_word_of_the_same_start_counts_and_of_an_earlier_one_does_not()
    {
        Assert.Equal(new(true, true, null), BridgeLog.Read(RuntimeBench.StartOf("connected")));
        Assert.Equal(new(true, false, null), BridgeLog.Read([.. RuntimeBench.StartOf("connected"), "direxio-connect is running"]));
        Assert.Equal(new(false, true, null), BridgeLog.Read(["matrix: connected"]));
        Assert.Equal(new(false, false, null), BridgeLog.Read([]));
    }

    private static (RuntimeCheckStatus, string) Outcome(RuntimeCheck check) => (check.Status, check.Code);

    private Task<RuntimeCheck> CheckAsync() => bench.CheckAsync(RuntimeCheckName.ConnectDaemon);
}
