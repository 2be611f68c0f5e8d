using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Credentials;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Operations.Credentials;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.State;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Credentials;

public sealed class CredentialSyncTests : IDisposable
{
    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Nothing_changes_while_nothing_has_changed_and_the_code_is_usable()
    {
        await bench.StartAsync(RehearsalBench.Request() with { ConnectAgent = "codex" });
        var before = Files();

        var sync = await bench.SyncAsync();

        Assert.Equal((true, false), (sync!.CodeIsUsable, sync.NeedsWiring));
        Assert.Empty(sync.Changed);
        Assert.Contains("not initialized yet", sync.Reason);
        Assert.Equal(before, Files());
        Assert.Single(Server.AgentSessions);
    }

    // As after a deployment whose registry did not answer in time: the node has the digest all the same.
    [Theory]
    [InlineData(null, true)]
    [InlineData("direxio/message-server:other", false)]
    public async Task The_digest_of_the_servers_image_is_taken_over_from_the_node(string? chosen, bool isTakenOver)
    {
        await bench.StartAsync();
        var pinned = bench.State.Choices.PinnedImage;
        bench.EditState(state =>
        {
            state.Remove("message_server_pinned");
            state["message_server_image"] = chosen ?? state["message_server_image"]?.GetValue<string>();
        });

        await bench.SyncAsync();

        Assert.Contains("@sha256:", pinned, StringComparison.Ordinal);
        Assert.Equal(isTakenOver ? pinned : null, bench.State.Choices.PinnedImage);
    }

    [Fact]
    public async Task After_the_initialization_the_code_goes_and_the_users_password_is_nowhere()
    {
        await bench.StartAsync();
        var code = Server.InitializationCode;
        var session = File.ReadAllText(MatrixSessionFile.FileOf(bench.Paths));

        var sync = await bench.SyncAsync(true, RehearsalEvent.CodeAlreadySpent);

        Assert.False(sync!.CodeIsUsable);
        Assert.Equal(["initialization_code"], sync.Changed);
        Assert.All(Directory.EnumerateFiles(bench.Paths.Folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("rehearsal-world.json", StringComparison.Ordinal)), file =>
        {
            Assert.DoesNotContain(code, File.ReadAllText(file));
            Assert.DoesNotContain("the users own password", File.ReadAllText(file));
        });
        Assert.Equal(session, File.ReadAllText(MatrixSessionFile.FileOf(bench.Paths)));
        Assert.Equal("true", bench.State.Field("portal_initialized"));
    }

    [Fact]
    public async Task Lost_files_come_back_for_the_owner_only()
    {
        await bench.StartAsync();
        var before = Files();
        File.Delete(bench.Paths.Outputs);
        File.Delete(bench.Paths.Credentials);
        File.Delete(bench.Paths.EnvironmentFile);

        var sync = await bench.SyncAsync();

        Assert.Equal([bench.Paths.Outputs, bench.Paths.Credentials, bench.Paths.EnvironmentFile], sync!.Files);
        Assert.Equal(before, Files());
        Assert.All(sync.Files, FileModes.AssertOwnerOnlyFile);
    }

