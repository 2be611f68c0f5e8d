using System.Text;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Mcp;
using Direxio.Deployer.Engine.Operations.RegisterMcp;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Tests.State;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.RegisterMcp;

public sealed class McpRegistrarTests : IDisposable
{
    private const UnixFileMode Shared = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly TemporaryHome home = new();
    private readonly Redactor redactor = new();
    private readonly OpenClawStandIn openClaw = new();
    private readonly string user;
    private readonly string project;

    public McpRegistrarTests()
    {
        user = Directory.CreateDirectory(Path.Combine(home.Folder, "user")).FullName;
        project = Directory.CreateDirectory(Path.Combine(home.Folder, "project")).FullName;
        var state = NodeState.Create(TemporaryHome.Domain, "direxio-1", DateTimeOffset.UnixEpoch);
        state.Agent.NodeId = "codex-chat.example.org-1";
        home.WriteState(state.ToJson());
        File.WriteAllText(home.Paths.Credentials, "{}");
    }

    public void Dispose() => home.Dispose();

    [Theory]
    [InlineData(McpClient.Codex, "command = ", "enabled = false\ncommand = ")]
    [InlineData(McpClient.Gemini, "\"command\":", "\"disabled\": true, \"command\":")]
    [InlineData(McpClient.OpenCode, "\"command\":", "\"enabled\": false, \"command\":")]
    [InlineData(McpClient.Hermes, "    command:", "    enabled: false\n    command:")]
    public async Task An_entry_that_is_switched_off_is_told_of(McpClient client, string text, string off)
    {
        var made = (await RegisterAsync(client, McpScope.User))!;
        Assert.DoesNotContain("switched off", made.NextAction, StringComparison.Ordinal);
        var file = File.ReadAllText(made.Path);
        Assert.Contains(text, file, StringComparison.Ordinal);
        File.WriteAllText(made.Path, file.Replace(text, off, StringComparison.Ordinal));

        var again = (await RegisterAsync(client, McpScope.User))!;

        Assert.Equal(McpChange.Unchanged, again.Change);
        Assert.Contains($"The entry {made.ServerName} in {made.Path} is switched off", again.NextAction, StringComparison.Ordinal);
        Assert.EndsWith(made.NextAction, again.NextAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(McpClient.Codex, McpScope.User, ".codex/config.toml")]
    [InlineData(McpClient.Codex, McpScope.Project, ".codex/config.toml")]
    [InlineData(McpClient.ClaudeCode, McpScope.User, ".claude.json")]
    [InlineData(McpClient.ClaudeCode, McpScope.Project, ".mcp.json")]
    [InlineData(McpClient.Cursor, McpScope.User, ".cursor/mcp.json")]
    [InlineData(McpClient.Cursor, McpScope.Project, ".cursor/mcp.json")]
    [InlineData(McpClient.Gemini, McpScope.User, ".gemini/settings.json")]
    [InlineData(McpClient.Gemini, McpScope.Project, ".gemini/settings.json")]
    [InlineData(McpClient.OpenCode, McpScope.User, ".config/opencode/opencode.json")]
    [InlineData(McpClient.OpenCode, McpScope.Project, "opencode.json")]
    [InlineData(McpClient.Copilot, McpScope.User, ".copilot/mcp-config.json")]
    [InlineData(McpClient.Copilot, McpScope.Project, ".mcp.json")]
    [InlineData(McpClient.Qoder, McpScope.User, ".qoder/settings.json")]
    [InlineData(McpClient.Qoder, McpScope.Project, ".mcp.json")]
    [InlineData(McpClient.VSCode, McpScope.Project, ".vscode/mcp.json")]
    [InlineData(McpClient.Hermes, McpScope.User, ".hermes/config.yaml")]
    public async Task Each_client_has_its_file(McpClient client, McpScope scope, string file)
    {
        var result = await RegisterAsync(client, scope);

        var path = Path.Combine([scope == McpScope.User ? user : project, .. file.Split('/')]);
        Assert.Equal((path, McpChange.Created, "direxio-chat_example_org"), (result!.Path, result.Change, result.ServerName));
        Assert.Contains(home.Paths.Credentials, File.ReadAllText(path));
        Assert.Null(result.BackupPath);
        Assert.Equal(new("direxio-chat_example_org", path) { Client = client.ToString() }, Assert.Single(NodeState.Parse(File.ReadAllText(home.Paths.State)).Mcp.Registrations));
        Assert.Equal(McpChange.Unchanged, (await RegisterAsync(client, scope))!.Change);
    }

    [Fact]
    public async Task A_named_pipe_in_the_place_of_a_clients_file_is_refused_and_not_waited_for()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs named pipes");
        var pipe = Path.Combine(home.Folder, "config.toml");
        OddEntries.Pipe(pipe);

        var failure = await Assert.ThrowsAsync<DeployException>(() => RegisterAsync(McpClient.Codex, McpScope.User, file: pipe));

        Assert.Equal("LocalFileUnreadable", failure.Code);
        Assert.Contains("named pipe", failure.Message);
    }

