using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.State;

/// <summary>What a state says of itself, and that what a newer release wrote is left as it is.</summary>
public sealed class StateSchemaTests : IDisposable
{
    private readonly TemporaryHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public void Each_write_counts_and_names_the_writer()
    {
        using (var session = home.Store.Open(TemporaryHome.Domain))
        {
            session.Begin(NodeState.Create(TemporaryHome.Domain, "direxio-1", DateTimeOffset.UnixEpoch));
            Assert.Equal(1, (int)Written()["serial"]!);
            session.Update(_ => { });
            session.Update(_ => { });
        }

        var written = Written();
        Assert.Equal((StateSchema.Current, 3), ((int)written["schema_version"]!, (int)written["serial"]!));
        var writer = written["written_by"]!.AsObject();
        Assert.Equal(
            ("Direxio.Deployer", typeof(StateSchema).Assembly.GetName().Version!.ToString(3), Environment.MachineName, Environment.ProcessId),
            ((string?)writer["program"], (string?)writer["version"], (string?)writer["host"], (int)writer["process"]!));
    }

    [Fact]
    public void A_state_that_begins_again_goes_on_counting()
    {
        using var session = home.Store.Open(TemporaryHome.Domain);
        session.Begin(NodeState.Create(TemporaryHome.Domain, "direxio-1", DateTimeOffset.UnixEpoch));
        session.Begin(NodeState.Create(TemporaryHome.Domain, "direxio-2", DateTimeOffset.UnixEpoch));

        Assert.Equal(2, (int)Written()["serial"]!);
    }

    [Theory]
    [InlineData("Early")]
    [InlineData("Late")]
    [InlineData("LargeDisk")]
    public void A_state_of_an_earlier_release_gets_it_with_its_first_write(string release)
    {
        var state = release switch { "Early" => SampleStates.Early(), "Late" => SampleStates.Late(), _ => SampleStates.LargeDisk() };
        home.WriteState(state.ToJsonString());

        using (var session = home.Store.Open(TemporaryHome.Domain))
        {
            session.Update(_ => { });
        }

        Assert.Equal((1, 1), ((int)Written()["schema_version"]!, (int)Written()["serial"]!));
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("1e999")]
    [InlineData("9223372036854775807")]
    [InlineData("\"many\"")]
    [InlineData("[]")]
    public void A_count_that_is_none_begins_again(string serial)
    {
        home.WriteState(SampleStates.Ours(PhaseId.S1_PREFLIGHT, "pending").ToJsonString().Replace("\"run_id\"", $"\"serial\":{serial},\"run_id\"", StringComparison.Ordinal));

        using (var session = home.Store.Open(TemporaryHome.Domain))
        {
            session.Update(_ => { });
        }

        Assert.Equal(1, (int)Written()["serial"]!);
    }

    [Fact]
    public void A_newer_state_is_read_and_never_written()
    {
        var state = SampleStates.Ours(PhaseId.S7_VERIFY_E2E, "done");
        state["schema_version"] = StateSchema.Current + 1;
        home.WriteState(state.ToJsonString());

        Assert.Equal("eu-central-1", home.Store.Read(TemporaryHome.Domain)!.Region);
        Assert.Equal("StateIsNewer", Refusal(() => home.Store.Open(TemporaryHome.Domain)).Code);
        Assert.Equal("StateIsNewer", Refusal(() => home.Store.OpenForReplacement(TemporaryHome.Domain)).Code);
        var failure = Refusal(() => home.Store.OpenForRemoval(TemporaryHome.Domain, isKnown: true, _ => { }));
        Assert.Equal("StateIsNewer", failure.Code);
        Assert.Contains("schema version 2", failure.Message);
        Assert.Contains("Update the module", failure.NextAction);
        Assert.Equal(state.ToJsonString(), File.ReadAllText(home.Paths.State));
        Assert.NotEqual(true, home.Store.IsBusy(TemporaryHome.Domain));
    }

    [Fact]
    public void What_another_tool_counts_does_not_make_its_state_newer()
    {
        var state = SampleStates.DirextalkSplit();
        state["schema_version"] = 7;

        Assert.False(NodeState.Parse(state.ToJsonString()).IsNewer);
    }

    [Fact]
    public void A_writer_that_is_no_name_is_not_shown()
    {
        var root = new JsonObject { ["written_by"] = new JsonObject { ["program"] = "\u001b[31mDirexio", ["version"] = "1" } };

        Assert.Null(StateSchema.WriterOf(root));
    }

    private static DeployException Refusal(Func<IDisposable> act) => Assert.Throws<DeployException>(() => act().Dispose());

    private JsonObject Written() => JsonNode.Parse(File.ReadAllText(home.Paths.State))!.AsObject();
}
