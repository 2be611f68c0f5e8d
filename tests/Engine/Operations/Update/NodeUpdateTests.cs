using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Status;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Update;

/// <summary>An update as its user meets it: the node says what runs, the plan is agreed to, and the record moves only when it is done.</summary>
public sealed class NodeUpdateTests : IDisposable
{
    private const string Newer = "direxio/message-server:v0.2.0";

    private readonly RehearsalBench bench = new();

    private RehearsedServer Server => bench.World.Content.Instances.Values.Single().Server;

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task An_image_takes_over_and_nothing_of_this_machine_is_void()
    {
        await bench.StartAsync(RehearsalBench.Request() with { ConnectAgent = "codex" });
        var files = Files();
        var phases = bench.StateJson["phases"]!.ToJsonString();

        var update = await bench.UpdateAsync(new() { MessageServerImage = Newer });

        Assert.True(update!.IsChanged);
        Assert.Equal(("direxio/message-server:latest", "v0.1.0"), (update.From.Image, update.From.Version));
        Assert.Equal((Newer, "v0.2.0", RehearsalRegistry.DigestOf(Newer)), (update.To.Image, update.To.Version, update.To.Digest));
        Assert.False(update.NeedsWiring);
        Assert.Equal(files, Files());
        Assert.Equal(phases, bench.StateJson["phases"]!.ToJsonString());
        Assert.Equal((Newer, $"{Newer}@{RehearsalRegistry.DigestOf(Newer)}"), (bench.State.Choices.MessageServerImage, bench.State.Choices.PinnedImage));
        Assert.Equal($"{Newer}@{RehearsalRegistry.DigestOf(Newer)}", bench.StateJson["image_digests"]!["message-server"]!.GetValue<string>());
        Assert.Equal(("update", "update_remote_restart_complete"), Report());
        Assert.Equal(bench.Paths.Report, update.ReportPath);
    }

    [Fact]
    public async Task The_plan_shows_both_images_and_declining_it_changes_nothing()
    {
        await bench.StartAsync();
        var state = File.ReadAllText(bench.Paths.State);

        await bench.UpdateAsync(approve: false);
        Assert.Null(bench.AskedUpdate);
        Assert.Null(await bench.UpdateAsync(new() { MessageServerImage = Newer, SkipBackup = true }, approve: false));

        var plan = bench.AskedUpdate!;
        Assert.Equal((RehearsalRegistry.Digest, RehearsalRegistry.DigestOf(Newer)), (plan.From.Digest, plan.To.Digest));
        Assert.False(plan.IsBackedUp);
        Assert.Contains(plan.Notes, note => note.Contains("only the image can be taken back", StringComparison.Ordinal));
        Assert.Equal("direxio/message-server:latest", Server.Image.Name);
        Assert.DoesNotContain("\"update\"", File.ReadAllText(bench.Paths.State), StringComparison.Ordinal);
        Assert.NotEqual(string.Empty, state);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Services_beside_the_server_for_which_there_is_something_newer_are_named(bool serverToo)
    {
        await bench.StartAsync();
        bench.Images = new LaterRegistry("caddy:2");

        var update = await bench.UpdateAsync(serverToo ? new() { MessageServerImage = Newer } : new());

        Assert.Equal(serverToo, update!.IsChanged);
        var warning = Assert.Single(bench.Events.Warnings, one => one.StartsWith("There are newer versions of caddy,", StringComparison.Ordinal));
        Assert.Contains("Update-DirexioNode", warning, StringComparison.Ordinal);
        Assert.Contains("-IncludeStack", warning, StringComparison.Ordinal);
    }

    // A rehearsal that found nothing to do would not show what the real update asks.
    [Theory]
    [InlineData("x/y:z")]
    [InlineData("registry.example.org:5000/team/server:2")]
    public async Task Any_other_image_than_the_one_that_runs_is_another_one(string image)
    {
        await bench.StartAsync();

        var update = await bench.UpdateAsync(new() { MessageServerImage = image });
        var again = await bench.UpdateAsync(new() { MessageServerImage = image });

        Assert.Equal((true, image), (update!.IsChanged, update.To.Image));
        Assert.False(again!.IsChanged);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_runs_already_is_said_and_nobody_is_asked(bool includeStack)
    {
        await bench.StartAsync();

        var update = await bench.UpdateAsync(new() { IncludeStack = includeStack });

        Assert.False(update!.IsChanged);
        Assert.Null(bench.AskedUpdate);
        Assert.Null(Server.LastOperation);
    }

    [Fact]
    public async Task The_node_and_not_this_machine_says_what_runs()
    {
        await bench.StartAsync();
        // Updated from elsewhere.
        Server.Updated = new(Newer, RehearsalRegistry.DigestOf(Newer), "v0.2.0");

        var update = await bench.UpdateAsync();

        Assert.False(update!.IsChanged);
        Assert.Equal(Newer, bench.State.Choices.MessageServerImage);
    }

    [Fact]
    public async Task A_bad_image_is_taken_back_and_the_record_stays()
    {
        await bench.StartAsync();
        var pinned = bench.State.Choices.PinnedImage;

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.UpdateAsync(
            new() { MessageServerImage = "direxio/message-server:broken", AllowTableLoss = true, IncludeStack = true }));

        Assert.Equal("UpdateFailed", failure.Code);
        Assert.Contains("The former image and data are back, and the server is healthy", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Update-DirexioNode -Domain chat.example.org -Rehearse -MessageServerImage <image> -IncludeStack", failure.NextAction, StringComparison.Ordinal);
        Assert.Equal(pinned, bench.State.Choices.PinnedImage);
        Assert.Equal(("update", "update_incomplete"), Report());
    }

    [Fact]
    public async Task An_older_version_is_refused_with_the_way_to_accept_it()
    {
        await bench.StartAsync();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.UpdateAsync(new() { MessageServerImage = "direxio/message-server:v0.0.9" }));
        var update = await bench.UpdateAsync(new() { MessageServerImage = "direxio/message-server:v0.0.9", AllowDowngrade = true });

        Assert.Equal("UpdateIsDowngrade", failure.Code);
        Assert.Contains("-AllowDowngrade -MessageServerImage direxio/message-server:v0.0.9", failure.NextAction, StringComparison.Ordinal);
        Assert.True(update!.IsChanged);
    }

    [Fact]
    public async Task What_is_no_image_is_refused_before_anything_is_asked()
    {
        await bench.StartAsync();
        var calls = bench.World.Calls.Count;

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.UpdateAsync(new() { MessageServerImage = "no image" }));

        Assert.Equal("ContainerImageMalformed", failure.Code);
        Assert.True(bench.World.Calls.Count <= calls);
    }

