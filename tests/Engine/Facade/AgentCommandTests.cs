using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Status;
using Direxio.Deployer.Engine.Tests.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Facade;

/// <summary>The agent's arguments may hold keys: only the agent's own files have them.</summary>
public sealed class AgentCommandTests
{
    private const string Domain = "chat.example.org";
    private const string Command = "/opt/some-agent --api-key hush-hush";

    [Fact]
    public async Task A_resume_uses_the_whole_command_though_state_and_delivery_show_the_program_alone()
    {
        using var home = new EngineHome();
        var paths = home.Node(Domain, rehearsal: true);
        var request = new DeploymentRequest
        {
            Domain = Domain, Rehearse = true, ConfirmDomainBinding = true, RehearseEvent = [RehearsalEvent.DnsPending],
            ConnectAgent = "acp", ConnectAgentCommand = Command,
        };
        await home.Engine.StartAsync(request, null, _ => Task.FromResult(true), new Silence(), TestContext.Current.CancellationToken);

        // The second finds only what the first recorded after the wiring.
        for (var round = 0; round < 2; round++)
        {
            var resumed = await home.Engine.ResumeAsync(
                new() { Domain = Domain, Rehearse = true }, _ => Task.FromResult(true), new Silence(), TestContext.Current.CancellationToken);

            Assert.Equal("/opt/some-agent", resumed!.Delivery!.ConnectAgentCommand);
            Assert.Equal(Command, RecordedAgent.Read(paths)!.Command);
            Assert.Equal(Command, BridgeConfig.ReadAgent(paths)!.Command);
            Assert.DoesNotContain("hush-hush", File.ReadAllText(paths.State) + File.ReadAllText(paths.Report));
        }
    }

    [Theory]
    [InlineData("cc_connect_agent_cmd")]
    [InlineData("connect_agent_cmd")]
    public void The_delivery_of_an_earlier_node_shows_the_program_alone(string field)
    {
        using var home = new TemporaryHome();
        var written = JsonNode.Parse(NodeState.Create(Domain, "direxio-20261123-000000", DateTimeOffset.UnixEpoch).ToJson())!;
        written[field] = Command;
        var state = NodeState.Parse(written.ToJsonString());

        Assert.Equal("/opt/some-agent", DeliveryBuilder.Build(state, home.Paths, null, string.Empty).ConnectAgentCommand);
    }
}
