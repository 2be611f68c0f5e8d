using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Credentials;
using Direxio.Deployer.Engine.Operations.RuntimeChecks;
using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Reports;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.RuntimeChecks;

/// <summary>A rehearsed node that is deployed, with stand-ins of the programs on a real machine.</summary>
internal sealed class RuntimeBench : IDisposable
{
    public const string Domain = RehearsalBench.Domain;

    private readonly RehearsalBench node = new();

    private RuntimeBench()
    {
    }

    public BridgeStandIn Bridge { get; } = new();

    public string ConnectFolder => node.Paths.ConnectFolder;

    public string Credentials => node.Paths.Credentials;

    public JsonObject State => node.StateJson;

    public JsonObject Checks => State["runtime_checks"]!.AsObject();

    public string AgentToken => CredentialsFile.Read(node.Paths, new Redactor())!.AgentToken!.Reveal();

    public string AgentRoomId => CredentialsFile.Read(node.Paths, new Redactor())!.AgentRoomId!;

    public string AgentNodeId => CredentialsFile.Read(node.Paths, new Redactor())!.AgentNodeId!;

    /// <summary>PATH of the programs; without the stand-ins nothing is installed.</summary>
    public string SearchPath { get; set; } = McpStandIn.SearchPath;

    /// <summary>What the environment says.</summary>
    public LocalSettings Settings { get; set; } = new();

    /// <summary>Changes what the checks talk to.</summary>
    public Func<EnginePorts, EnginePorts> Change { get; set; } = ports => ports;

    /// <summary>A node on which everything is well.</summary>
    public static async Task<RuntimeBench> WellAsync()
    {
        var bench = new RuntimeBench();
        Assert.Equal(DeploymentStatus.Completed, (await bench.node.StartAsync())!.Status);
        bench.Bridge.Install(Domain, bench.ConnectFolder);
        bench.Bridge.Log(Domain, StartOf("connected"));
        bench.Bridge.Tools("search_rooms", "list_messages", "send_message");
        bench.Bridge.Fault("doctor", bench.DoctorReport());
        return bench;
    }

    /// <summary>The log of a start that ends in a word about Matrix.</summary>
    public static IEnumerable<string> StartOf(string matrix) =>
    [
        "time=2026-11-23T10:11:12Z level=INFO msg=\"acquired instance lock\"",
        "time=2026-11-23T10:11:12Z level=INFO msg=\"config loaded\"",
        $"time=2026-11-23T10:11:13Z level=INFO msg=\"matrix: {matrix}\"",
        "time=2026-11-23T10:11:13Z level=INFO msg=\"direxio-connect is running\" projects=1",
    ];

    public string DoctorReport(string? domain = null, string? room = null, string ok = "true", string token = "redacted") =>
        $$"""{"ok": {{ok}}, "domain": "{{domain ?? $"https://{Domain}"}}", "agent_room_id": "{{room ?? AgentRoomId}}", "token": "{{token}}"}""";

    public void EditState(Action<JsonObject> edit) => node.EditState(edit);

    public async Task<RuntimeCheck> CheckAsync(RuntimeCheckName name, double seconds = 60) =>
        Assert.Single(await CheckAllAsync([name], seconds));

    public async Task<IReadOnlyList<RuntimeCheck>> CheckAllAsync(
        RuntimeCheckName[]? names = null, double seconds = 60, CancellationToken cancellationToken = default)
    {
        var ports = Change(RehearsalStage.Connect(node.World, NodeName.Parse(Domain).Subject(isRehearsal: true), Composition.Dns) with
        {
            Programs = Bridge.ProgramsOf(SearchPath),
            Clock = TimeProvider.System,
        });
        var redactor = new Redactor();
        var store = node.Store;
        using var open = new OpenNode(NodeName.Parse(Domain), store.Open(Domain));
        return await new RuntimeCheckRun(
                new(ports, store), open, Settings, new EngineObserver(new RecordedEvents(), redactor), new OperationReports(redactor))
            .RunAsync(
                new() { Domain = Domain, Checks = names ?? [], Limit = TimeSpan.FromSeconds(seconds), Rehearse = true },
                cancellationToken);
    }

    public void Dispose()
    {
        Bridge.Dispose();
        node.Dispose();
    }
}