    [Fact]
    public async Task Credentials_that_the_server_no_longer_knows_are_read_again_and_the_wiring_is_due()
    {
        await bench.StartAsync(RehearsalBench.Request() with { ConnectAgent = "codex" });
        Server.AgentToken = Server.AgentToken[..^4] + "0000";

        var update = await bench.UpdateAsync(new() { MessageServerImage = Newer });

        Assert.True(update!.NeedsWiring);
        Assert.Contains("Resume-DirexioDeployment", update.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task How_an_update_ended_whose_command_was_killed_is_told_by_the_next_one()
    {
        await bench.StartAsync();
        await Assert.ThrowsAsync<DeployException>(() => bench.UpdateAsync(new() { MessageServerImage = "direxio/message-server:broken" }));
        bench.EditState(state => state["update"] = new JsonObject
        {
            ["status"] = "in_progress", ["operation_id"] = Server.LastOperation!["record"]!["id"]!.DeepClone(),
            ["evidence"] = $"{Newer} sha256:ab",
        });
        Assert.Contains($"-MessageServerImage {Newer}", Row().NextAction, StringComparison.Ordinal);

        await bench.UpdateAsync(new() { MessageServerImage = Newer }, approve: false);

        Assert.Contains(bench.Events.Warnings, warning => warning.Contains("whose outcome was unknown, failed", StringComparison.Ordinal));
        Assert.Equal("failed", bench.State.StatusOfOperation("update"));
    }

    [Fact]
    public async Task An_update_that_never_began_on_the_node_is_told_as_such_and_not_as_one_that_was_done_before()
    {
        await bench.StartAsync();
        await bench.UpdateAsync(new() { MessageServerImage = Newer });
        bench.EditState(state => state["update"] = new JsonObject
        {
            ["status"] = "in_progress", ["operation_id"] = new string('0', 32), ["started_at"] = "2026-11-28T10:00:00Z",
        });
        Assert.Equal("Interrupted", Row().Status);

        await bench.UpdateAsync(new() { MessageServerImage = Newer });

        Assert.Contains(
            bench.Events.Warnings,
            warning => warning.Contains("'update' requested on 2026-11-28 10:00:00Z never started on the node of chat.example.org", StringComparison.Ordinal));
        Assert.Equal("failed", bench.State.StatusOfOperation("update"));
        Assert.Equal("Completed", Row().Status);
    }

    [Fact]
    public async Task What_only_shows_what_it_would_do_puts_nothing_on_record()
    {
        await bench.StartAsync();
        bench.EditState(state => state["update"] = new JsonObject
        {
            ["status"] = "in_progress", ["operation_id"] = new string('0', 32), ["started_at"] = "2026-11-28T10:00:00Z",
        });
        var before = File.ReadAllText(bench.Paths.State);

        await bench.UpdateAsync(new() { MessageServerImage = Newer, Preview = true }, approve: false);
        await bench.UpdateAsync(new() { Preview = true }, approve: false);

        Assert.Equal(before, File.ReadAllText(bench.Paths.State));
    }

    [Fact]
    public async Task What_only_shows_what_it_would_do_opens_no_port()
    {
        await bench.StartAsync();
        var rules = bench.World.Content.Groups.Values.Single().Ingress;
        rules.RemoveAll(rule => rule.FromPort == 22);

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.UpdateAsync(new() { Preview = true }, approve: false));

        Assert.Equal("SshUnreachable", failure.Code);
        Assert.DoesNotContain(rules, rule => rule.FromPort == 22);
    }

    private NodeStatus Row() => new NodeStatusReader(bench.Store, new()).Read(RehearsalBench.Domain)!;

    private (string Type, string Status) Report()
    {
        var report = JsonNode.Parse(File.ReadAllText(bench.Paths.Report))!;
        return (report["operation_type"]!.GetValue<string>(), report["status"]!.GetValue<string>());
    }

    private string[] Files() =>
        [.. new[] { bench.Paths.Outputs, bench.Paths.Credentials, bench.Paths.EnvironmentFile, MatrixSessionFile.FileOf(bench.Paths) }.Select(File.ReadAllText)];

    // In which one tag means another image since.
    private sealed class LaterRegistry(string tag) : IImageRegistry
    {
        public Task<TagReading> ReadTagAsync(string image, CancellationToken cancellationToken) => Task.FromResult(
            new TagReading(image == tag ? $"sha256:{new string('e', 64)}" : RehearsalRegistry.DigestOf(image), null));
    }
}
