using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Bridge.Installing;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.State;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Bridge.Installing;

public sealed class BridgeInstallerTests : IDisposable
{
    private const string Name = TemporaryHome.Domain;

    private const string Busy =
        """
        npm error code EBUSY
        npm error syscall rename
        npm error path C:\Users\alice\AppData\Roaming\npm\node_modules\direxio-connent
        npm error dest C:\Users\alice\AppData\Roaming\npm\node_modules\.direxio-connent-Xq3VbTgy
        npm error errno -4082
        npm error EBUSY: resource busy or locked, rename 'C:\Users\alice\AppData\Roaming\npm\node_modules\direxio-connent' -> 'C:\Users\alice\AppData\Roaming\npm\node_modules\.direxio-connent-Xq3VbTgy'

        """;

    private const string NotEmpty =
        """
        npm ERR! code ENOTEMPTY
        npm ERR! syscall rename
        npm ERR! path /home/alice/.npm-global/lib/node_modules/direxio-connent
        npm ERR! dest /home/alice/.npm-global/lib/node_modules/.direxio-connent-qkHDBTgy
        npm ERR! errno -39
        npm ERR! ENOTEMPTY: directory not empty, rename '/home/alice/.npm-global/lib/node_modules/direxio-connent' -> '/home/alice/.npm-global/lib/node_modules/.direxio-connent-qkHDBTgy'

        """;

    private const string RenameRefused =
        """
        npm error code EPERM
        npm error syscall rename
        npm error path C:\Users\alice\AppData\Roaming\npm\node_modules\direxio-connent
        npm error dest C:\Users\alice\AppData\Roaming\npm\node_modules\.direxio-connent-Xq3VbTgy
        npm error errno -4048
        npm error [Error: EPERM: operation not permitted, rename 'C:\Users\alice\AppData\Roaming\npm\node_modules\direxio-connent' -> 'C:\Users\alice\AppData\Roaming\npm\node_modules\.direxio-connent-Xq3VbTgy'] {
        npm error   errno: -4048,
        npm error   code: 'EPERM',
        npm error   syscall: 'rename'
        npm error }
        npm error The operation was rejected by your operating system.
        npm error It's possible that the file was already in use (by a text editor or antivirus),
        npm error or that you lack permissions to access it.

        """;

    private const string UnlinkRefused =
        """
        npm error code EACCES
        npm error syscall unlink
        npm error path D:\npm\node_modules\direxio-connent\bin\direxio-connect.exe
        npm error errno -4092
        npm error Error: EACCES: permission denied, unlink 'D:\npm\node_modules\direxio-connent\bin\direxio-connect.exe'

        """;

    private const string FolderRefused =
        """
        npm error code EPERM
        npm error syscall mkdir
        npm error path C:\Program Files\nodejs\node_modules\direxio-connent
        npm error errno -4048
        npm error Error: EPERM: operation not permitted, mkdir 'C:\Program Files\nodejs\node_modules\direxio-connent'

        """;

    private const string RenameRefusedOnLinux =
        """
        npm error code EACCES
        npm error syscall rename
        npm error path /usr/local/lib/node_modules/direxio-connent
        npm error dest /usr/local/lib/node_modules/.direxio-connent-qkHDBTgy
        npm error errno -13
        npm error Error: EACCES: permission denied, rename '/usr/local/lib/node_modules/direxio-connent' -> '/usr/local/lib/node_modules/.direxio-connent-qkHDBTgy'

        """;

    private readonly TemporaryHome home = new();
    private readonly NpmStandIn machine = new();

    public BridgeInstallerTests()
    {
        Directory.CreateDirectory(home.Paths.ConnectFolder);
        File.WriteAllText(Config, "language = \"en\"\n");
    }

    private string Config => BridgeConfig.FileOf(home.Paths);

    public void Dispose()
    {
        machine.Dispose();
        home.Dispose();
    }

