using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Bridge.Installing;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Operations.Remove;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Tests.State;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Remove;

public sealed class DaemonRemovalTests : IDisposable
{
    private const string Name = TemporaryHome.Domain;
    private const string UninstallByHand = "direxio-connect daemon uninstall --service-name " + Name;

    private readonly BridgeStandIn bridge = new();
    private readonly TemporaryHome home = new();
    private DaemonLimits limits = DaemonLimits.Default;

    public void Dispose()
    {
        bridge.Dispose();
        home.Dispose();
    }

    [Theory]
    [InlineData("Running", "cc-connect")]
    [InlineData("Stopped", "cc-connect")]
    [InlineData("Running", "direxio-connect")]
    public async Task The_nodes_service_is_stopped_uninstalled_and_read_back(string status, string folder)
    {
        bridge.Install(Name, Path.Combine(home.Paths.Folder, folder), status);

        var outcome = await RemoveAsync();

        Assert.Equal((Name, EvidenceStatus.Deleted), (outcome.ServiceName, outcome.Status));
        Assert.Contains("Not installed", outcome.Detail, StringComparison.Ordinal);
        Assert.Equal([$"daemon stop --service-name {Name}", $"daemon uninstall --service-name {Name}"], bridge.Changes);
        Assert.False(bridge.Has(Name));
    }

    [Theory]
    [InlineData("cc_connect_config", "/home/earlier/cc-connect/config.toml")]
    [InlineData("connect_config", "/home/earlier/cc-connect/config.toml")]
    [InlineData("cc_connect_runtime_dir", "/home/earlier/cc-connect")]
    public async Task A_folder_that_the_state_records_is_the_nodes(string field, string value)
    {
        bridge.Install(Name, "/home/earlier/cc-connect/");

        Assert.Equal(EvidenceStatus.Deleted, (await RemoveAsync(new() { [field] = value })).Status);
    }

    [Fact]
    public async Task A_folder_that_a_link_leads_to_is_the_nodes()
    {
        Directory.CreateDirectory(home.Paths.ConnectFolder);
        Directory.CreateSymbolicLink(bridge.At("nodes"), home.Home.Nodes);
        bridge.Install(Name, Path.Combine(bridge.At("nodes"), Name, "cc-connect"));

        Assert.Equal(EvidenceStatus.Deleted, (await RemoveAsync()).Status);
    }

    [Theory]
    [InlineData("/home/other/.direxio/nodes/chat.example.org/cc-connect")]
    [InlineData("/")]
    public async Task A_service_of_another_folder_is_left(string workDir)
    {
        bridge.Install(Name, workDir);

        var outcome = await RemoveAsync();

        Assert.Equal(EvidenceStatus.Retained, outcome.Status);
        Assert.Contains($"works in {workDir}, which is not a folder of this node", outcome.Detail, StringComparison.Ordinal);
        Assert.Empty(bridge.Changes);
        Assert.True(bridge.Has(Name));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(".")]
    [InlineData("cc-connect")]
    public async Task A_service_that_does_not_tell_its_folder_is_left_and_not_called_anothers(string? workDir)
    {
        bridge.Install(Name, workDir);

        var outcome = await RemoveAsync();

        Assert.Equal(EvidenceStatus.StillPresent, outcome.Status);
        Assert.Contains(UninstallByHand, outcome.Detail, StringComparison.Ordinal);
        Assert.Empty(bridge.Changes);
    }

    [Fact]
    public async Task An_unnamed_service_goes_only_if_it_works_in_the_nodes_folder()
    {
        bridge.Install(BridgeDaemon.DefaultServiceName, home.Paths.ConnectFolder);

        var outcome = await RemoveAsync();

        Assert.Equal((BridgeDaemon.DefaultServiceName, EvidenceStatus.Deleted), (outcome.ServiceName, outcome.Status));

        bridge.Install(BridgeDaemon.DefaultServiceName, "/home/user/.direxio/nodes/other.example.org/cc-connect");

        Assert.Equal((null, EvidenceStatus.Skipped), (await OutcomeAsync()));
        Assert.True(bridge.Has(BridgeDaemon.DefaultServiceName));
    }

    [Fact]
    public async Task Of_two_services_the_one_that_is_left_is_told_first()
    {
        bridge.Install(Name, "/elsewhere");
        bridge.Install(BridgeDaemon.DefaultServiceName, home.Paths.ConnectFolder);

        var outcome = await RemoveAsync();

        Assert.Equal((Name, EvidenceStatus.Retained), (outcome.ServiceName, outcome.Status));
        Assert.Contains("'cc-connect' is stopped and uninstalled", outcome.Detail, StringComparison.Ordinal);
        Assert.False(bridge.Has(BridgeDaemon.DefaultServiceName));
    }

