using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Redaction;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node;

/// <summary>The boot's bootstrap step and the credentials command against a server of the contract.</summary>
public sealed class BootstrapStepTests : IDisposable
{
    private readonly ScriptRun run = new();
    private readonly FakePortal portal;

    public BootstrapStepTests()
    {
        portal = new FakePortal(run);
        run.Write(".env", "DOMAIN=chat.example.org\nP2P_PORTAL_PASSWORD=01234567\n");
    }

    public void Dispose()
    {
        portal.Dispose();
        run.Dispose();
    }

    [Fact]
    public async Task A_server_that_makes_the_room_itself_only_needs_the_bootstrap()
    {
        portal.OwnRoom = "!own:chat.example.org";
        portal.Start();

        var file = await BootstrapAsync();

        Assert.Equal("!own:chat.example.org", file.AgentRoomId);
        Assert.Equal("matrix-owner-token", file.AccessToken.Reveal());
        Assert.True(file.HasInitializationCode);
        Assert.Equal(["portal.status", "portal.bootstrap"], portal.Asked);
    }

    [Fact]
    public async Task Weakness_25_the_owner_is_bootstrapped_once()
    {
        portal.OwnRoom = "!own:chat.example.org";
        portal.Start();

        await BootstrapAsync();
        await BootstrapAsync();

        Assert.Single(portal.Asked, "portal.bootstrap");
    }

    [Fact]
    public async Task An_initialized_portal_is_never_bootstrapped()
    {
        portal.OwnRoom = "!own:chat.example.org";
        portal.IsInitialized = true;
        portal.Start();

        await BootstrapAsync();

        Assert.DoesNotContain("portal.bootstrap", portal.Asked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("!agent:chat.example.org")]
    public async Task Without_a_real_room_one_is_made_and_the_agent_joins_it(string room)
    {
        portal.OwnRoom = room;
        portal.Start();

        var file = await BootstrapAsync();

        Assert.Equal("!made:chat.example.org", file.AgentRoomId);
        Assert.Equal(
            [
                "/_matrix/client/v3/createRoom matrix-owner-token",
                "agent.matrix_session.create p2p_agent_0123456789abcdef",
                "/_matrix/client/v3/rooms/%21made%3Achat.example.org/join matrix-agent-token",
            ],
            portal.Asked.Skip(2));
    }

    [Fact]
    public async Task Servers_that_refuse_the_agents_token_take_the_owners()
    {
        portal.AcceptsAgentToken = false;
        portal.Start();

        await BootstrapAsync();

        Assert.Contains("agent.matrix_session.create matrix-owner-token", portal.Asked);
    }

    [Fact]
    public async Task A_session_that_is_not_the_agents_is_refused_and_no_room_is_made_twice()
    {
        portal.AgentUserId = "@owner:chat.example.org";
        portal.Start();
        var (status, _, error) = await StepAsync();
        Assert.Equal(1, status);
        Assert.Contains("not the agent's", error, StringComparison.Ordinal);
        Assert.False(File.Exists(run.At("bootstrap.json")));

        portal.AgentUserId = "@agent:chat.example.org";
        await BootstrapAsync();

        Assert.Single(portal.Asked, one => one.Contains("createRoom", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_database_gets_a_new_bootstrap_and_a_new_room()
    {
        portal.Start();
        await BootstrapAsync();
        portal.Start();

        await BootstrapAsync();

        Assert.Equal(2, portal.Asked.Count(one => one == "portal.bootstrap"));
        Assert.Equal(2, portal.Asked.Count(one => one.Contains("createRoom", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Credentials_are_the_present_ones_with_the_room_that_was_made()
    {
        portal.Start();
        await BootstrapAsync();
        run.Write("portal/bootstrap.json", run.Read("portal/bootstrap.json").Replace("01234567", "own password", StringComparison.Ordinal).Replace("matrix-owner-token", "later-token", StringComparison.Ordinal));
        portal.Asked.Clear();

        var (status, output, error) = await run.RunAsync("python3", run.At("bin/direxio-credentials"));

        Assert.True(status == 0, error);
        var file = BootstrapFile.Parse(output, new Redactor());
        Assert.Equal("own password", file.Password.Reveal());
        Assert.False(file.HasInitializationCode);
        Assert.Equal("later-token", file.AccessToken.Reveal());
        Assert.Equal("!made:chat.example.org", file.AgentRoomId);
        Assert.Equal(output, run.Read("bootstrap.json"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, run.ModeOf("bootstrap.json"));
        Assert.Empty(portal.Asked);
    }

    [Fact]
    public async Task Credentials_without_the_servers_file_are_an_error_that_says_so()
    {
        ScriptRun.Needs("python3");

        var (status, output, error) = await run.RunAsync("python3", run.At("bin/direxio-credentials"));

        Assert.Equal(1, status);
        Assert.Empty(output);
        Assert.Contains("has not written", error, StringComparison.Ordinal);
    }

    private async Task<BootstrapFile> BootstrapAsync()
    {
        var (status, output, error) = await StepAsync();
        Assert.True(status == 0, error);
        foreach (var secret in new[] { "01234567", "matrix-owner-token", "p2p_agent", "matrix-agent-token" })
        {
            Assert.DoesNotContain(secret, output + error, StringComparison.Ordinal);
        }

        return BootstrapFile.Parse(run.Read("bootstrap.json"), new Redactor());
    }

    private async Task<(int ExitStatus, string Output, string Error)> StepAsync()
    {
        ScriptRun.Needs("python3");
        return await run.RunAsync("python3", run.At("steps/07-bootstrap"));
    }
}