    [Fact]
    public async Task Npm_brings_the_pinned_package_and_the_service_is_watched_until_it_is_connected()
    {
        var outcome = await InstallAsync(settings: new() { GivenConnectVersion = "1.3.16" });

        Assert.Equal("installed", outcome.Status);
        Assert.Contains("matrix: connected", outcome.Evidence);
        Assert.Equal(["install -g --allow-scripts=direxio-connent direxio-connent@1.3.16"], machine.Installations);
        Assert.Equal([$"daemon install --config {Config} --force --service-name {Name}"], machine.Bridge.Changes);
    }

    [Fact]
    public async Task A_service_that_runs_with_this_configuration_is_left_alone()
    {
        await InstallAsync();
        var before = machine.Bridge.Changes.Count();

        Assert.Equal("installed", (await InstallAsync()).Status);

        Assert.Equal(before, machine.Bridge.Changes.Count());
        Assert.Single(machine.Installations);
    }

    [Fact]
    public async Task A_changed_configuration_restarts_the_service_and_what_its_log_said_before_does_not_count()
    {
        await InstallAsync();
        machine.Bridge.Fault("start-log", "acquired instance lock\nmatrix: connection error, retrying error=\"matrix: whoami: M_UNKNOWN_TOKEN\"\n");

        var outcome = await InstallAsync(new(Config, Restarts: true));

        Assert.Equal($"daemon restart --service-name {Name}", machine.Bridge.Changes.Last());
        Assert.Equal("matrix_not_connected", outcome.Status);
        Assert.Contains("M_UNKNOWN_TOKEN", outcome.Evidence);
    }

    [Fact]
    public async Task A_failure_of_an_earlier_start_does_not_count_against_a_new_one()
    {
        machine.Bridge.Install(Name, home.Paths.ConnectFolder, "Stopped");
        File.WriteAllText(machine.Bridge.At(Name + ".log"), "acquired instance lock\nstderr=\"Authentication required\"\n");

        Assert.Equal("installed", (await InstallAsync()).Status);
    }

    [Fact]
    public async Task A_package_is_installed_over_a_program_that_is_there_only_if_that_is_wanted()
    {
        await InstallAsync();

        await InstallAsync(settings: new() { ForcesConnectPackage = true });

        Assert.Equal(2, machine.Installations.Count());
        Assert.StartsWith("daemon install", machine.Bridge.Changes.Last());
    }

    [Theory]
    [InlineData("direxio-connect 1.3.16", "1.3.16")]
    [InlineData("direxio-connect v1.4.0-rc.1\ncommit: abc", "1.4.0-rc.1")]
    [InlineData("direxio-connect 1.3.17-3-g0f1e2d3", "1.3.17-3-g0f1e2d3")]
    [InlineData("direxio-connect dev\ncommit: none", "unknown")]
    [InlineData("", "unknown")]
    public async Task A_bridge_that_is_there_is_left_and_its_own_version_is_told(string words, string version)
    {
        machine.PutBridge(words);

        var outcome = await InstallAsync();

        Assert.Equal(("installed", version), (outcome.Status, outcome.Version));
        Assert.Empty(machine.Installations);
    }

    [Theory]
    [InlineData("direxio-connect 1.3.15")]
    [InlineData("cc-connect v1.2.30\ncommit: abc")]
    public async Task A_bridge_that_is_too_old_to_serve_is_replaced_and_its_service_started_anew(string words)
    {
        await InstallAsync();
        machine.Bridge.Fault("version", words + "\n");

        var outcome = await InstallAsync();

        Assert.Equal(("installed", "1.3.17"), (outcome.Status, outcome.Version));
        Assert.Equal(2, machine.Installations.Count());
        Assert.StartsWith("daemon install", machine.Bridge.Changes.Last());
    }

    [Fact]
    public async Task An_old_bridge_is_left_to_who_asked_for_it()
    {
        machine.PutBridge("direxio-connect 1.3.15");

        Assert.Equal(("installed", "1.3.15"), await InstallAsync(settings: new() { GivenConnectVersion = "1.3.15" }) is var outcome ? (outcome.Status, outcome.Version) : default);
        Assert.Empty(machine.Installations);
    }