    [Theory]
    [InlineData(McpClient.Codex, "CODEX_HOME", "config.toml")]
    [InlineData(McpClient.ClaudeCode, "CLAUDE_CONFIG_DIR", ".claude.json")]
    [InlineData(McpClient.Gemini, "GEMINI_CLI_HOME", ".gemini/settings.json")]
    [InlineData(McpClient.OpenCode, "XDG_CONFIG_HOME", "opencode/opencode.json")]
    [InlineData(McpClient.Copilot, "COPILOT_HOME", "mcp-config.json")]
    [InlineData(McpClient.Qoder, "QODER_CONFIG_DIR", "settings.json")]
    [InlineData(McpClient.Hermes, "HERMES_HOME", "config.yaml")]
    public async Task A_variable_that_the_client_follows_is_followed(McpClient client, string variable, string file)
    {
        var moved = await RegisterAsync(client, McpScope.User, environment: [(variable, Path.Combine(home.Folder, "elsewhere"))]);

        Assert.Equal(Path.Combine([home.Folder, "elsewhere", .. file.Split('/')]), moved!.Path);
    }

    [Fact]
    public async Task A_named_file_leads_elsewhere() => Assert.Equal(
        Path.Combine(home.Folder, "my.toml"),
        (await RegisterAsync(McpClient.Codex, McpScope.User, file: Path.Combine(home.Folder, "my.toml")))!.Path);

    [Theory]
    [InlineData(McpClient.ClaudeCode, ".claude/.config.json")]
    [InlineData(McpClient.OpenCode, ".config/opencode/opencode.jsonc")]
    public async Task A_file_that_goes_ahead_of_the_usual_one_is_the_one_where_it_exists(McpClient client, string file)
    {
        var path = Path.Combine([user, .. file.Split('/')]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "{}");

        Assert.Equal(path, (await RegisterAsync(client, McpScope.User))!.Path);
    }

    [Theory]
    [InlineData(McpClient.OpenCode, "{\"mcp\":{\"direxio-chat_example_org\":{\"type\":\"local\",\"command\":[\"direxio-mcp\"],\"environment\":{")]
    [InlineData(McpClient.VSCode, "{\"servers\":{\"direxio-chat_example_org\":{\"type\":\"stdio\",\"command\":\"direxio-mcp\",\"env\":{")]
    public async Task A_client_gets_the_entry_in_its_own_form(McpClient client, string beginning)
    {
        var path = (await RegisterAsync(client, McpScope.Project))!.Path;

        Assert.StartsWith(beginning, string.Concat(File.ReadAllText(path).Where(letter => !char.IsWhiteSpace(letter))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(McpClient.ClaudeDesktop, McpScope.User, true)]
    [InlineData(McpClient.Cursor, McpScope.User, true)]
    [InlineData(McpClient.Cursor, McpScope.Project, true)]
    [InlineData(McpClient.VSCode, McpScope.User, true)]
    [InlineData(McpClient.Hermes, McpScope.User, true)]
    [InlineData(McpClient.OpenClaw, McpScope.User, true)]
    [InlineData(McpClient.Codex, McpScope.User, false)]
    [InlineData(McpClient.ClaudeCode, McpScope.User, false)]
    public async Task A_client_that_no_shell_starts_is_told_where_the_program_is(McpClient client, McpScope scope, bool isTold)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "makes a link to a folder");
        // As a version manager makes it for one shell.
        var real = Directory.CreateDirectory(Path.Combine(home.Folder, "node", "bin")).FullName;
        var shell = Path.Combine(home.Folder, "of-this-shell");
        Directory.CreateSymbolicLink(shell, real);
        File.WriteAllText(Path.Combine(real, "index.js"), string.Empty);
        File.CreateSymbolicLink(Path.Combine(real, "direxio-mcp"), "index.js");
        Assert.NotEqual(McpChange.Unchanged, (await RegisterAsync(client, scope))!.Change);
        openClaw.Mcp = Path.Combine(shell, "direxio-mcp");

        var result = await RegisterAsync(client, scope);

        var program = Path.Combine(ResolvedPath.Resolve(real), "direxio-mcp");
        Assert.Equal(isTold ? McpChange.Replaced : McpChange.Unchanged, result!.Change);
        Assert.Equal(isTold, (client == McpClient.OpenClaw ? openClaw.Servers.ToJsonString() : File.ReadAllText(result.Path)).Contains(program));
        Assert.Equal(McpChange.Unchanged, (await RegisterAsync(client, scope))!.Change);
    }