    [Fact]
    public async Task Nothing_installed_is_nothing_to_do()
    {
        Assert.Equal((null, EvidenceStatus.Skipped), await OutcomeAsync());
        Assert.Empty(await FindAsync());
    }

    [Fact]
    public async Task Without_the_program_what_could_not_be_read_and_never_was_installed_keeps_no_removal_open()
    {
        var state = NodeState.Create(Name, "direxio-1", DateTimeOffset.UnixEpoch);
        InstallRecord.Bridge(state, new(InstallStatus.DaemonStatusUnreadable, "its status could not be read"), new());

        var outcome = await new DaemonRemoval(bridge.ProgramsOf("/nowhere"), PathStyle.Posix)
            .RemoveAsync(home.Paths, state, TestContext.Current.CancellationToken);

        Assert.DoesNotContain("was installed", outcome.Detail, StringComparison.Ordinal);
        Assert.Equal(EvidenceStatus.Skipped, outcome.Status);
        state.Agent.AwaitRefresh();
        Assert.False(InstallRecord.BridgeWasInstalled(state));
    }

    [Theory]
    [InlineData(InstallStatus.Installed, false)]
    [InlineData(InstallStatus.MatrixNotConnected, false)]
    [InlineData(null, true)]
    public void What_could_not_be_read_counts_where_it_is_known_to_be_there(string? before, bool isSeen)
    {
        var state = NodeState.Create(Name, "direxio-1", DateTimeOffset.UnixEpoch);
        state.Agent.InstallStatus = before;

        for (var time = 0; time < 2; time++)
        {
            InstallRecord.Bridge(state, new(InstallStatus.DaemonStatusUnreadable, "no answer") { IsServiceSeen = isSeen }, new());

            Assert.True(InstallRecord.BridgeWasInstalled(state));
        }
    }