    [Fact]
    public async Task An_old_bridge_that_stands_first_on_PATH_is_not_taken_for_the_one_that_npm_installed()
    {
        machine.PutBridge("direxio-connect 1.3.15");
        machine.Bridge.Fault("keep-version");

        var outcome = await InstallAsync();

        Assert.Equal(("install_failed", "not_on_path", "1.3.15"), (outcome.Status, outcome.Reason, outcome.Version));
        Assert.Contains("is version 1.3.15, and the least that serves is 1.3.16", outcome.Evidence);
        Assert.Contains($"Put {machine.Bridge.Services}/bin on PATH", outcome.NextAction!.ToString());
        Assert.Empty(machine.Bridge.Changes);
    }

    [Fact]
    public async Task No_npm_is_a_status_of_its_own() => Assert.Equal("npm_missing", (await InstallAsync(programs: machine.Bare)).Status);

    [Fact]
    public async Task No_agent_installs_nothing()
    {
        Assert.Equal("no_agent", (await InstallAsync(new(null, false))).Status);
        Assert.Empty(machine.Installations);
    }

    [Fact]
    public async Task What_npm_complains_about_is_told()
    {
        machine.Bridge.Fault("fail-npm", "npm error code EACCES\n");

        var outcome = await InstallAsync();

        Assert.Equal("no_permission", outcome.Status);
        Assert.Contains("EACCES", outcome.Evidence);
        Assert.Empty(machine.Bridge.Changes);
    }

    [Fact]
    public async Task A_package_whose_program_is_not_on_the_path_is_not_installed()
    {
        machine.Bridge.Fault("empty-npm");

        var outcome = await InstallAsync();

        Assert.Equal(("install_failed", "not_on_path"), (outcome.Status, outcome.Reason));
        Assert.Contains("not on PATH", outcome.Evidence);
        Assert.Contains($"Put {machine.Bridge.Services}/bin on PATH", outcome.NextAction!.ToString());
    }

    [Fact]
    public async Task A_service_of_the_name_that_works_elsewhere_is_not_replaced()
    {
        machine.Bridge.Install(Name, "/somewhere/else");

        var outcome = await InstallAsync();

        Assert.Equal("daemon_of_other_workdir", outcome.Status);
        Assert.Contains("daemon uninstall --service-name", outcome.Evidence);
        Assert.Empty(machine.Bridge.Changes);
    }

    [Fact]
    public async Task A_service_whose_status_cannot_be_read_is_not_replaced()
    {
        await InstallAsync();
        var before = machine.Bridge.Changes.Count();
        machine.Bridge.Fault("fail-status", "Error: bus is gone");

        var outcome = await InstallAsync(new(Config, Restarts: true));

        Assert.Equal("daemon_status_unreadable", outcome.Status);
        Assert.Contains("bus is gone", outcome.Evidence);
        Assert.Equal(before, machine.Bridge.Changes.Count());
    }

    [Fact]
    public async Task A_service_that_does_not_tell_its_folder_is_not_replaced()
    {
        machine.Bridge.Install(Name, workDir: null);

        var outcome = await InstallAsync();

        Assert.Equal("daemon_workdir_unknown", outcome.Status);
        Assert.Contains("daemon uninstall --service-name", outcome.Evidence);
        Assert.Empty(machine.Bridge.Changes);
    }

    [Fact]
    public async Task What_an_earlier_start_said_is_not_taken_for_new_where_the_log_could_not_be_read_before()
    {
        await InstallAsync();
        machine.Bridge.Fault("fail-logs-once", "Error: permission denied");
        machine.Bridge.Fault("start-log");

        var outcome = await InstallAsync(new(Config, Restarts: true));

        Assert.Equal($"daemon restart --service-name {Name}", machine.Bridge.Changes.Last());
        Assert.Equal("matrix_not_connected", outcome.Status);
        Assert.Contains("permission denied", outcome.Evidence);
    }

