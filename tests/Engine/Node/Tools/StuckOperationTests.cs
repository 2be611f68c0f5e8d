using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Operations.Visits;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node.Tools;

/// <summary>An operation that can go neither on nor back is tried again until it can, and keeps until then what it needs for that.</summary>
public sealed class StuckOperationTests : IDisposable
{
    private const string Unit = "etc/systemd/system/direxio-settle.service";

    private readonly LocalNode node = new();
    private readonly DockerStandIn docker;
    private readonly NodeOperations operations;
    private readonly EngineObserver observer = new(new RecordedEvents(), new Redactor());
    private readonly List<NodeOperationEvent> events = [];

    public StuckOperationTests()
    {
        docker = new(node);
        operations = new(new NodeTools(node.OpenAsync), new(null, observer, TimeProvider.System));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Folders => node.At("var/lib/direxio/operations");

    public void Dispose() => node.Dispose();

    [Fact]
    public async Task An_update_that_is_stuck_twice_says_so_twice_and_brings_the_data_back_once_it_can()
    {
        docker.Publish("bad", behaviour: "breaks");
        docker.Change(state => state["restore_fails"] = true);

        var first = await RunAsync("update");
        var again = await Assert.ThrowsAsync<DeployException>(SettleAsync);
        var third = await Assert.ThrowsAsync<DeployException>(SettleAsync);
        var refused = await Assert.ThrowsAsync<NodeToolException>(() => RunAsync("update"));
        var waits = File.Exists(node.At(Unit));
        docker.Change(state => state["restore_fails"] = false);
        var settled = await SettleAsync();

        Assert.True(first.IsInterrupted);
        Assert.Equal(nameof(VisitErrors.NodeOperationStuck), again.Code);
        Assert.Contains("could be neither finished nor undone: pg_restore ended with status 1", again.Message, StringComparison.Ordinal);
        Assert.Contains($"The copy of the data lies on the node in {Folders}/{first.Id}/copy", again.Message, StringComparison.Ordinal);
        Assert.Contains("The node tries it again each time it starts", again.NextAction, StringComparison.Ordinal);
        Assert.Equal((again.Message, again.NextAction), (third.Message, third.NextAction));
        Assert.Equal(NodeToolException.OperationInterrupted, refused.Code);
        Assert.True(waits);
        Assert.Contains("The former image and data are back", settled!.Error!.Value.Message, StringComparison.Ordinal);
        Assert.Equal(12, docker.State["databases"]!["direxio"]!["events"]!.GetValue<int>());
        node.AwaitLock();
        Assert.False(File.Exists(node.At(Unit)));
    }

    [Fact]
    public async Task A_reset_that_is_stuck_twice_goes_on_once_it_can()
    {
        docker.Change(state => state["keeps"] = "p2p_message-data");

        var first = await RunAsync("reset");
        await Assert.ThrowsAsync<DeployException>(SettleAsync);
        docker.Change(state => state["keeps"] = null);
        var settled = await SettleAsync();

        Assert.True(first.IsInterrupted);
        Assert.True(settled!.IsDone);
        Assert.Equal(1, docker.State["databases"]!["direxio"]!["rooms"]!.GetValue<int>());
    }

    [Fact]
    public async Task What_nothing_foresaw_is_no_end_while_the_server_is_in_between()
    {
        docker.Publish("bad", behaviour: "breaks");
        docker.Change(state => state["restore_fails"] = true);
        await RunAsync("update");
        docker.Change(state => state["restore_fails"] = false);
        // Docker cannot say what the project is, as while it is still starting.
        var project = File.ReadAllText(node.At("opt/p2p/compose.json"));
        node.Write("opt/p2p/compose.json", "no JSON");

        var stuck = await Assert.ThrowsAsync<DeployException>(SettleAsync);
        node.Write("opt/p2p/compose.json", project);
        var settled = await SettleAsync();

        Assert.Equal(nameof(VisitErrors.NodeOperationStuck), stuck.Code);
        Assert.Contains("The former image and data are back", settled!.Error!.Value.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("returning", true)]
    [InlineData("removing", true)]
    [InlineData("returned", false)]
    [InlineData("proved", false)]
    [InlineData("stopping", false)]
    public async Task The_copy_of_an_operation_that_ended_in_between_outlives_every_other_one(string phase, bool stays)
    {
        docker.Publish("new");
        var former = Path.Combine("var/lib/direxio/operations", new string('a', 32));
        node.Write($"{former}/request.json", """{"operation": "update", "began": "2026-01-01T00:00:00Z", "request": {}}""");
        node.Write($"{former}/notes.json", new JsonObject { ["phase"] = phase }.ToJsonString());
        node.Write($"{former}/result.json", """{"state": "failed", "error": {"code": "Unexpected", "message": "stuck"}}""");
        node.Write($"{former}/copy/database.dump", "the only copy");

        var end = await RunAsync("update");

        Assert.True(end.IsDone);
        Assert.Equal(stays, File.Exists(node.At($"{former}/copy/database.dump")));
        Assert.True(File.Exists(Path.Combine(Folders, end.Id, "copy/database.dump")));
    }

    private Task<NodeOperationRecord> RunAsync(string operation) => operations.RunAsync(operation, [], events.Add, Cancellation);

    private Task<NodeOperationRecord?> SettleAsync() => Settlement.SettleAsync(
        "chat.example.org", operations, observer, new(observer, TimeProvider.System, OperationSteps.Update), Cancellation);
}
