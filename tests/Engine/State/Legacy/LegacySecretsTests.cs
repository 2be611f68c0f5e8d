using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Credentials;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.State.Legacy;

public sealed class LegacySecretsTests : IDisposable
{
    private readonly TemporaryHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public void Reading_an_old_state_changes_nothing()
    {
        var text = SampleStates.Early().ToJsonString();
        home.WriteState(text);

        home.Store.Open(TemporaryHome.Domain).Dispose();
        _ = home.Store.Read(TemporaryHome.Domain);

        Assert.Equal(text, File.ReadAllText(home.Paths.State));
        Assert.False(File.Exists(home.Paths.Credentials));
    }

    [Fact]
    public void The_first_rewrite_moves_the_secrets_to_the_credentials()
    {
        home.WriteState(SampleStates.Early().ToJsonString());

        Rewrite();

        var state = File.ReadAllText(home.Paths.State);
        Assert.DoesNotContain(SampleStates.Code, state);
        Assert.DoesNotContain(SampleStates.AgentToken, state);
        Assert.DoesNotContain(SampleStates.AccessToken, state);
        var credentials = CredentialsFile.Read(home.Paths, new Redactor())!;
        Assert.Equal(SampleStates.Code, credentials.InitializationCode!.Reveal());
        Assert.Equal(SampleStates.AgentToken, credentials.AgentToken!.Reveal());
        Assert.Equal(SampleStates.AccessToken, credentials.AccessToken!.Reveal());
        Assert.Equal(SampleStates.Room, credentials.AgentRoomId);
        var outputs = JsonNode.Parse(File.ReadAllText(home.Paths.Outputs))!;
        Assert.Equal(SampleStates.Code, (string?)outputs["password"]);
        Assert.Equal(TemporaryHome.Domain, (string?)outputs["domain"]);
    }

    [Fact]
    public void Values_that_the_credentials_have_are_newer_and_stay()
    {
        home.WriteState(SampleStates.Early().ToJsonString());
        File.WriteAllText(home.Paths.Credentials, """{"profiles":{"default":{"password":"","direxio_agent_token":"newer"},"other":{"x":1}}}""");

        Rewrite();

        var root = JsonNode.Parse(File.ReadAllText(home.Paths.Credentials))!;
        Assert.Equal(string.Empty, (string?)root["profiles"]!["default"]!["password"]);
        Assert.Equal("newer", (string?)root["profiles"]!["default"]!["direxio_agent_token"]);
        Assert.Equal(SampleStates.AccessToken, (string?)root["profiles"]!["default"]!["access_token"]);
        Assert.Equal("""{"x":1}""", root["profiles"]!["other"]!.ToJsonString());
    }

    [Fact]
    public void Damaged_credentials_stop_the_rewrite_and_the_state_keeps_its_secrets()
    {
        var text = SampleStates.Early().ToJsonString();
        home.WriteState(text);
        File.WriteAllText(home.Paths.Credentials, "{ damaged " + SampleStates.AgentToken);

        var error = Assert.Throws<DeployException>(Rewrite);

        Assert.Equal("LocalFileUnreadable", error.Code);
        Assert.DoesNotContain(SampleStates.AgentToken, error.ToString());
        Assert.Equal(text, File.ReadAllText(home.Paths.State));
    }

    [Fact]
    public void Beginning_anew_over_an_old_state_rescues_its_secrets_first()
    {
        home.WriteState(SampleStates.Early().ToJsonString());

        using (var session = home.Store.Open(TemporaryHome.Domain))
        {
            session.Begin(NodeState.Create(TemporaryHome.Domain, "direxio-20261123-000000", DateTimeOffset.UnixEpoch));
        }

        Assert.Equal(SampleStates.Code, CredentialsFile.Read(home.Paths, new Redactor())!.InitializationCode!.Reveal());
    }

    private void Rewrite()
    {
        using var session = home.Store.Open(TemporaryHome.Domain);
        session.Update(_ => { });
    }
}
