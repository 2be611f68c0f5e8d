using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Operations.Visits;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node.Tools;

/// <summary>The tools are put on a node when they are needed; an operation there outlives its connection and its own death.</summary>
public sealed class NodeToolsTests : IDisposable
{
    // Counts to five, a step each; told to, it fails, breaks or dies in between, and tells what recovery found.
    private const string Probe = """
        import os, time
        from failures import ToolError

        def run(context):
            context.note(started=True)
            for number in range(5):
                context.say("count", number=number)
                if number == 2 and context.request.get("waits"):
                    while not os.path.exists(context.request["waits"]):
                        time.sleep(0.02)
                if number == 2 and context.request.get("ends") == "dies":
                    os.kill(os.getpid(), 9)
                if number == 2 and context.request.get("ends") == "fails":
                    raise ToolError("ProbeFailed", "it was told to fail")
                if number == 2 and context.request.get("ends") == "breaks":
                    raise KeyError("nothing foresaw this")
            return {"counted": 5}

        def recover(context):
            context.say("recovering")
            return {"started": context.notes.get("started", False)}
        """;

    // The call of a connection that broke goes on while the next one, for the same id, waits for the lock: its operation comes to its end.
    private const string BrokenConnection = """
        import os, runpy, sys, time
        sys.dont_write_bytecode = True
        sys.argv = sys.argv[1:]
        sys.path.insert(0, os.path.dirname(sys.argv[0]))
        import operations
        take, begin = operations.take_lock, operations.begin

        def begin_behind_another(request):
            operations.take_lock = lambda: take_behind_another(request)
            return begin(request)

        def take_behind_another(request):
            operations.take_lock = take
            if os.fork() == 0:
                begin(request)
                os._exit(0)
            os.wait()
            while operations.state_of(operations.folder_of(request["id"])) == "running":
                time.sleep(0.01)
            return take()

        operations.begin = begin_behind_another
        runpy.run_path(sys.argv[0], run_name="__main__")
        """;

    private readonly LocalNode node = new();
    private readonly NodeTools tools;
    private readonly ConcurrentQueue<string> steps = new();

    public NodeToolsTests() => tools = new(node.OpenAsync);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private NodeOperations Operations =>
        new(tools, new(null, new(new SilentObserver(), new Redactor()), TimeProvider.System));

    private string Folder => node.At(ToolBundle.FolderOnNode.TrimStart('/'));

    public void Dispose() => node.Dispose();