    [Fact]
    public async Task A_restart_is_no_longer_due_once_it_was_made_although_the_bridge_does_not_connect()
    {
        await InstallAsync();
        machine.Bridge.Fault("start-log", "acquired instance lock\n");
        var started = 0;

        var outcome = await InstallAsync(new(Config, Restarts: true) { Started = () => started++ });

        Assert.Equal(("matrix_not_connected", 1), (outcome.Status, started));
        machine.Bridge.Fault("fail-restart", "Failed: unit is masked");
        Assert.Equal("install_failed", (await InstallAsync(new(Config, Restarts: true) { Started = () => started++ })).Status);
        Assert.Equal(1, started);
    }

    [Fact]
    public async Task The_command_for_a_machine_without_a_service_manager_can_be_pasted()
    {
        machine.Bridge.Fault("fail-status", "systemctl not found");
        var folder = Directory.CreateDirectory(Path.Combine(home.Paths.Folder, "my bridge")).FullName;

        var outcome = await InstallAsync(new(Path.Combine(folder, "config.toml"), Restarts: false));

        Assert.EndsWith($"direxio-connect --config '{folder}/config.toml'", outcome.Evidence);
    }

    [Theory]
    [InlineData("fail-install", "Install failed: unit is masked", "install_failed", "unit is masked")]
    [InlineData("fail-status", "systemctl not found: systemd is required on Linux", "no_service_manager", "systemd is required")]
    [InlineData("say-install", "installed and started", "daemon_not_running", "Not installed")]
    [InlineData("start-log", "acquired instance lock\nfailed to create agent error=\"codex: CLI not found in PATH\"\n", "agent_backend_failed", "CLI not found")]
    [InlineData("start-log", "acquired instance lock\nconfig loaded\n", "matrix_not_connected", "does not say")]
    [InlineData("fail-logs", "Error: permission denied", "matrix_not_connected", "permission denied")]
    public async Task Each_trouble_of_the_service_has_its_status(string fault, string text, string status, string evidence)
    {
        machine.Bridge.Fault(fault, text);

        var outcome = await InstallAsync();

        Assert.Equal(status, outcome.Status);
        Assert.Contains(evidence, outcome.Evidence);
    }

    [Fact]
    public async Task Without_a_session_of_the_user_the_bridge_is_to_be_run_by_hand_or_after_a_login()
    {
        machine.Bridge.Variables["HOME"] = machine.Bridge.Services;
        machine.Bridge.Fault("fail-status", BridgeStandIn.NoUserSession);

        var outcome = await InstallAsync();

        Assert.Equal("no_service_manager", outcome.Status);
        Assert.EndsWith($"direxio-connect --config {Config}", outcome.Evidence);
        Assert.Contains("loginctl enable-linger", outcome.NextAction!.ToString());
    }

    [Fact]
    public async Task A_service_that_no_session_reaches_is_left_and_what_helps_is_told()
    {
        var unit = machine.Bridge.PutUnit($"cc-connect-{Name}.service", home.Paths.ConnectFolder);
        machine.Bridge.Fault("fail-status", BridgeStandIn.NoUserSession);

        var outcome = await InstallAsync();

        Assert.Equal("daemon_status_unreadable", outcome.Status);
        Assert.Contains(unit, outcome.Evidence);
        Assert.Contains("loginctl enable-linger", outcome.NextAction!.ToString());
        Assert.Empty(machine.Bridge.Changes);
    }

    [Fact]
    public async Task That_the_bridge_ends_with_the_login_is_a_warning_with_the_command_that_lets_it_run_on()
    {
        Assert.Null((await InstallAsync()).Warning);
        machine.Bridge.Fault("after-install", BridgeDaemonTests.LingerWarning("alice"));

        var outcome = await InstallAsync(settings: new() { ForcesConnectPackage = true });

        Assert.Equal("installed", outcome.Status);
        Assert.Contains("sudo loginctl enable-linger alice", outcome.Warning!.ToString());
    }

