using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node.Tools;

/// <summary>A reset on the node empties database and media, with proof, and keeps the signing key, the certificates and the settings.</summary>
public sealed class ResetTests : IDisposable
{
    private readonly LocalNode node = new();
    private readonly DockerStandIn docker;
    private readonly NodeOperations operations;
    private readonly List<NodeOperationEvent> events = [];

    public ResetTests()
    {
        docker = new(node);
        operations = new(new NodeTools(node.OpenAsync), new(null, new(new NoObserver(), new Redactor()), TimeProvider.System));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => node.Dispose();

    [Fact]
    public async Task The_volumes_are_gone_and_what_makes_the_server_itself_is_there()
    {
        var end = await ResetAsync();

        Assert.Equal(("done", null), (end.State, end.Error?.Message));
        Assert.Equal(["read", "stop", "backup", "reset", "gone", "start", "bootstrap", "agreement", "agreement", "agreement"], events.Select(one => one.Step));
        Assert.Equal("""["p2p_message-config","p2p_message-data","p2p_postgres-data"]""", end.Result!["volumes"]!.ToJsonString());
        AssertReset();
        Assert.DoesNotContain(docker.Setting("P2P_PORTAL_PASSWORD"), string.Concat(events.Select(one => one.Fields.ToJsonString())) + end.Json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_copy_nothing_is_removed()
    {
        docker.Change(state => state["dump_fails"] = true);

        var end = await ResetAsync();

        Assert.Equal("ResetFailed", end.Error!.Value.Code);
        Assert.Contains("Nothing was removed, and the server runs as before", end.Error.Value.Message, StringComparison.Ordinal);
        AssertAsBefore();
    }

    [Fact]
    public async Task A_link_in_the_place_of_the_signing_key_brings_no_file_of_root_into_the_servers_volume()
    {
        node.Write("secret", "of root alone");
        File.Delete(node.At("volumes/p2p_message-config/matrix_key.pem"));
        File.CreateSymbolicLink(node.At("volumes/p2p_message-config/matrix_key.pem"), node.At("secret"));

        var end = await ResetAsync();

        Assert.Contains("matrix_key.pem cannot be read. Nothing was removed", end.Error!.Value.Message, StringComparison.Ordinal);
        AssertAsBefore();
    }

    [Fact]
    public async Task A_volume_that_stays_is_no_reset_and_the_next_command_goes_on()
    {
        docker.Change(state => state["keeps"] = "p2p_message-data");

        var stuck = await ResetAsync();
        docker.Change(state => state["keeps"] = null);
        var settled = await operations.SettleAsync(events.Add, Cancellation);

        Assert.True(stuck.IsInterrupted);
        Assert.Contains("volume is in use", events.First(one => one.Step == "stuck").Fields["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(settled!.IsDone);
        AssertReset();
    }

    [Theory]
    [InlineData(12)]
    [InlineData(25)]
    [InlineData(30)]
    [InlineData(34)]
    [InlineData(50)]
    public async Task Killed_at_any_call_it_ends_as_before_or_reset(int call)
    {
        docker.Change(state => (state["kill_at"], state["kill_before"]) = (call, call % 2 == 0));

        var died = await ResetAsync();
        var end = await operations.SettleAsync(events.Add, Cancellation);

        Assert.True(died.IsInterrupted);
        if (end!.IsDone)
        {
            AssertReset();
        }
        else
        {
            AssertAsBefore();
        }
    }

    private Task<NodeOperationRecord> ResetAsync() => operations.RunAsync("reset", [], events.Add, Cancellation);

    private void AssertReset()
    {
        Assert.Equal("running", docker.StatusOf("message-server"));
        Assert.Equal(1, docker.State["databases"]!["direxio"]!["rooms"]!.GetValue<int>());
        Assert.Equal("the signing key\n", File.ReadAllText(node.At("volumes/p2p_message-config/matrix_key.pem")));
        Assert.False(File.Exists(node.At("volumes/p2p_message-data/media/picture")));
        Assert.Equal("certificate", File.ReadAllText(node.At("volumes/p2p_caddy-data/certificate")));
        Assert.Equal("turn-secret-turn-secret", docker.Setting("TURN_SECRET"));
        Assert.Matches("^[0-9]{8}$", docker.Setting("P2P_PORTAL_PASSWORD"));
        Assert.NotEqual("12345678", docker.Setting("P2P_PORTAL_PASSWORD"));
        Assert.Equal(docker.Setting("P2P_PORTAL_PASSWORD"), JsonNode.Parse(File.ReadAllText(node.At("opt/p2p/bootstrap.json")))!["password"]!.GetValue<string>());
        Assert.False(File.Exists(node.At("opt/p2p/agent-room")));
    }

    private void AssertAsBefore()
    {
        Assert.Equal("running", docker.StatusOf("message-server"));
        Assert.Equal(12, docker.State["databases"]!["direxio"]!["events"]!.GetValue<int>());
        Assert.Equal("pixels", File.ReadAllText(node.At("volumes/p2p_message-data/media/picture")));
        Assert.Equal("12345678", docker.Setting("P2P_PORTAL_PASSWORD"));
    }

    private sealed class NoObserver : IDeploymentObserver
    {
        public void OnEvent(DeploymentEvent deploymentEvent)
        {
        }
    }
}