    [Fact]
    public async Task The_first_command_puts_the_tools_on_the_node_and_the_next_ones_find_them()
    {
        var first = await FactsAsync("machine");
        var written = File.GetLastWriteTimeUtc(Path.Combine(Folder, "main.py"));
        var second = await FactsAsync("machine");

        Assert.Equal("0123456789abcdef0123456789abcdef", first["machine"]!["machine_id"]!.GetValue<string>());
        Assert.Equal(first.ToJsonString(), second.ToJsonString());
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(Folder, "main.py")));
        Assert.Equal(2, node.Connections);
        Assert.Equal(ToolBundle.Files.Keys.Order(StringComparer.Ordinal), Directory.EnumerateFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)!);
        Assert.All(Directory.EnumerateFiles(Folder), file => Assert.Equal(0, FileModes.Of(file) & 63));
    }

    [Fact]
    public async Task A_part_that_cannot_be_told_says_why_and_hides_no_other()
    {
        var facts = await FactsAsync("layout", "memory");

        Assert.Equal("LayoutUnknown", facts["layout"]!["error"]!["code"]!.GetValue<string>());
        Assert.True(facts["memory"]!["total"]!.GetValue<long>() > 0);
    }

    [Fact]
    public async Task A_tool_that_does_not_exist_is_a_failure_with_its_words()
    {
        var failure = await Assert.ThrowsAsync<NodeToolException>(
            () => tools.AskAsync("nonsense", [], NodeOperations.AnswerLimit, Cancellation));

        Assert.Equal(("ToolUnknown", "there is no tool nonsense"), (failure.Code, failure.Message));
    }

    [Fact]
    public async Task An_operation_is_watched_to_its_end()
    {
        await PrepareAsync();

        var end = await Operations.RunAsync("probe", [], Take, Cancellation);

        Assert.True(end.IsDone);
        Assert.Equal(5, end.Result!["counted"]!.GetValue<int>());
        Assert.Equal(["count 0", "count 1", "count 2", "count 3", "count 4"], steps);
        Assert.Equal(end.Id, (await FactsAsync("operation"))["operation"]!["id"]!.GetValue<string>());
        node.AwaitLock();
        Assert.False(File.Exists(node.At("etc/systemd/system/direxio-settle.service")));
    }

    [Fact]
    public async Task A_connection_that_breaks_ends_nothing_and_no_event_is_lost_or_told_twice()
    {
        await PrepareAsync();
        node.BreaksAfterLines = 2;

        var end = await Operations.RunAsync("probe", [], Take, Cancellation);

        Assert.True(end.IsDone);
        Assert.Equal(["count 0", "count 1", "count 2", "count 3", "count 4"], steps);
        Assert.Equal(3, node.Connections);
    }

    [Fact]
    public async Task While_one_runs_another_is_refused_and_says_which()
    {
        await PrepareAsync();
        var mark = node.At("go");
        var first = new NodeOperations(new NodeTools(node.OpenAsync), new(null, new(new SilentObserver(), new Redactor()), TimeProvider.System))
            .RunAsync("probe", new() { ["waits"] = mark }, Take, Cancellation);
        while (!steps.Contains("count 2"))
        {
            await Task.Delay(20, Cancellation);
        }

        var refusal = await Assert.ThrowsAsync<NodeToolException>(() => Operations.RunAsync("probe", [], _ => { }, Cancellation));
        File.WriteAllText(mark, "go");

        Assert.Equal(NodeToolException.OperationRunning, refusal.Code);
        Assert.Contains("'probe'", refusal.Message, StringComparison.Ordinal);
        Assert.True((await first).IsDone);
    }

    [Fact]
    public async Task The_next_one_begins_although_systemd_takes_its_time_behind_the_one_before()
    {
        await PrepareAsync();
        node.WriteProgram("systemctl", "[ \"$1\" != disable ] || sleep 2");

        Assert.True((await Operations.RunAsync("probe", [], Take, Cancellation)).IsDone);
        Assert.True((await Operations.RunAsync("probe", [], Take, Cancellation)).IsDone);
    }

    [Fact]
    public async Task Asked_again_while_the_call_of_a_broken_connection_goes_on_it_begins_once()
    {
        await PrepareAsync();
        node.Write("broken-connection.py", BrokenConnection);
        var id = NodeOperations.NewId();

        node.Runner = node.At("broken-connection.py");
        await Operations.BeginAsync(id, "probe", [], Cancellation);
        node.Runner = null;

        Assert.True((await Operations.WatchAsync(id, Take, Cancellation)).IsDone);
        Assert.Equal(["count 0", "count 1", "count 2", "count 3", "count 4"], steps);
    }

    [Fact]
    public async Task One_that_died_is_interrupted_and_refuses_others_until_it_is_settled()
    {
        await PrepareAsync();

        var died = await Operations.RunAsync("probe", new() { ["ends"] = "dies" }, Take, Cancellation);
        var refusal = await Assert.ThrowsAsync<NodeToolException>(() => Operations.RunAsync("probe", [], _ => { }, Cancellation));
        var unit = File.ReadAllText(node.At("etc/systemd/system/direxio-settle.service"));
        var settled = await Operations.SettleAsync(Take, Cancellation);

        Assert.True(died.IsInterrupted);
        Assert.Equal(NodeToolException.OperationInterrupted, refusal.Code);
        Assert.Contains($"{Folder}/main.py settle", unit, StringComparison.Ordinal);
        Assert.Equal(died.Id, settled!.Id);
        Assert.True(settled.Result!["started"]!.GetValue<bool>());
        Assert.Contains("recovering", steps);
        Assert.True((await Operations.RunAsync("probe", [], _ => { }, Cancellation)).IsDone);
    }

    [Fact]
    public async Task One_that_is_ended_from_outside_while_it_is_watched_goes_on_at_once()
    {
        await PrepareAsync();
        var progress = new OperationProgress(new(new RecordedEvents(), new Redactor()), TimeProvider.System, OperationSteps.Update);

        var id = NodeOperations.NewId();

        await Operations.BeginAsync(id, "probe", new() { ["ends"] = "dies" }, Cancellation);
        var ended = await Settlement.WatchAsync(Operations, id, progress, Cancellation);

        Assert.True(ended.IsDone);
        Assert.Null(await Operations.SettleAsync(Take, Cancellation));
    }

    [Fact]
    public async Task After_one_that_failed_there_is_another_connection()
    {
        var opened = 0;
        await using var own = new NodeTools(token =>
        {
            opened++;
            return node.OpenAsync(token);
        });
        async Task AskAsync() => await own.AskAsync("facts", new() { ["only"] = Names("machine") }, NodeOperations.AnswerLimit, Cancellation);

        // The first finds no tools on the node.
        await AskAsync();
        Assert.Equal(2, opened);
        await AskAsync();
        Assert.Equal(2, opened);
        await Assert.ThrowsAsync<NodeToolException>(() => own.AskAsync("nothing", [], NodeOperations.AnswerLimit, Cancellation));
        await AskAsync();
        Assert.Equal(3, opened);
    }

    [Fact]
    public async Task Where_nothing_is_left_there_is_nothing_to_settle()
    {
        await PrepareAsync();

        Assert.Null(await Operations.SettleAsync(Take, Cancellation));
    }

    [Theory]
    [InlineData("fails", "ProbeFailed", "it was told to fail")]
    [InlineData("breaks", "Unexpected", "KeyError: 'nothing foresaw this'")]
    public async Task A_failure_is_told_by_code_and_words(string ends, string code, string message)
    {
        await PrepareAsync();

        var end = await Operations.RunAsync("probe", new() { ["ends"] = ends }, Take, Cancellation);

        Assert.Equal("failed", end.State);
        Assert.Equal((code, message), end.Error);
        Assert.Equal(ends == "breaks", steps.Contains("recovering"));
    }

    private static JsonArray Names(params string[] names) => JsonText.ArrayOf(names);

    private Task<JsonObject> FactsAsync(params string[] parts) =>
        tools.AskAsync("facts", new() { ["only"] = Names(parts) }, NodeOperations.AnswerLimit, Cancellation);

    private void Take(NodeOperationEvent one) =>
        steps.Enqueue(one.Fields["number"] is { } number ? $"{one.Step} {number.GetValue<int>()}" : one.Step);

    private async Task PrepareAsync()
    {
        await FactsAsync("machine");
        await File.WriteAllTextAsync(Path.Combine(Folder, "probe.py"), Probe, Cancellation);
        await File.AppendAllTextAsync(Path.Combine(Folder, "verbs.py"), "\nOPERATIONS[\"probe\"] = \"probe\"\n", Cancellation);
    }

    private sealed class SilentObserver : IDeploymentObserver
    {
        public void OnEvent(DeploymentEvent deploymentEvent)
        {
        }
    }
}
