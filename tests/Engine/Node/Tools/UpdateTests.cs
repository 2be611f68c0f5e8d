using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node.Tools;

/// <summary>An update on the node ends with the new image, proved three times in a row, or with image and data as they were.</summary>
public sealed class UpdateTests : IDisposable
{
    private readonly LocalNode node = new();
    private readonly DockerStandIn docker;
    private readonly NodeOperations operations;
    private readonly List<NodeOperationEvent> events = [];

    public UpdateTests()
    {
        docker = new(node);
        operations = new(new NodeTools(node.OpenAsync), new(null, new(new NoObserver(), new Redactor()), TimeProvider.System));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IEnumerable<string> Steps => events.Select(one => one.Step);

    public void Dispose() => node.Dispose();

    [Fact]
    public async Task A_good_image_takes_over_after_three_agreements_and_nothing_else_is_touched()
    {
        docker.Publish("new");

        var end = await UpdateAsync();

        Assert.Equal(("done", null), (end.State, end.Error?.Message));
        Assert.Equal("updated", Text(end, "outcome"));
        Assert.Equal(["read", "pull", "stop", "backup", "start", "agreement", "agreement", "agreement"], Steps);
        Assert.Equal(("id-new", DockerStandIn.Pinned("new")), (docker.ImageOf("message-server"), docker.Setting("MESSAGE_SERVER_IMAGE")));
        Assert.Equal(("v1.1.0", "v1.2.0"), (end.Result!["old"]!["version"]!.GetValue<string>(), end.Result["new"]!["version"]!.GetValue<string>()));
        Assert.Equal(12, docker.State["databases"]!["direxio"]!["events"]!.GetValue<int>());
        Assert.Equal("12345678", docker.Setting("P2P_PORTAL_PASSWORD"));
        Assert.Equal("first-postgres", docker.State["containers"]!["postgres"]!["id"]!.GetValue<string>());
        Assert.DoesNotContain(docker.Calls, call => call.Contains("portal.bootstrap", StringComparison.Ordinal) || call.Contains("portal.auth", StringComparison.Ordinal));
        Assert.All(Copy(), file => Assert.Equal(0, FileModes.Of(file) & 63));
    }

    [Fact]
    public async Task The_image_that_runs_already_changes_nothing()
    {
        var end = await UpdateAsync();

        Assert.Equal("unchanged", Text(end, "outcome"));
        Assert.Equal(["read", "pull"], Steps);
        Assert.DoesNotContain(docker.Calls, call => call.Contains(" up ", StringComparison.Ordinal) || call.Contains(" stop ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ends", "is restarting")]
    [InlineData("never", "is unhealthy")]
    [InlineData("breaks", "removed tables with rows: public.events")]
    [InlineData("inside", "asked on this machine through Caddy, gives status 503")]
    [InlineData("dies", "started again|Empty reply")]
    [InlineData("memory", "in memory instead of the database")]
    [InlineData("forgets", "does not know the agent's token any more")]
    public async Task A_bad_image_is_taken_back_with_the_data(string behaviour, string reason)
    {
        docker.Publish("bad", behaviour: behaviour);

        var end = await UpdateAsync();

        Assert.Equal("failed", end.State);
        Assert.Equal(behaviour == "breaks" ? "DataLost" : "UpdateFailed", end.Error!.Value.Code);
        Assert.Contains(reason.Split('|'), one => end.Error.Value.Message.Contains(one, StringComparison.Ordinal));
        Assert.Contains("The former image and data are back, and the server is healthy", end.Error.Value.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("abcdefgh", end.Json.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("it broke", end.Error.Value.Message, StringComparison.Ordinal);
        AssertAsBefore();
    }

    [Fact]
    public async Task An_image_that_cannot_be_pulled_changes_nothing()
    {
        docker.Publish("bad", behaviour: "pull fails");

        var end = await UpdateAsync();

        Assert.Equal("PullFailed", end.Error!.Value.Code);
        Assert.DoesNotContain("stop", Steps);
        AssertAsBefore();
    }

    [Fact]
    public async Task An_older_version_is_refused_before_anything_is_changed_unless_it_is_asked_for()
    {
        docker.Publish("older", version: "v1.0.9");

        var refused = await UpdateAsync();
        AssertAsBefore();
        var allowed = await UpdateAsync(new() { ["allow_downgrade"] = true });

        Assert.Equal("DowngradeRefused", refused.Error!.Value.Code);
        Assert.Contains("is version v1.0.9, older than v1.1.0, which runs", refused.Error.Value.Message, StringComparison.Ordinal);
        Assert.Equal("updated", Text(allowed, "outcome"));
    }

    [Fact]
    public async Task Without_a_copy_of_the_database_the_server_starts_again_and_nothing_is_updated()
    {
        docker.Publish("new");
        docker.Change(state => state["dump_fails"] = true);

        var end = await UpdateAsync();

        Assert.Contains("pg_dump ended with status 1", end.Error!.Value.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed, and the server runs as before", end.Error.Value.Message, StringComparison.Ordinal);
        AssertAsBefore();
    }

    [Fact]
    public async Task Without_a_backup_a_bad_image_is_taken_back_and_the_data_are_said_to_be_as_they_are()
    {
        docker.Publish("bad", behaviour: "never");

        var end = await UpdateAsync(new() { ["skip_backup"] = true });

        Assert.Contains("no copy of the data was made", end.Error!.Value.Message, StringComparison.Ordinal);
        Assert.Equal("id-old", docker.ImageOf("message-server"));
        Assert.DoesNotContain(docker.Calls, call => call.Contains("pg_dump", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_that_cannot_come_back_stays_unfinished_and_is_tried_again_by_the_next_command()
    {
        docker.Publish("bad", behaviour: "breaks");
        docker.Change(state => state["restore_fails"] = true);

        var stuck = await UpdateAsync();
        docker.Change(state => state["restore_fails"] = false);
        var settled = await operations.SettleAsync(events.Add, Cancellation);

        Assert.True(stuck.IsInterrupted);
        var told = events.First(one => one.Step == "stuck").Fields;
        Assert.Contains("pg_restore ended with status 1", told["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(Directory.Exists(told["copy"]!.GetValue<string>()));
        Assert.Contains("The former image and data are back", settled!.Error!.Value.Message, StringComparison.Ordinal);
        AssertAsBefore();
    }

    [Fact]
    public async Task The_rest_of_the_stack_comes_along_only_if_asked_and_postgres_never_in_another_major_version()
    {
        docker.Publish("caddy-new", repository: "caddy", tag: "2");
        docker.Publish("pg-new", version: "18", repository: "postgres", tag: "18-alpine");

        var alone = await UpdateAsync();
        var all = await UpdateAsync(new() { ["include_stack"] = true });
        docker.Publish("pg-19", version: "19", repository: "postgres", tag: "18-alpine");
        var refused = await UpdateAsync(new() { ["include_stack"] = true });

        Assert.Equal("unchanged", Text(alone, "outcome"));
        Assert.Equal("""["caddy","postgres"]""", all.Result!["services"]!.ToJsonString());
        Assert.Equal(("id-pg-new", "id-caddy-new", "id-old"), (docker.ImageOf("postgres"), docker.ImageOf("caddy"), docker.ImageOf("message-server")));
        Assert.Equal(("@sha256:pg-new", "@sha256:caddy-new"), (docker.Setting("POSTGRES_DIGEST"), docker.Setting("CADDY_DIGEST")));
        Assert.Equal("PostgresRefused", refused.Error!.Value.Code);
    }

    [Fact]
    public async Task What_changed_the_node_meanwhile_is_not_overrun()
    {
        docker.Publish("new");

        var end = await UpdateAsync(new() { ["from"] = "id-other" });

        Assert.Equal("NodeChanged", end.Error!.Value.Code);
        AssertAsBefore();
    }

    [Fact]
    public async Task A_certificate_that_the_node_does_not_trust_is_said_and_not_held_against_the_new_image()
    {
        docker.Publish("new");
        docker.Change(state => state["untrusted"] = true);

        var end = await UpdateAsync();

        Assert.Equal("updated", Text(end, "outcome"));
        Assert.False(end.Result!["certificate_checked"]!.GetValue<bool>());
        Assert.Contains("note", Steps);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("breaks", false)]
    public async Task Killed_at_any_call_it_ends_updated_or_as_before(string? behaviour, bool before)
    {
        docker.Publish("new", behaviour: behaviour);
        var untouched = File.ReadAllText(node.At("docker.json"));
        var env = File.ReadAllText(node.At("opt/p2p/.env"));
        var outcomes = new HashSet<string>();
        for (var call = before ? 4 : 2; ; call += 5)
        {
            File.WriteAllText(node.At("docker.json"), untouched);
            File.WriteAllText(node.At("opt/p2p/.env"), env);
            node.Write("volumes/p2p_message-config/message-server.yaml", "config\n");
            docker.Change(state => (state["kill_at"], state["kill_before"]) = (call, before));
            var end = await UpdateAsync();
            if (!end.IsInterrupted)
            {
                break;
            }

            end = (await operations.SettleAsync(events.Add, Cancellation))!;
            Assert.False(end.IsInterrupted, $"call {call}: {docker.Calls[^1]}");
            if (end.IsDone)
            {
                Assert.Equal(("id-new", "running"), (docker.ImageOf("message-server"), docker.StatusOf("message-server")));
                outcomes.Add("updated");
            }
            else
            {
                AssertAsBefore();
                outcomes.Add("as before");
            }
        }

        Assert.Contains("as before", outcomes);
        Assert.Equal(behaviour is null, outcomes.Contains("updated"));
    }

    private static string? Text(NodeOperationRecord end, string name) => end.Result?[name]?.GetValue<string>();

    private Task<NodeOperationRecord> UpdateAsync(JsonObject? request = null) => operations.RunAsync("update", request ?? [], events.Add, Cancellation);

    private IEnumerable<string> Copy() => Directory.EnumerateFiles(node.At("var/lib/direxio/operations"), "*", SearchOption.AllDirectories)
        .Where(file => file.Contains("/copy/", StringComparison.Ordinal));

    private void AssertAsBefore()
    {
        Assert.Equal(("id-old", "running"), (docker.ImageOf("message-server"), docker.StatusOf("message-server")));
        Assert.Equal(DockerStandIn.Pinned("old"), docker.Setting("MESSAGE_SERVER_IMAGE"));
        Assert.Equal(["direxio", "postgres"], docker.State["databases"]!.AsObject().Select(one => one.Key).Order(StringComparer.Ordinal));
        Assert.Equal(12, docker.State["databases"]!["direxio"]!["events"]?.GetValue<int>());
        Assert.Equal("config\n", File.ReadAllText(node.At("volumes/p2p_message-config/message-server.yaml")));
        Assert.Equal("pixels", File.ReadAllText(node.At("volumes/p2p_message-data/media/picture")));
        Assert.Contains("p2p_agent_first", File.ReadAllText(node.At("opt/p2p/portal/bootstrap.json")), StringComparison.Ordinal);
    }

    private sealed class NoObserver : IDeploymentObserver
    {
        public void OnEvent(DeploymentEvent deploymentEvent)
        {
        }
    }
}
