using System.Reflection;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Sections;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.State;

/// <summary>What state.json looks like is known in the folder State alone; everything else goes by properties.</summary>
public sealed class StateKeysTests
{
    public static TheoryData<string> Sections => [.. new[] { typeof(NodeState) }
        .Concat(typeof(StateSection).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(StateSection)) && type.IsNotPublic && !type.IsNested))
        .Select(type => type.FullName!)];

    [Theory]
    [MemberData(nameof(Sections))]
    public void No_section_hands_out_its_document_or_a_field_by_its_name(string section)
    {
        var type = typeof(NodeState).Assembly.GetType(section, throwOnError: true)!;
        var visible = type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(property => property.GetMethod is null or { IsPublic: true } or { IsAssembly: true } or { IsFamilyOrAssembly: true });

        Assert.All(visible, property =>
        {
            Assert.Empty(property.GetIndexParameters());
            Assert.False(typeof(JsonNode).IsAssignableFrom(property.PropertyType), $"{section}.{property.Name} is JSON.");
        });
    }

    [Fact]
    public void Json_for_the_report_is_a_copy()
    {
        var state = NodeState.Parse(SampleStates.Early().ToJsonString());

        state.Cost.Json()!["total_monthly_usd"] = 0;

        Assert.NotEqual(0, (decimal)state.Cost.Json()!["total_monthly_usd"]!);
    }

    [Fact]
    public void What_an_earlier_format_says_under_another_name_counts_and_is_not_written()
    {
        var written = SampleStates.Late();
        var state = NodeState.Parse(written.ToJsonString());

        Assert.Equal(("cursor", "installed", "auto"), (state.Bridge.Agent, state.Agent.InstallStatus, state.Agent.InstallPolicy));
        Assert.Null(state.Field("cc_connect_agent"));
        Assert.Equal("cursor", state.Field("connect_agent"));

        state.Bridge.Agent = "codex";
        Assert.Equal("codex", state.Clone().Bridge.Agent);
    }

    [Fact]
    public void A_copy_of_a_state_knows_what_the_earlier_format_said()
    {
        var state = NodeState.Parse(SampleStates.Cli().ToJsonString()).Clone();

        Assert.Equal((PhaseStatus.InProgress, "recommend", "codex"), (state.GetPhase(PhaseId.S7_VERIFY_E2E).Status, state.Agent.InstallPolicy, state.Bridge.Agent));
    }

    [Fact]
    public void Secrets_are_beside_the_state_and_a_copy_has_them_until_they_are_dropped()
    {
        var copy = NodeState.Parse(SampleStates.Early().ToJsonString()).Clone();

        Assert.Equal((SampleStates.Code, SampleStates.AgentToken), (copy.Secrets.InitializationCode, copy.Secrets.AgentToken));
        Assert.DoesNotContain(SampleStates.Code, copy.ToJson());

        copy.DropSecrets();
        Assert.True(copy.Secrets.IsEmpty);
    }
}