    [Fact]
    public async Task A_variable_that_an_option_names_is_given_to_the_service_when_it_is_installed_and_to_nothing_else()
    {
        machine.Bridge.Variables["MODEL_API_KEY"] = "sk-of-the-user-0123456789";
        machine.Bridge.Variables["OTHER_API_KEY"] = "sk-of-another-0123456789";
        await File.WriteAllTextAsync(Config, "[projects.agent.options.env]\nKEY = \"${MODEL_API_KEY}\"\n", TestContext.Current.CancellationToken);

        Assert.Equal("installed", (await InstallAsync()).Status);

        Assert.Contains("MODEL_API_KEY=sk-of-the-user", await EnvironmentOfAsync("install"));
        Assert.DoesNotContain("sk-of", await EnvironmentOfAsync("status"));
        Assert.DoesNotContain("sk-of-another", await EnvironmentOfAsync("install"));
    }

    [Fact]
    public async Task A_service_whose_options_name_variables_is_installed_again_where_a_restart_is_due()
    {
        machine.Bridge.Variables["MODEL_API_KEY"] = "sk-of-the-user-0123456789";
        await File.WriteAllTextAsync(Config, "[projects.agent.options.env]\nKEY = \"${MODEL_API_KEY}\"\n", TestContext.Current.CancellationToken);
        await InstallAsync();

        Assert.Equal("installed", (await InstallAsync(new(Config, Restarts: true))).Status);

        Assert.StartsWith("daemon install", machine.Bridge.Changes.Last());
    }

    [Fact]
    public async Task A_variable_that_an_option_names_and_that_is_not_set_is_told_before_a_service_is_started()
    {
        await File.WriteAllTextAsync(Config, "[projects.agent.options.env]\nKEY = \"${MODEL_API_KEY}\"\n", TestContext.Current.CancellationToken);

        var outcome = await InstallAsync();

        Assert.Equal(("install_failed", "variable_missing"), (outcome.Status, outcome.Reason));
        Assert.StartsWith("Set MODEL_API_KEY", outcome.NextAction!.ToString());
        Assert.Empty(machine.Bridge.Changes);
    }

    [Theory]
    [InlineData("npm error code EACCES\n", "no_permission", null, "npm config set prefix")]
    [InlineData("npm ERR! code EPERM\n", "no_permission", null, "npm config set prefix")]
    [InlineData("npm error code EACCES\nnpm error Your cache folder contains root-owned files\n", "no_permission", "cache_of_another_user", "chown")]
    [InlineData("npm error code EAI_AGAIN\n", "registry_unreachable", null, "npm ping")]
    [InlineData("npm ERR! code ENOTFOUND\n", "registry_unreachable", null, "npm ping")]
    [InlineData("npm error code 1\nnpm error command failed\nnpm error command sh -c node install.js\n", "install_script_failed", null, "github.com")]
    [InlineData("npm ERR! code ELIFECYCLE\n", "install_script_failed", null, "github.com")]
    [InlineData("npm error code 128\nnpm error An unknown git error occurred\n", "install_failed", null, null)]
    [InlineData("npm error code E404\n", "install_failed", "package_not_found", "npm view")]
    [InlineData("npm error code E401\n", "install_failed", "registry_refused", "DIREXIO_PASS_VARIABLES=NPM_TOKEN")]
    [InlineData("npm error code SELF_SIGNED_CERT_IN_CHAIN\n", "install_failed", "certificate_untrusted", "cafile")]
    [InlineData("npm error code ENOSPC\n", "install_failed", "disk_full", "Free space")]
    [InlineData("npm error code EEXIST\n", "install_failed", "file_in_the_way", "Remove or rename")]
    [InlineData(Busy, "install_failed", "program_in_use", "direxio-connect daemon stop --service-name " + Name)]
    [InlineData(NotEmpty, "install_failed", "program_in_use", "direxio-connect daemon stop --service-name " + Name)]
    [InlineData(RenameRefused, "install_failed", "program_in_use", "direxio-connect daemon stop --service-name " + Name)]
    [InlineData(UnlinkRefused, "install_failed", "program_in_use", "direxio-connect daemon stop --service-name " + Name)]
    [InlineData(FolderRefused, "no_permission", null, "npm config set prefix")]
    [InlineData(RenameRefusedOnLinux, "no_permission", null, "npm config set prefix")]
    [InlineData("npm error code ESTRICTALLOWSCRIPTS\n", "install_failed", "scripts_blocked", "allow-scripts=direxio-connent")]
    [InlineData("Segmentation fault\n", "install_failed", null, null)]
    public async Task Each_failure_of_npm_has_its_status_and_its_next_step(string said, string status, string? reason, string? next)
    {
        machine.Bridge.Fault("fail-npm", said);

        var outcome = await InstallAsync();

        Assert.Equal((status, reason), (outcome.Status, outcome.Reason));
        Assert.Contains(next ?? string.Empty, outcome.NextAction?.ToString() ?? string.Empty);
        Assert.Equal(next is null, outcome.NextAction is null);
    }