    [Fact]
    public async Task Arguments_that_the_user_gave_a_command_in_a_list_stay()
    {
        var path = Path.Combine(project, "opencode.json");
        await RegisterAsync(McpClient.OpenCode, McpScope.Project);
        var tuned = File.ReadAllText(path).Replace("[\"direxio-mcp\"]", "[\"direxio-mcp\", \"--quiet\"]", StringComparison.Ordinal);
        File.WriteAllText(path, tuned);

        Assert.Equal(McpChange.Unchanged, (await RegisterAsync(McpClient.OpenCode, McpScope.Project))!.Change);
    }

    [Fact]
    public async Task Every_client_says_what_is_still_to_be_done()
    {
        foreach (var client in Enum.GetValues<McpClient>().Except([McpClient.OpenClaw]))
        {
            Assert.NotEqual(string.Empty, (await RegisterAsync(client, McpScope.User))!.NextAction);
            if (client is not (McpClient.ClaudeDesktop or McpClient.Hermes))
            {
                Assert.Contains(project, (await RegisterAsync(client, McpScope.Project))!.NextAction, StringComparison.Ordinal);
            }
        }

        Assert.Contains("trust", (await RegisterAsync(McpClient.Codex, McpScope.Project))!.NextAction, StringComparison.Ordinal);
        Assert.Contains("approve", (await RegisterAsync(McpClient.ClaudeCode, McpScope.Project))!.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenClaw_is_told_by_its_command_and_on_its_input()
    {
        var result = await RegisterAsync(McpClient.OpenClaw, McpScope.User);

        Assert.Equal((OpenClawStandIn.File, McpChange.Added), (result!.Path, result.Change));
        Assert.Equal("direxio-mcp", (string?)openClaw.Servers["direxio-chat_example_org"]?["command"]);
        Assert.DoesNotContain(openClaw.Arguments, word => word.Contains(home.Folder, StringComparison.Ordinal));
        Assert.Contains("openclaw mcp reload", result.NextAction, StringComparison.Ordinal);
        openClaw.Servers["direxio-chat_example_org"]!["enabled"] = false;
        Assert.Equal(McpChange.Unchanged, (await RegisterAsync(McpClient.OpenClaw, McpScope.User))!.Change);
        openClaw.Servers["direxio-chat_example_org"]!["command"] = "old";
        Assert.Equal(McpChange.Replaced, (await RegisterAsync(McpClient.OpenClaw, McpScope.User))!.Change);
        Assert.False((bool?)openClaw.Servers["direxio-chat_example_org"]!["enabled"]);
    }

    [Fact]
    public async Task OpenClaw_that_is_not_there_refuses_or_has_no_file_to_name_is_told()
    {
        Assert.Equal("McpFileUnnamed", (await FailureAsync(file: "/x")).Code);
        openClaw.Complaint = "config is invalid";
        var refused = await FailureAsync();
        Assert.Equal("McpClientRefused", refused.Code);
        Assert.Contains("config is invalid", refused.Message, StringComparison.Ordinal);
        openClaw.IsThere = false;
        Assert.Equal("McpClientNotFound", (await FailureAsync()).Code);

        Task<DeployException> FailureAsync(string? file = null) =>
            Assert.ThrowsAsync<DeployException>(() => RegisterAsync(McpClient.OpenClaw, McpScope.User, file));
    }

    [Fact]
    public async Task An_answer_of_OpenClaw_that_is_no_list_is_no_proof_that_the_entry_is_gone()
    {
        await RegisterAsync(McpClient.OpenClaw, McpScope.User);
        var registration = Assert.Single(NodeState.Parse(File.ReadAllText(home.Paths.State)).Mcp.Registrations);
        openClaw.List = "a newer version is available";

        await new McpEntryRemoval(openClaw, Path.Combine(home.Folder, "copies"), TimeProvider.System).RemoveAsync(registration);

        Assert.Empty(openClaw.Servers);
        // Now its own command has nothing to take out and says so.
        var failure = await Assert.ThrowsAsync<DeployException>(
            () => new McpEntryRemoval(openClaw, Path.Combine(home.Folder, "copies"), TimeProvider.System).RemoveAsync(registration));
        Assert.Equal("McpClientRefused", failure.Code);
    }

    [Fact]
    public async Task Every_client_can_be_taken_out_again_and_keeps_what_else_it_has()
    {
        var path = Path.Combine(user, ".codex", "config.toml");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "model = 'x' # mine\n");
        foreach (var client in Enum.GetValues<McpClient>())
        {
            await RegisterAsync(client, McpScope.User);
        }

        var registered = NodeState.Parse(File.ReadAllText(home.Paths.State)).Mcp.Registrations;
        foreach (var registration in registered)
        {
            await new McpEntryRemoval(openClaw, Path.Combine(home.Folder, "copies"), TimeProvider.System).RemoveAsync(registration);
            // A second time it is not there any more, which is as good.
            await new McpEntryRemoval(openClaw, Path.Combine(home.Folder, "copies"), TimeProvider.System).RemoveAsync(registration);
        }

        Assert.Equal(Enum.GetValues<McpClient>().Length, registered.Count);
        Assert.Equal("model = 'x' # mine\n", File.ReadAllText(path));
        Assert.Empty(openClaw.Servers);
        Assert.All(
            registered.Where(entry => entry.Client != "OpenClaw"),
            entry => Assert.DoesNotContain("direxio", File.ReadAllText(entry.Path), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Byte_order_mark_and_permissions_stay_and_a_private_copy_is_kept()
    {
        var path = Path.Combine(user, ".claude.json");
        byte[] before = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("{\r\n  \"mcpServers\": { }\r\n}")];
        File.WriteAllBytes(path, before);
        SetMode(path, Shared);

        var result = await RegisterAsync(McpClient.ClaudeCode, McpScope.User);

        Assert.Equal(McpChange.Added, result!.Change);
        Assert.Equal(before, File.ReadAllBytes(result.BackupPath!));
        Assert.Equal(before[..3], File.ReadAllBytes(path)[..3]);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(Shared, File.GetUnixFileMode(path));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(result.BackupPath!));
        }

        // Beside the file a copy would escape what keeps the file out of a repository.
        Assert.Equal([path], Directory.EnumerateFiles(user));
        Assert.Equal(home.Store.Home.Node(TemporaryHome.Domain).ClientCopies, Path.GetDirectoryName(result.BackupPath));
    }

    [Fact]
    public async Task Of_many_changes_the_last_copies_are_kept()
    {
        var path = Path.Combine(user, ".claude.json");
        var other = Path.Combine(project, ".mcp.json");
        File.WriteAllText(other, "{}");
        var first = (await RegisterAsync(McpClient.ClaudeCode, McpScope.Project))!.BackupPath!;
        var copies = new List<string>();
        for (var number = 0; number < 7; number++)
        {
            File.WriteAllText(path, $"{{ \"number\": {number} }}");
            copies.Add((await RegisterAsync(McpClient.ClaudeCode, McpScope.User))!.BackupPath!);
        }

        Assert.Equal([false, false, true, true, true, true, true], copies.Select(File.Exists));
        Assert.True(File.Exists(first));
    }

    [Fact]
    public async Task Nothing_is_written_without_approval_or_if_it_is_there_already()
    {
        var path = Path.Combine(project, ".mcp.json");
        File.WriteAllText(path, "{}");

        Assert.Null(await RegisterAsync(McpClient.ClaudeCode, McpScope.Project, approve: false));
        Assert.Equal("{}", File.ReadAllText(path));

        await RegisterAsync(McpClient.ClaudeCode, McpScope.Project);
        var again = await RegisterAsync(McpClient.ClaudeCode, McpScope.Project);

        Assert.Equal((McpChange.Unchanged, string.Empty), (again!.Change, again.Difference));
        Assert.Single(Directory.EnumerateFiles(project));
        Assert.Single(Directory.EnumerateFiles(home.Store.Home.Node(TemporaryHome.Domain).ClientCopies));
    }

    [Theory]
    [InlineData("{\n  \"mcpServers\": {\n    \"x\": { \"env\": { \"PIN\": \"geheim-4711-wort\" } }\n  },\n  \"oauth\": \"geheim-4711-wort\"\n}\n")]
    [InlineData("{\"mcpServers\":{\"x\":{\"env\":{\"PIN\":\"geheim-4711-wort\"}}},\"oauth\":\"geheim-4711-wort\"}")]
    [InlineData("{\n  \"mcpServers\": {\n    \"direxio-chat_example_org\": { \"env\": { \"MY_API_KEY\": \"geheim-4711-wort\" } } }, \"oauth\": \"geheim-4711-wort\" }\n")]
    public async Task The_difference_shows_the_entry_and_no_secret_of_others(string before)
    {
        File.WriteAllText(Path.Combine(user, ".claude.json"), before);

        var result = await RegisterAsync(McpClient.ClaudeCode, McpScope.User);

        Assert.Contains("direxio-mcp", result!.Difference);
        Assert.StartsWith($"--- {result.Path}\n+++ {result.Path}\n@@ -", result.Difference);
        Assert.DoesNotContain("geheim", result.Difference);
        Assert.Contains("geheim-4711-wort", File.ReadAllText(result.Path));
    }

    [Fact]
    public async Task The_difference_has_only_the_lines_that_change()
    {
        File.WriteAllText(Path.Combine(user, ".codex.toml"), "model = \"o3\"\n");

        var result = await RegisterAsync(McpClient.Codex, McpScope.User, file: Path.Combine(user, ".codex.toml"));

        Assert.Equal(["@@ -1,0 +2,4 @@", "+", "+[mcp_servers.\"direxio-chat_example_org\"]"], result!.Difference.Split('\n')[2..5]);
    }

    [Theory]
    [InlineData("{ \"mcpServers\": ", "ends too early, at line 1, column 17")]
    [InlineData("{ \"mcpServers\": 7 }", "at line 1, column 17 is no object")]
    public async Task A_file_that_is_not_understood_is_left(string content, string why)
    {
        var path = Path.Combine(user, ".cursor", "mcp.json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);

        var failure = await Assert.ThrowsAsync<DeployException>(() => RegisterAsync(McpClient.Cursor, McpScope.User));

        Assert.Equal("McpFileNotUnderstood", failure.Code);
        Assert.Contains(why, failure.Message);
        Assert.Equal(content, File.ReadAllText(path));
        Assert.Single(Directory.EnumerateFiles(Path.GetDirectoryName(path)!));
    }

    [Theory]
    [InlineData(McpClient.Codex, "[mcp_servers.direxio-chat_example_org]\ncommand = \"direxio-mcp\"\nenv = {{ DIREXIO_CREDENTIALS_FILE = \"{0}\", DIREXIO_AGENT_NODE_ID = \"{1}\" }}\nstartup_timeout_sec = 60 # slow laptop\nenabled = false\ndisabled_tools = [\"send\"]\n\n[mcp_servers.direxio-chat_example_org.tools.read]\napproval_mode = \"approve\"\n")]
    [InlineData(McpClient.ClaudeCode, "{{\"mcpServers\": {{\"direxio-chat_example_org\": {{\"type\": \"stdio\", \"command\": \"direxio-mcp\", \"args\": [], \"env\": {{\"DIREXIO_CREDENTIALS_FILE\": \"{0}\", \"DIREXIO_AGENT_NODE_ID\": \"{1}\"}}}}}}}}")]
    public async Task What_the_user_or_the_client_set_on_the_entry_stays(McpClient client, string form)
    {
        var (old, now) = (
            string.Format(null, form, "/moved/credentials.json", "old"),
            string.Format(null, form, home.Paths.Credentials, "codex-chat.example.org-1"));
        var path = Path.Combine(home.Folder, "tuned");
        File.WriteAllText(path, old);

        Assert.Equal(McpChange.Replaced, (await RegisterAsync(client, McpScope.User, file: path))!.Change);
        Assert.Equal(now, File.ReadAllText(path));
        Assert.Equal(McpChange.Unchanged, (await RegisterAsync(client, McpScope.User, file: path))!.Change);
    }

    [Fact]
    public async Task Text_in_another_encoding_is_left()
    {
        var path = Path.Combine(user, ".claude.json");
        File.WriteAllText(path, "{}", Encoding.Unicode);

        Assert.Equal("McpFileNotUnderstood", (await Assert.ThrowsAsync<DeployException>(() => RegisterAsync(McpClient.ClaudeCode, McpScope.User))).Code);
    }

    [Fact]
    public async Task A_link_is_refused_and_the_file_behind_it_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        var (path, target) = (Path.Combine(user, ".claude.json"), Path.Combine(home.Folder, "dotfiles.json"));
        File.WriteAllText(target, "{}");
        File.CreateSymbolicLink(path, target);

        var failure = await Assert.ThrowsAsync<DeployException>(() => RegisterAsync(McpClient.ClaudeCode, McpScope.User));

        Assert.Equal("McpFileIsLink", failure.Code);
        Assert.Contains($"-Path {ShellText.Quote(target, ShellKind.PowerShell)}", failure.NextAction);
        Assert.Equal("{}", File.ReadAllText(target));
    }

    // Each finds the file as it read it: only one at a time may look and write.
    [Fact]
    public async Task Of_several_at_once_none_takes_away_what_another_was_told_to_be_in_the_file()
    {
        var path = Path.Combine(user, "clients.json");
        File.WriteAllText(path, "{}");
        using var start = new Barrier(8);

        var told = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Factory.StartNew(
            () =>
            {
                var file = HostFile.Read(path);
                start.SignalAndWait(TestContext.Current.CancellationToken);
                try
                {
                    file.Replace($"entry {number}", Path.Combine(user, "copies"), DateTimeOffset.UnixEpoch);
                    return true;
                }
                catch (DeployException exception) when (exception.Code == "McpFileChanged")
                {
                    return false;
                }
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.Single(told, isTold => isTold);
    }

    [Fact]
    public async Task A_file_that_its_client_writes_meanwhile_is_left()
    {
        var path = Path.Combine(user, ".claude.json");
        File.WriteAllText(path, "{}");

        var failure = await Assert.ThrowsAsync<DeployException>(() => RegisterAsync(
            McpClient.ClaudeCode, McpScope.User, whileAsked: () => File.WriteAllText(path, "{ \"n\": 1 }")));

        Assert.Equal("McpFileChanged", failure.Code);
        Assert.Equal("{ \"n\": 1 }", File.ReadAllText(path));
    }

    [Fact]
    public async Task A_client_without_project_files_says_so() => Assert.Equal(
        "McpScopeUnknown", (await Assert.ThrowsAsync<DeployException>(() => RegisterAsync(McpClient.ClaudeDesktop, McpScope.Project))).Code);

    [Fact]
    public async Task A_node_that_is_not_wired_has_nothing_to_register()
    {
        File.Delete(home.Paths.Credentials);

        Assert.Equal("McpNotWired", (await Assert.ThrowsAsync<DeployException>(() => RegisterAsync(McpClient.Codex, McpScope.User))).Code);
    }

    [Fact]
    public async Task Advice_for_a_rehearsed_node_stays_in_the_rehearsal()
    {
        File.WriteAllText(home.Paths.State, File.ReadAllText(home.Paths.State).TrimEnd().TrimEnd('}') + ", \"rehearsal\": true }");
        File.Delete(home.Paths.Credentials);

        var failure = await Assert.ThrowsAsync<DeployException>(() => RegisterAsync(McpClient.Codex, McpScope.User));

        Assert.EndsWith("-Rehearse", failure.NextAction);
    }

    [Fact]
    public async Task A_rehearsal_touches_no_file_of_the_user()
    {
        var result = await RegisterAsync(McpClient.Codex, McpScope.User, isRehearsal: true);

        Assert.StartsWith(Path.Combine(home.Folder, "clients"), result!.Path);
        Assert.Empty(Directory.EnumerateFileSystemEntries(user));
        Assert.Equal("McpFileOfRehearsal", (await Assert.ThrowsAsync<DeployException>(
            () => RegisterAsync(McpClient.Codex, McpScope.User, file: Path.Combine(user, "x.toml"), isRehearsal: true))).Code);
    }

    private Task<McpRegistrationResult?> RegisterAsync(
        McpClient client,
        McpScope scope,
        string? file = null,
        bool approve = true,
        bool isRehearsal = false,
        Action? whileAsked = null,
        params (string Name, string Value)[] environment)
    {
        var variables = environment.ToDictionary(pair => pair.Name, pair => pair.Value);
        var request = new McpRegistrationRequest
        {
            Domain = TemporaryHome.Domain,
            Client = client,
            Scope = scope,
            ProjectFolder = project,
            File = file,
            Rehearse = isRehearsal,
        };
        return new McpRegistrar(home.Store, openClaw, new DeployerEnvironment(variables, user), new LocalSettings(), redactor, TimeProvider.System).RegisterAsync(
            request,
            TemporaryHome.Domain,
            _ =>
            {
                whileAsked?.Invoke();
                return Task.FromResult(approve);
            });
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }
}
