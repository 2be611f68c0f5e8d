using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.State;

/// <summary>Each release line's state is named as what it is, and only those that this release can work on count as its own.</summary>
public sealed class StateFormatTests
{
    public static TheoryData<string, string, bool> Lines => new()
    {
        { SampleStates.Early().ToJsonString(), "0.1.0-0.1.9", false },
        { SampleStates.Late().ToJsonString(), "0.1.10-0.1.13", false },
        { SampleStates.LargeDisk().ToJsonString(), "0.1.14", false },
        { SampleStates.TwoCloudsOnEc2().ToJsonString(), "0.1.15-0.1.22", false },
        { SampleStates.TwoCloudsOnEc2AfterLightsail().ToJsonString(), "0.1.15-0.1.22", false },
        { SampleStates.TwoCloudsOnLightsail().ToJsonString(), "0.1.15-0.1.22", true },
        { SampleStates.Cli().ToJsonString(), "direxio-cli 0.1.9", true },
        { SampleStates.DirextalkEarly().ToJsonString(), "dirextalk-deployer 0.1.22-0.1.31", true },
        { SampleStates.DirextalkUpdater().ToJsonString(), "dirextalk-deployer 0.1.32-0.1.56", true },
        { SampleStates.DirextalkSplit().ToJsonString(), "dirextalk-deployer 0.1.57+", true },
        { SampleStates.Ours(PhaseId.S4_BOOTSTRAP_STACK, "failed").ToJsonString(), "0.2", false },
        { """{"phases":{}}""", "unknown", false },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_state_is_named_by_the_line_that_wrote_it(string json, string format, bool isOfAnotherTool)
    {
        var state = NodeState.Parse(json);

        Assert.Equal(format, state.Format);
        Assert.Equal(isOfAnotherTool, state.IsOfAnotherTool);
    }

    [Theory]
    [InlineData("""{"cloud_provider":"lightsail"}""")]
    [InlineData("""{"resources":{"lightsail_static_ip_name":"direxio-ip-x"}}""")]
    [InlineData("""{"resources":{"static_ip_name":"direxio-ip-x"}}""")]
    [InlineData("""{"resources":{"instance_id":"direxio-chat-example-org"}}""")]
    [InlineData("""{"cloud_provider":"ec2","resources":{"instance_id":"i-1","static_ip_name":"direxio-ip-x"}}""")]
    [InlineData("""{"cloud_provider":"ec2","resources":{"instance_id":"i-1","lightsail_instance_created":"true"}}""")]
    public void Any_mark_of_Lightsail_is_enough_even_beside_an_account_that_this_release_has_written(string marks)
    {
        var root = JsonNode.Parse(marks)!.AsObject();
        root["account_id"] = "123456789012";
        root["phases"] = new JsonObject();

        Assert.True(new NodeState(root).IsOfAnotherTool);
    }

    // Damaged by hand, or merged by a program that keeps folders alike: such a state would say that nothing bills.
    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    public void A_server_that_was_created_has_resources(string json)
    {
        var root = SampleStates.Late();
        root["resources"] = JsonNode.Parse(json);

        Assert.Throws<JsonException>(() => NodeState.Parse(root.ToJsonString()));
    }

    // The shape of a phase is judged elsewhere; what looks for the resources must not break at it.
    [Fact]
    public void A_phase_that_is_no_table_does_not_say_that_the_server_was_created()
    {
        var root = SampleStates.Late();
        root["phases"]!["S3_PROVISION"] = "done";
        root["resources"] = new JsonObject();

        Assert.Equal(PhaseStatus.Pending, NodeState.Parse(root.ToJsonString()).GetPhase(PhaseId.S3_PROVISION).Status);
    }

    [Fact]
    public void A_removal_that_has_no_word_on_the_server_has_not_ended()
    {
        var root = SampleStates.Late();
        root["removal"] = new JsonObject { ["status"] = "removed" };

        Assert.Equal(RemovalProgress.Begun, new NodeState(root).Removal);
    }

    [Fact]
    public void A_device_id_of_the_cli_tells_its_state()
    {
        var state = SampleStates.Late();
        state["connect_matrix_device"] = "direxio-connect-chat.example.org";

        Assert.Equal("direxio-cli 0.1.9", new NodeState(state).Format);
    }
}
