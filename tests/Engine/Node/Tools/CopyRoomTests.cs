using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node.Tools;

/// <summary>Whether there is room for a copy counts the earlier copy that goes first, and no other one.</summary>
public sealed class CopyRoomTests : IDisposable
{
    private const int Spare = 300 * 1024 * 1024;

    private readonly LocalNode node = new();
    private readonly DockerStandIn docker;
    private readonly NodeOperations operations;
    private readonly string former = Path.Combine("var/lib/direxio/operations", new string('a', 32));

    public CopyRoomTests()
    {
        docker = new(node);
        docker.Publish("new");
        operations = new(new NodeTools(node.OpenAsync), new(null, new(new RecordedEvents(), new Redactor()), TimeProvider.System));
        node.Write($"{former}/request.json", """{"operation": "update", "began": "2026-01-01T00:00:00Z", "request": {}}""");
        node.Write($"{former}/result.json", """{"state": "failed"}""");
        node.Write($"{former}/copy/database.dump", new string('x', 5000));
    }

    public void Dispose() => node.Dispose();

    // The image and what is spared fit into what is free; the copy fits beside them once the former one is gone.
    [Theory]
    [InlineData("update", Spare + 2000)]
    [InlineData("reset", Spare + 500)]
    public async Task What_the_former_copy_takes_is_room(string operation, int free)
    {
        var end = await RunAsync(operation, free, "returned");

        Assert.Equal(("done", null), (end.State, end.Error?.Message));
        Assert.False(File.Exists(node.At($"{former}/copy/database.dump")));
    }

    [Theory]
    [InlineData("update", Spare + 2000, "returning")]
    [InlineData("reset", Spare + 500, "removing")]
    [InlineData("update", Spare + 1000, "returned")]
    public async Task What_stays_is_none_nor_what_goes_too_late(string operation, int free, string phase)
    {
        var end = await RunAsync(operation, free, phase);

        Assert.Equal("NoRoom", end.Error?.Code);
        Assert.Contains("300 MB are free", end.Error!.Value.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(node.At($"{former}/copy/database.dump")));
        Assert.Equal("running", docker.StatusOf("message-server"));
    }

    private Task<NodeOperationRecord> RunAsync(string operation, int free, string phase)
    {
        node.Write($"{former}/notes.json", new JsonObject { ["phase"] = phase }.ToJsonString());
        docker.Change(state => state["free"] = free);
        return operations.RunAsync(operation, [], _ => { }, TestContext.Current.CancellationToken);
    }
}