    [Fact]
    public async Task Of_what_npm_says_the_errors_come_first()
    {
        machine.Bridge.Fault("fail-npm", string.Concat(Enumerable.Range(0, 40).Select(number => $"npm warn deprecated old-{number}@1.0.0: no longer supported\n")) + "npm error code ENOSPC\nnpm error nospc no space left on device\n");

        Assert.Contains("ended with exit code 1: code ENOSPC nospc no space left on device npm warn deprecated old-0", (await InstallAsync()).Evidence);
    }

    [Fact]
    public async Task A_program_that_does_not_answer_is_installed_again_and_is_installed_once_it_answers()
    {
        await InstallAsync();
        machine.Bridge.Fault("fail-version", "the program is missing");
        machine.Bridge.Fault("repair-npm");

        var outcome = await InstallAsync();

        Assert.Equal("installed", outcome.Status);
        Assert.Equal(2, machine.Installations.Count());
        Assert.StartsWith("daemon install", machine.Bridge.Changes.Last());
    }

    [Theory]
    [InlineData("", "program_silent", "npm uninstall -g direxio-connent")]
    [InlineData("npm warn install-scripts 1 package had install scripts blocked because they are not covered by allowScripts:\n", "scripts_blocked", "allow-scripts=direxio-connent")]
    public async Task A_program_that_does_not_answer_after_all_is_not_installed_whatever_npm_says(string said, string reason, string next)
    {
        machine.Bridge.Fault("fail-version", "the program is missing");
        machine.Bridge.Fault("say-npm", said);

        var outcome = await InstallAsync();

        Assert.Equal(("install_failed", reason), (outcome.Status, outcome.Reason));
        Assert.Contains("the program is missing", outcome.Evidence);
        Assert.Contains(next, outcome.NextAction!.ToString());
        Assert.Empty(machine.Bridge.Changes);
    }

    [Fact]
    public async Task The_wait_is_bounded()
    {
        machine.Bridge.Fault("start-log", "acquired instance lock\n");
        var clock = new RehearsalClock();
        var begun = clock.GetTimestamp();

        await InstallAsync(clock: clock);

        Assert.InRange(clock.GetElapsedTime(begun), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(70));
    }

    private Task<string> EnvironmentOfAsync(string verb) =>
        File.ReadAllTextAsync(machine.Bridge.At($"environment-of-{verb}"), TestContext.Current.CancellationToken);

    private Task<InstallOutcome> InstallAsync(
        BridgeOrder? order = null, LocalSettings? settings = null, ILocalPrograms? programs = null, RehearsalClock? clock = null)
    {
        var waiter = new Waiter(null, new EngineObserver(new RecordedEvents(), new Redactor()), clock ?? new RehearsalClock());
        return new BridgeInstaller(programs ?? machine.Programs, settings ?? new(), waiter).InstallAsync(
            home.Paths, NodeState.Create(Name, "direxio-1", DateTimeOffset.UnixEpoch), order ?? new(Config, Restarts: false), TestContext.Current.CancellationToken);
    }
}