    [Fact]
    public async Task A_new_database_has_the_bridge_wired_anew_and_voids_what_was_confirmed()
    {
        await bench.StartAsync(RehearsalBench.Request() with { ConnectAgent = "codex" });
        await ConfirmChatAsync();
        var token = RenewDatabase();

        var sync = await bench.SyncAsync();

        // Whoever has chatted has used the code.
        Assert.Equal(["initialization_code", "agent_token"], sync!.Changed);
        Assert.True(sync.NeedsWiring);
        Assert.Contains("Resume-DirexioDeployment -Domain chat.example.org -Rehearse", sync.NextAction);
        Assert.Contains(bench.Events.Warnings, warning => warning.Contains("new database"));
        Assert.DoesNotContain(token, string.Concat(bench.Events.Warnings) + sync);
        Assert.False(bench.StateJson.ContainsKey("user_confirmations"));
        Assert.False(bench.StateJson.ContainsKey("runtime_checks"));
        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync())!.Status);
        Assert.Equal(token, CredentialsFile.Read(bench.Paths, new Redactor())!.AgentToken!.Reveal());
        Assert.Contains(Server.AgentSessions.Values.Single(), File.ReadAllText(Path.Combine(bench.Paths.ConnectFolder, "config.toml")));
        Assert.False((await bench.SyncAsync())!.NeedsWiring);
    }

    [Fact]
    public async Task A_new_database_is_not_forgotten_if_the_files_cannot_be_written()
    {
        await bench.StartAsync(RehearsalBench.Request() with { ConnectAgent = "codex" });
        await ConfirmChatAsync();
        var token = RenewDatabase();
        File.Delete(bench.Paths.EnvironmentFile);
        Directory.CreateDirectory(bench.Paths.EnvironmentFile);

        Assert.Equal("LocalFileUnwritable", (await Assert.ThrowsAsync<DeployException>(() => bench.SyncAsync())).Code);
        Directory.Delete(bench.Paths.EnvironmentFile);
        await bench.SyncAsync();

        Assert.Equal(token, CredentialsFile.Read(bench.Paths, new Redactor())!.AgentToken!.Reveal());
        Assert.Equal(PhaseStatus.Pending, bench.State.GetPhase(PhaseId.S6_WIRE_LOCAL).Status);
        Assert.False(bench.StateJson.ContainsKey("user_confirmations"));
        Assert.False(bench.StateJson.ContainsKey("runtime_checks"));
    }

    [Fact]
    public async Task A_new_database_that_S5_meets_voids_what_was_confirmed_too()
    {
        await bench.StartAsync(RehearsalBench.Request() with { ConnectAgent = "codex" });
        await ConfirmChatAsync();
        var token = RenewDatabase();
        File.Delete(bench.Paths.Outputs);

        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync())!.Status);

        Assert.Equal(token, CredentialsFile.Read(bench.Paths, new Redactor())!.AgentToken!.Reveal());
        Assert.False(bench.StateJson.ContainsKey("user_confirmations"));
        Assert.False(bench.StateJson.ContainsKey("runtime_checks"));
        Assert.Contains(bench.Events.Warnings, warning => warning.Contains("new database"));
        Assert.NotEqual("refresh_pending", bench.State.Field("agent_install_status"));
    }

    [Fact]
    public async Task S5_keeps_what_was_confirmed_of_the_same_database()
    {
        await bench.StartAsync(RehearsalBench.Request() with { ConnectAgent = "codex" });
        await ConfirmChatAsync();
        File.Delete(bench.Paths.Outputs);

        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync())!.Status);

        Assert.True(File.Exists(bench.Paths.Outputs));
        Assert.True(bench.StateJson["user_confirmations"]!.AsObject().ContainsKey("real_chat"));
        Assert.True(bench.StateJson.ContainsKey("runtime_checks"));
    }

    [Fact]
    public async Task Secrets_that_0_1_0_left_in_the_state_are_compared_too()
    {
        await bench.StartAsync();
        File.Delete(bench.Paths.Outputs);
        File.Delete(bench.Paths.Credentials);
        bench.EditState(state =>
        {
            state["password"] = Server.InitializationCode;
            state["agent_token"] = Server.AgentToken;
            state["access_token"] = "owner_of_an_earlier_login_0123";
        });

        var sync = await bench.SyncAsync();

        Assert.Equal(["access_token"], sync!.Changed);
        Assert.Equal(Server.OwnerToken, CredentialsFile.Read(bench.Paths, new Redactor())!.AccessToken!.Reveal());
        Assert.False(bench.StateJson.ContainsKey("password"));
    }

    [Theory]
    [InlineData(RehearsalEvent.HostKeyChanged, "SshHostKeyChanged", "Sync-DirexioCredential -Domain chat.example.org -Rehearse")]
    [InlineData(RehearsalEvent.MemoryStore, "MessageServerInMemory", "Sync-DirexioCredential -Domain chat.example.org -Rehearse")]
    public async Task The_failures_are_those_of_S5_with_this_command_as_the_next_step(RehearsalEvent trouble, string code, string advice)
    {
        await bench.StartAsync();
        var before = Files();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.SyncAsync(true, trouble));

        Assert.Equal(code, failure.Code);
        Assert.Contains(advice, failure.NextAction);
        Assert.DoesNotContain("Resume-", failure.NextAction);
        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task A_missing_private_key_is_named()
    {
        await bench.StartAsync();
        File.Delete(bench.State.Resources.KeyFile!);

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.SyncAsync());

        Assert.Equal("PrivateKeyUnusable", failure.Code);
        Assert.Equal("Restore the file from a copy, then run Sync-DirexioCredential -Domain chat.example.org -Rehearse. "
            + "Without a copy, give the server a new key: Set-DirexioNode -Domain chat.example.org -Rehearse -NewSshKey",
            failure.NextAction);
    }

    [Fact]
    public async Task A_stopped_server_is_unreachable()
    {
        await bench.StartAsync();
        var instance = bench.World.Content.Instances.Single();
        bench.World.Content.Instances[instance.Key] = instance.Value with { State = InstanceState.Stopped };

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.SyncAsync());

        Assert.Equal("SshUnreachable", failure.Code);
        Assert.Contains("Sync-DirexioCredential -Domain chat.example.org -Rehearse -SshCidr", failure.NextAction);
    }

    [Fact]
    public async Task Port_22_that_another_machine_moved_to_itself_is_opened_again_and_stays_open_there()
    {
        await bench.StartAsync();
        var rules = bench.World.Content.Groups.Values.Single().Ingress;
        rules.RemoveAll(rule => rule.FromPort == 22);

        Assert.NotNull(await bench.SyncAsync());

        Assert.Contains(rules, rule => rule is { FromPort: 22, Cidr: "203.0.113.7/32" });
        Assert.Contains(bench.Events.All.OfType<NoteTaken>(), note => note.Text.Contains("no longer open for 203.0.113.7/32", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_whose_portal_cannot_be_asked_keeps_the_code_that_is_known_and_says_so()
    {
        await bench.StartAsync();

        var sync = await bench.SyncAsync(true, RehearsalEvent.BootStepFails);

        Assert.Null(sync!.CodeIsUsable);
        Assert.Contains("could not be asked", sync.Reason);
        Assert.Empty(sync.Changed);
        Assert.Equal(Server.InitializationCode, CredentialsFile.Read(bench.Paths, new Redactor())!.InitializationCode!.Reveal());
    }

    [Fact]
    public async Task In_another_account_host_keys_are_not_looked_up()
    {
        await bench.StartAsync();
        File.Delete(bench.Paths.KnownHosts);
        bench.EditState(state => state["account_id"] = "999999999999");

        Assert.Equal("AccountMismatch", (await Assert.ThrowsAsync<DeployException>(() => bench.SyncAsync())).Code);
    }

    [Fact]
    public async Task Before_the_server_is_up_there_is_nothing_to_read()
    {
        await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.DnsPending));

        Assert.Equal("ServerNotDeployed", (await Assert.ThrowsAsync<DeployException>(() => bench.SyncAsync())).Code);
    }

    [Fact]
    public async Task Without_consent_the_node_is_not_asked()
    {
        await bench.StartAsync();
        Assert.Null(await bench.SyncAsync(approve: false));
        Assert.Empty(bench.World.Calls);
    }

    [Theory]
    [InlineData("12345678", "12345678", null, true)]
    [InlineData("87654321", "12345678", null, false)]
    [InlineData("87654321", null, null, false)]
    [InlineData("my own password", "12345678", false, false)]
    public void Without_the_portals_word_only_the_known_code_is_kept(string password, string? known, bool? usable, bool isKept)
    {
        var verdict = InitializationCodeCheck.WithoutPortal(
            Bootstrap(password), new Redactor().Conceal(known), new("X", DeployErrorKind.Timeout, "No answer.", "Wait."));

        Assert.Equal((usable, isKept), (verdict.IsUsable, verdict.IsKept));
    }

    [Theory]
    [InlineData("12345678", true)]
    [InlineData("my own password", false)]
    public void An_image_that_does_not_tell_is_judged_by_the_form(string password, bool usable)
    {
        var verdict = InitializationCodeCheck.From(
            "chat.example.org", Bootstrap(password), new() { IsOffered = false, NotOfferedBecause = "400: unknown action" });

        Assert.Equal((usable, usable), (verdict.IsUsable, verdict.IsKept));
        Assert.Contains("unknown action", verdict.Reason);
    }

    private Engine.Rehearsal.RehearsedServer Server => bench.World.Content.Instances.Values.Single().Server;

    private Task ConfirmChatAsync()
    {
        bench.EditState(state => state["runtime_checks"] = new JsonObject { ["summary"] = new JsonObject { ["status"] = "passed", ["ts"] = "2099-01-01T00:00:00Z" } });
        return bench.ConfirmAsync(new() { Gate = ProductGate.RealChat, Evidence = "the owner asked for the weather and the agent told it" });
    }

    /// <summary>Gives the server another database, and with it another token.</summary>
    private string RenewDatabase()
    {
        var instance = bench.World.Content.Instances.Single();
        var token = Server.AgentToken[..^4] + "0000";
        bench.World.Content.Instances[instance.Key] = instance.Value with { Server = Server with { AgentToken = token, AgentSessions = [] } };
        return token;
    }

    private static BootstrapFile Bootstrap(string password) => BootstrapFile.Parse(new JsonObject
    {
        ["owner_user_id"] = "@owner:chat.example.org", ["access_token"] = "a", ["agent_token"] = "b", ["password"] = password, ["agent_room_id"] = "!r:chat.example.org",
    }.ToJsonString(), new Redactor());

    private string Files()
    {
        var paths = bench.Paths;
        string[] files = [paths.Outputs, paths.Credentials, paths.EnvironmentFile, MatrixSessionFile.FileOf(paths)];
        return string.Join('\n', files.Select(File.ReadAllText));
    }
}
