using Direxio.Deployer.Engine.Operations.Remove;
using Direxio.Deployer.Engine.Reports;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;
using Direxio.Deployer.Engine.Status;
using Direxio.Deployer.Engine.Tests.Operations.Repair;
using Direxio.Deployer.Engine.Tests.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Facade;

/// <summary>
/// A node that another tool made is shown and nothing else: every command that would act refuses, before it needs
/// credentials, and leaves the state as it is, byte for byte.
/// </summary>
public sealed class NodeOfAnotherToolTests
{
    private const string Domain = "chat.example.org";

    private static readonly Dictionary<string, Func<DeploymentEngine, Task>> Commands = new()
    {
        ["Start"] = engine => engine.StartAsync(new() { Domain = Domain, Region = "us-east-1", ConfirmDomainBinding = true }, null, _ => Task.FromResult(true), new Silence(), default),
        ["Resume"] = engine => engine.ResumeAsync(new() { Domain = Domain }, _ => Task.FromResult(true), new Silence(), default),
        ["Remove"] = engine => engine.RemoveAsync(new() { Domain = Domain }, _ => Task.FromResult(true), new Silence(), default),
        ["Repair"] = engine => engine.RepairAsync(new() { Domain = Domain }, _ => Task.FromResult(true), new Silence(), default),
        ["Sync"] = engine => engine.SyncCredentialsAsync(new() { Domain = Domain }, _ => Task.FromResult(true), new Silence(), default),
        ["Confirm"] = engine => engine.ConfirmGateAsync(
            new() { Domain = Domain, Gate = ProductGate.RealChat, Evidence = "Ada wrote at noon and was answered" }, () => Task.FromResult(true), new Silence(), default),
        ["InstallConnect"] = engine => engine.InstallConnectAsync(new() { Domain = Domain }, _ => Task.FromResult(true), new Silence(), default),
        ["InstallMcp"] = engine => engine.InstallMcpAsync(new() { Domain = Domain }, _ => Task.FromResult(true), new Silence(), default),
        ["Register"] = engine => engine.RegisterMcpAsync(new() { Domain = Domain, Client = McpClient.Codex, Scope = McpScope.User, ProjectFolder = "." }, _ => Task.FromResult(true), new Silence()),
        ["Test"] = engine => engine.TestRuntimeAsync(new() { Domain = Domain }, new Silence(), default),
        ["Cost"] = engine => engine.EstimateCostAsync(new() { Domain = Domain }, new Silence(), default),
    };

    private static readonly Dictionary<string, string> States = new()
    {
        ["direxio-cli 0.1.9"] = SampleStates.Cli().ToJsonString(),
        ["direxio-deployer 0.1.15-0.1.22"] = SampleStates.TwoCloudsOnLightsail().ToJsonString(),
        ["dirextalk-deployer 0.1.22-0.1.31"] = SampleStates.DirextalkEarly().ToJsonString(),
        ["dirextalk-deployer 0.1.57+"] = SampleStates.DirextalkSplit().ToJsonString(),
    };

    public static TheoryData<string, string> Refusals
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var tool in States.Keys)
            {
                foreach (var command in Commands.Keys)
                {
                    data.Add(tool, command);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Every_command_that_acts_refuses(string tool, string command)
    {
        using var home = new EngineHome();
        home.WriteState(Domain, States[tool]);
        var modes = Loosen(home);

        var failure = await Assert.ThrowsAsync<DeployException>(() => Commands[command](home.Engine));

        Assert.Equal("NodeOfAnotherTool", failure.Code);
        Assert.Equal(modes, ModesOf(home));
        Assert.Contains(tool, failure.Message);
        Assert.Contains($"Get-DirexioStatus -Domain {Domain}", failure.NextAction);
        Assert.Equal(States[tool], File.ReadAllText(home.Node(Domain, rehearsal: false).State));
    }

    // As an earlier release leaves its files: open to others on this machine.
    private static (UnixFileMode Folder, UnixFileMode State) Loosen(EngineHome home)
    {
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead;
            var paths = home.Node(Domain, rehearsal: false);
            File.SetUnixFileMode(paths.State, Readable);
            File.SetUnixFileMode(paths.Folder, Readable | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        }

        return ModesOf(home);
    }

    private static (UnixFileMode Folder, UnixFileMode State) ModesOf(EngineHome home) => OperatingSystem.IsWindows()
        ? default
        : (File.GetUnixFileMode(home.Node(Domain, rehearsal: false).Folder), File.GetUnixFileMode(home.Node(Domain, rehearsal: false).State));

    public static TheoryData<string> All => [.. Commands.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Every_command_that_writes_refuses_the_state_of_a_newer_release(string command)
    {
        using var home = new EngineHome();
        var state = SampleStates.Ours(PhaseId.S7_VERIFY_E2E, "done");
        state["schema_version"] = StateSchema.Current + 1;
        home.WriteState(Domain, state.ToJsonString());
        var modes = Loosen(home);

        var failure = await Assert.ThrowsAsync<DeployException>(() => Commands[command](home.Engine));

        Assert.Equal("StateIsNewer", failure.Code);
        Assert.Equal(modes, ModesOf(home));
        Assert.Contains($"schema version {StateSchema.Current + 1}", failure.Message);
        Assert.Contains("Update the module", failure.NextAction);
        Assert.Equal(state.ToJsonString(), File.ReadAllText(home.Node(Domain, rehearsal: false).State));
    }

    [Theory]
    [InlineData("Resume")]
    [InlineData("Remove")]
    [InlineData("Repair")]
    [InlineData("Test")]
    [InlineData("InstallMcp")]
    public async Task A_node_that_another_process_works_on_is_said_to_be_busy_with_which(string command)
    {
        using var home = new EngineHome();
        home.WriteState(Domain, SampleStates.Ours(PhaseId.S7_VERIFY_E2E, "done").ToJsonString());
        using var held = home.Store(rehearsal: false).Open(Domain);

        var failure = await Assert.ThrowsAsync<DeployException>(() => Commands[command](home.Engine));

        Assert.Equal("NodeIsBusy", failure.Code);
        Assert.Contains($"(process {Environment.ProcessId}), since ", failure.Message);
    }

    [Fact]
    public void Status_and_report_say_what_it_is()
    {
        var state = NodeState.Parse(States["direxio-deployer 0.1.15-0.1.22"]);
        using var home = new TemporaryHome();
        home.WriteState(state.ToJson());

        var row = new NodeStatusReader(home.Store, new()).Read(Domain)!;
        var report = OperationReport.Redacted(state, home.Paths, ReportOperation.NewDeploy, new(), DateTimeOffset.UnixEpoch);

        Assert.Equal("0.1.15-0.1.22", row.StateFormat);
        Assert.Contains("Lightsail instance direxio-chat-example-org", row.BillingImpact);
        Assert.DoesNotContain("EC2", row.BillingImpact + row.StopLoss);
        Assert.Contains("direxio-deployer 0.1.15-0.1.22", row.NextAction + row.StopLoss);
        Assert.DoesNotContain("Remove-DirexioNode", row.NextAction + row.StopLoss);
        Assert.Equal("0.1.15-0.1.22", report["state_format"]!.GetValue<string>());
        Assert.Contains("direxio-deployer 0.1.15-0.1.22", report["next_action"]!.GetValue<string>());
    }
}