    [Fact]
    public async Task Without_the_program_a_service_that_never_connected_is_told_of_as_well()
    {
        var state = SampleStates.Late();
        state["agent_install_status"] = "matrix_not_connected";

        var outcome = await new DaemonRemoval(bridge.ProgramsOf("/nowhere"), PathStyle.Posix)
            .RemoveAsync(home.Paths, new(state), TestContext.Current.CancellationToken);

        Assert.Contains(UninstallByHand, outcome.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_program_nothing_is_claimed()
    {
        var removal = new DaemonRemoval(bridge.ProgramsOf("/nowhere"), PathStyle.Posix);
        var token = TestContext.Current.CancellationToken;

        var outcome = await removal.RemoveAsync(home.Paths, new(new JsonObject()), token);
        var recorded = await removal.RemoveAsync(home.Paths, new(SampleStates.Late()), token);

        Assert.Equal(EvidenceStatus.Skipped, outcome.Status);
        Assert.EndsWith("'direxio-connect' is not on PATH, so no service of the bridge was looked for.", outcome.Detail, StringComparison.Ordinal);
        // What was installed may run on; only where nothing ever was, there is nothing to look for.
        Assert.Equal((Name, EvidenceStatus.Unknown), (recorded.ServiceName, recorded.Status));
        Assert.Contains("whether it still is could not be checked", recorded.Detail, StringComparison.Ordinal);
        Assert.Contains(UninstallByHand, recorded.Detail, StringComparison.Ordinal);
        Assert.Empty(await removal.FindAsync(home.Paths, new(new JsonObject()), token));
    }

    // A reset marks the bridge to be brought up to date also where there never was one, and such a node could not be removed.
    [Theory]
    [InlineData("recommend", EvidenceStatus.Skipped)]
    [InlineData("auto", EvidenceStatus.Unknown)]
    public async Task After_a_reset_without_the_program_only_what_was_asked_for_may_be_there(string policy, EvidenceStatus status)
    {
        var state = new NodeState(new JsonObject());
        state.Agent.InstallPolicy = policy;
        state.Agent.InstallStatus = "refresh_pending";

        var outcome = await new DaemonRemoval(bridge.ProgramsOf("/nowhere"), PathStyle.Posix)
            .RemoveAsync(home.Paths, state, TestContext.Current.CancellationToken);

        Assert.Equal(status, outcome.Status);
    }

    [Fact]
    public async Task A_machine_without_a_service_manager_has_nothing_to_remove()
    {
        bridge.Fault("fail-status", "Error: systemctl not found: systemd is required on Linux; start it yourself");

        var outcome = await RemoveAsync(new() { ["connect_install_status"] = "installed" });

        Assert.Equal(EvidenceStatus.Skipped, outcome.Status);
        Assert.Contains("systemctl not found", outcome.Detail, StringComparison.Ordinal);
        Assert.Contains("could not be checked", outcome.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_program_on_PATH_the_service_goes_by_the_program_that_it_was_installed_with()
    {
        bridge.Install(Name, home.Paths.ConnectFolder);
        bridge.PutRecord(Name, $$"""{ "binary_path": "{{BridgeStandIn.Program}}" }""");

        var outcome = await new DaemonRemoval(bridge.ProgramsOf("/usr/bin:/bin"), PathStyle.Posix)
            .RemoveAsync(home.Paths, new(SampleStates.Late()), TestContext.Current.CancellationToken);

        Assert.Equal((Name, EvidenceStatus.Deleted), (outcome.ServiceName, outcome.Status));
        Assert.False(bridge.Has(Name));
    }

    [Theory]
    [InlineData(BridgeStandIn.NoUserSession)]
    [InlineData(BridgeStandIn.NoUserSessionInWsl)]
    public async Task Without_a_session_of_the_user_what_has_no_unit_file_is_not_installed(string error)
    {
        bridge.Variables["HOME"] = bridge.Services;
        bridge.Fault("fail-status", error);

        var outcome = await RemoveAsync(new() { ["connect_install_status"] = "daemon_status_unreadable" });

        Assert.Equal((null, EvidenceStatus.Skipped), (outcome.ServiceName, outcome.Status));
        Assert.Contains($"cc-connect-{Name}.service is not there", outcome.Detail, StringComparison.Ordinal);
        Assert.Empty(await FindAsync());
    }

    [Fact]
    public async Task A_service_that_no_session_reaches_is_still_present_and_what_helps_is_told()
    {
        var unit = bridge.PutUnit($"cc-connect-{Name}.service", home.Paths.ConnectFolder);
        bridge.Fault("fail-status", BridgeStandIn.NoUserSession);

        var outcome = await RemoveAsync();

        Assert.Equal((Name, EvidenceStatus.StillPresent), (outcome.ServiceName, outcome.Status));
        Assert.Contains(unit, outcome.Detail, StringComparison.Ordinal);
        Assert.Contains("loginctl enable-linger", outcome.Detail, StringComparison.Ordinal);
        Assert.EndsWith("Then run the same command again.", outcome.Detail, StringComparison.Ordinal);
        Assert.Contains("once systemd can be reached", Assert.Single(await FindAsync()).Words, StringComparison.Ordinal);
        Assert.Empty(bridge.Changes);
    }

    [Fact]
    public async Task An_unnamed_service_that_no_session_reaches_counts_only_if_it_works_in_the_nodes_folder()
    {
        bridge.Fault("fail-status", BridgeStandIn.NoUserSession);
        bridge.PutUnit("cc-connect.service", "/elsewhere");
        Assert.Equal((null, EvidenceStatus.Skipped), await OutcomeAsync());

        bridge.PutUnit("cc-connect.service", home.Paths.ConnectFolder);
        Assert.Equal((BridgeDaemon.DefaultServiceName, EvidenceStatus.StillPresent), await OutcomeAsync());
    }

    [Fact]
    public async Task A_service_of_another_folder_is_left_although_no_session_reaches_it()
    {
        bridge.Fault("fail-status", BridgeStandIn.NoUserSession);
        bridge.PutUnit($"cc-connect-{Name}.service", "/elsewhere");

        Assert.Equal((Name, EvidenceStatus.Retained), await OutcomeAsync());
    }

    [Fact]
    public async Task An_answer_that_is_not_understood_leaves_it_unknown()
    {
        bridge.Install(Name, home.Paths.ConnectFolder);
        bridge.Fault("say-status", "Segmentation fault");

        var outcome = await RemoveAsync();

        Assert.Equal((Name, EvidenceStatus.Unknown), (outcome.ServiceName, outcome.Status));
        Assert.Contains("Segmentation fault", outcome.Detail, StringComparison.Ordinal);
        Assert.Contains("Remove the node again", outcome.Detail, StringComparison.Ordinal);
        Assert.Empty(bridge.Changes);
    }

    [Fact]
    public async Task A_status_that_hangs_leaves_it_unknown()
    {
        bridge.Install(Name, home.Paths.ConnectFolder);
        bridge.Fault("hang-status");
        limits = limits with { Reading = TimeSpan.FromSeconds(0.3) };

        var outcome = await RemoveAsync();

        Assert.Equal(EvidenceStatus.Unknown, outcome.Status);
        Assert.Contains("did not end within 0.3 s; it was stopped", outcome.Detail.Replace(',', '.'), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fail-stop", "Error: access denied", "could not be stopped: Error: access denied.", "(running)")]
    [InlineData("fail-uninstall", "Error: unit is busy", "could not be uninstalled: Error: unit is busy.", "(stopped)")]
    [InlineData("ignore-uninstall", "", "The bridge said: direxio-connect daemon uninstalled.", "(stopped)")]
    public async Task A_service_that_does_not_go_is_still_present(string fault, string text, string expected, string state)
    {
        bridge.Install(Name, home.Paths.ConnectFolder);
        bridge.Fault(fault, text);

        AssertStillPresent(await RemoveAsync(), expected, state);
    }

    [Theory]
    [InlineData("hang-stop", "Running", "(running)")]
    [InlineData("hang-uninstall", "Stopped", "(stopped)")]
    public async Task A_change_that_hangs_is_ended_and_the_service_is_still_present(string fault, string status, string state)
    {
        bridge.Install(Name, home.Paths.ConnectFolder, status);
        bridge.Fault("fail-stop", "Error: not running");
        bridge.Fault(fault);
        limits = limits with { Changing = TimeSpan.FromSeconds(0.3) };

        AssertStillPresent(await RemoveAsync(), "did not end within", state);
    }

    [Fact]
    public async Task What_still_runs_is_not_uninstalled()
    {
        bridge.Install(Name, home.Paths.ConnectFolder);
        bridge.Fault("fail-stop", "Error: access denied");

        await RemoveAsync();

        Assert.Equal([$"daemon stop --service-name {Name}"], bridge.Changes);
    }

    [Fact]
    public async Task A_stopped_service_goes_although_stopping_it_fails()
    {
        bridge.Install(Name, home.Paths.ConnectFolder, "Stopped");
        bridge.Fault("fail-stop", "Error: not running");

        Assert.Equal((Name, EvidenceStatus.Deleted), await OutcomeAsync());
    }

    [Fact]
    public async Task The_plan_says_what_will_be_done_and_changes_nothing()
    {
        bridge.Install(Name, "/elsewhere");
        bridge.Install(BridgeDaemon.DefaultServiceName, home.Paths.ConnectFolder);

        var plans = await FindAsync();

        Assert.Equal([(Name, true), (BridgeDaemon.DefaultServiceName, false)], plans.Select(plan => (plan.ServiceName, plan.IsKept)));
        Assert.Contains("/elsewhere", plans[0].Words, StringComparison.Ordinal);
        Assert.Equal("stop and uninstall", plans[1].Words);
        Assert.Empty(bridge.Changes);
    }

    [Fact]
    public async Task The_plan_says_what_cannot_be_read_yet()
    {
        bridge.Fault("say-status", "Segmentation fault");

        var plan = Assert.Single(await FindAsync());

        Assert.False(plan.IsKept);
        Assert.Contains("cannot be read now: Segmentation fault", plan.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_id_that_no_service_can_have_is_not_asked_about()
    {
        var id = new string('a', 90);

        var outcome = await Removal.RemoveAsync(home.Home.Node(id), new(new JsonObject()), TestContext.Current.CancellationToken);

        Assert.Equal(EvidenceStatus.Skipped, outcome.Status);
    }

    private void AssertStillPresent(DaemonOutcome outcome, string expected, string state)
    {
        Assert.Equal((Name, EvidenceStatus.StillPresent), (outcome.ServiceName, outcome.Status));
        Assert.Contains(expected, outcome.Detail, StringComparison.Ordinal);
        Assert.Contains(state, outcome.Detail, StringComparison.Ordinal);
        Assert.Contains(UninstallByHand, outcome.Detail, StringComparison.Ordinal);
        Assert.True(bridge.Has(Name));
    }

    private DaemonRemoval Removal => new(bridge.Programs, PathStyle.Posix) { Limits = limits };

    private Task<DaemonOutcome> RemoveAsync(JsonObject? state = null) =>
        Removal.RemoveAsync(home.Paths, new(state ?? []), TestContext.Current.CancellationToken);

    private async Task<(string? Name, EvidenceStatus Status)> OutcomeAsync() =>
        await RemoveAsync() is var outcome ? (outcome.ServiceName, outcome.Status) : default;

    private Task<IReadOnlyList<DaemonPlan>> FindAsync() =>
        Removal.FindAsync(home.Paths, new(new JsonObject()), TestContext.Current.CancellationToken);
}
