using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Agents;
using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Credentials;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Mcp;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Tests.State;
using Direxio.Deployer.Engine.Tests.Support;
using Tomlyn;
using Tomlyn.Model;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Bridge;

public sealed class LocalWiringTests : IDisposable
{
    private const string NodeId = "claudecode-chat.example.org-38bcf8c99d";
    private const string Room = "!p8oOVymHVWhegFNs:chat.example.org";

    private readonly TemporaryHome home = new();

    public void Dispose() => home.Dispose();

    public static TheoryData<string> Agents => [.. ConnectAgents.Names, .. ConnectAgents.HostRuntimes];

    [Theory]
    [MemberData(nameof(Agents))]
    public void The_bridge_configuration_has_the_shape_of_0_1_0_for_every_agent(string name)
    {
        var agent = Choose(name, command: name == "acp" ? "some-agent" : null);
        LocalWiring.Write(home.Paths, Input(agent));

        var root = TomlSerializer.Deserialize<TomlTable>(File.ReadAllText(BridgeConfig.FileOf(home.Paths)))!;

        Assert.Equal(["language", "data_dir", "projects"], root.Keys);
        Assert.Equal("en", root["language"]);
        Assert.Equal(Path.Combine(home.Paths.Folder, "cc-connect", "data"), root["data_dir"]);
        var project = Assert.Single((TomlTableArray)root["projects"]);
        Assert.Equal(["name", "admin_from", "agent", "platforms"], project.Keys);
        Assert.Equal("@owner:chat.example.org", project["admin_from"]);
        Assert.Equal(LocalWiring.NodeIdOf(agent, "chat.example.org", Room, new()), project["name"]);
        var written = (TomlTable)project["agent"];
        Assert.Equal(ConnectAgents.HostRuntimes.Contains(name) ? "acp" : name, written["type"]);
        var options = (TomlTable)written["options"];
        Assert.Equal(home.Paths.Workspace, options["work_dir"]);
        Assert.Equal(agent.Command is not null, options.ContainsKey("cmd"));
        Assert.All(agent.Options, option => Assert.True(options.ContainsKey(option.Key)));
        var platform = Assert.Single((TomlTableArray)project["platforms"]);
        Assert.Equal("matrix", platform["type"]);
        Assert.Equal(
            [
                "homeserver=https://chat.example.org", "access_token=mx_1234567890abcdef12345678", "user_id=@agent:chat.example.org",
                $"room_id={Room}", "share_session_in_channel=True", "group_reply_all=True", "auto_join=False", "auto_verify=False",
            ],
            ((TomlTable)platform["options"]).Select(pair => $"{pair.Key}={pair.Value}"));
    }

    [Fact]
    public void Options_of_every_type_come_back_from_the_configuration()
    {
        var agent = ConnectAgentResolver.Resolve(
            new()
            {
                ConnectAgent = "acp",
                ConnectAgentCommand = @"C:\tools\agent.exe --fast",
                ConnectAgentOption = new Dictionary<string, object?>
                {
                    ["args"] = new[] { "a b", "\"c\"", "" },
                    ["env"] = new Dictionary<string, object?> { ["KEY.with dot"] = "värde\nline" },
                    ["limit"] = 3,
                    ["ratio"] = 0.5,
                    ["on"] = true,
                },
            },
            TemporaryHome.EnvironmentWith())!;
        LocalWiring.Write(home.Paths, Input(agent));

        var root = TomlSerializer.Deserialize<TomlTable>(File.ReadAllText(BridgeConfig.FileOf(home.Paths)))!;
        var options = (TomlTable)((TomlTable)((TomlTableArray)root["projects"])[0]["agent"])["options"];
        Assert.Equal(@"C:\tools\agent.exe --fast", options["cmd"]);
        Assert.Equal(["a b", "\"c\"", ""], ((TomlArray)options["args"]).Cast<string>());
        Assert.Equal("värde\nline", ((TomlTable)options["env"])["KEY.with dot"]);
        Assert.Equal(3L, options["limit"]);
        Assert.Equal(0.5, options["ratio"]);
        Assert.Equal(true, options["on"]);
    }

    [Fact]
    public void Every_file_is_written_with_its_shape_for_the_owner_only()
    {
        var result = LocalWiring.Write(home.Paths, Input(Choose("claude")));

        Assert.Equal(NodeId, result.NodeId);
        string[] files =
        [
            "cc-connect/config.toml", "cc-connect/matrix-session.json", "credentials.json", "env", "mcp/README.md", "mcp/codex.toml",
            "mcp/cursor.mcp.json", "mcp/env", "mcp/hermes.mcp.json", "mcp/mcp-servers.json", "mcp/openclaw-server.json", "mcp/openclaw.md",
        ];
        Assert.Equal(files, Directory.EnumerateFiles(home.Paths.Folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(home.Paths.Folder, file)).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["domain", "password", "access_token", "agent_room_id", "direxio_domain", "direxio_agent_token", "direxio_agent_room_id", "direxio_agent_node_id"],
            ((JsonObject)ObjectIn("credentials.json")["profiles"]!["default"]!).Select(field => field.Key));
        Assert.Equal(["access_token", "device_id", "user_id", "homeserver"], ObjectIn("cc-connect/matrix-session.json").Select(field => field.Key));
        var server = (JsonObject)ObjectIn("mcp/mcp-servers.json")["mcpServers"]!["direxio-chat_example_org"]!;
        Assert.Equal(ObjectIn("mcp/openclaw-server.json").ToJsonString(), server.ToJsonString());
        Assert.Equal("direxio-mcp", (string?)server["command"]);
        Assert.Equal(home.Paths.Credentials, (string?)server["env"]!["DIREXIO_CREDENTIALS_FILE"]);
        Assert.Equal(NodeId, (string?)server["env"]!["DIREXIO_AGENT_NODE_ID"]);
        Assert.All(files, file => FileModes.AssertOwnerOnlyFile(Path.Combine(home.Paths.Folder, file)));
        Assert.All(Directory.EnumerateDirectories(home.Folder, "*", SearchOption.AllDirectories), FileModes.AssertOwnerOnlyFolder);
    }

    [Fact]
    public void The_README_sends_nobody_to_a_file_that_its_client_does_not_read()
    {
        LocalWiring.Write(home.Paths, Input(Choose("claude")));

        var rows = File.ReadAllLines(Path.Combine(home.Paths.McpFolder, "README.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).ToList();
        foreach (var (client, name) in new[] { ("Hermes", "Hermes"), ("VS Code", "VSCode"), ("OpenCode", "OpenCode") })
        {
            var row = Assert.Single(rows, line => line.StartsWith($"| {client} | none | ", StringComparison.Ordinal));
            Assert.Contains($"Register-DirexioMcp -Domain {home.Paths.ServiceId} -Client {name} -Scope User", row, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(rows, row => row.Contains("merge", StringComparison.Ordinal) && row.Contains("hermes", StringComparison.OrdinalIgnoreCase));
        Assert.Single(rows, row => row.Contains("mcp-servers.json", StringComparison.Ordinal) && row.Contains("mcpServers", StringComparison.Ordinal));
    }

    [Fact]
    public void The_outputs_have_the_shape_of_0_1_0_and_come_back_as_written()
    {
        OutputsFile.Write(home.Paths, Outputs);

        Assert.Equal(
            ["version", "owner_user_id", "user_id", "homeserver", "access_token", "agent_token", "password", "agent_room_id", "domain", "as_url", "p2p_url", "bot_mxid"],
            ObjectIn("outputs.json").Select(field => field.Key));
        Assert.Equal(Outputs, OutputsFile.Read(home.Paths, new Redactor()));
        FileModes.AssertOwnerOnlyFile(home.Paths.Outputs);
    }

    [Fact]
    public void The_codex_snippet_is_the_table_that_codex_reads()
    {
        LocalWiring.Write(home.Paths, Input(null));

        var root = TomlSerializer.Deserialize<TomlTable>(File.ReadAllText(new McpFiles(home.Paths).Codex))!;
        var server = (TomlTable)((TomlTable)root["mcp_servers"])["direxio-chat_example_org"];
        Assert.Equal(["command", "env"], server.Keys);
        Assert.Equal(home.Paths.Credentials, ((TomlTable)server["env"])["DIREXIO_CREDENTIALS_FILE"]);
        Assert.Contains("env = {", File.ReadAllText(new McpFiles(home.Paths).Codex));
    }

    [Fact]
    public void Snippets_of_two_nodes_fit_into_one_codex_configuration()
    {
        LocalWiring.Write(home.Paths, Input(null));
        var other = home.Home.Node("other.example.org");
        LocalWiring.Write(other, Input(null));

        var together = "model = \"x\"\n" + File.ReadAllText(new McpFiles(home.Paths).Codex) + File.ReadAllText(new McpFiles(other).Codex);

        var servers = (TomlTable)TomlText.Parse(together)["mcp_servers"];
        Assert.Equal(["direxio-chat_example_org", "direxio-other_example_org"], servers.Keys);
    }

    [Fact]
    public void Nothing_that_holds_secrets_prints_them()
    {
        var input = Input(Choose("claude"));
        LocalWiring.Write(home.Paths, input);

        object[] holders = [input, input.Session, input.Agent!, CredentialsFile.Read(home.Paths, new Redactor())!, input.Outputs];

        string[] secrets = ["48151623", "owner_a1b2c3d4e5f60718293a4b5c", "agent_0f1e2d3c4b5a69788796a5b4", "mx_1234567890abcdef12345678"];
        Assert.All(holders, holder => Assert.All(secrets, secret => Assert.DoesNotContain(secret, holder.ToString())));
    }

    [Fact]
    public void Writing_again_changes_nothing_and_keeps_the_profiles_of_others()
    {
        LocalWiring.Write(home.Paths, Input(Choose("claude")));
        var root = ObjectIn("credentials.json");
        root["profiles"]!["second"] = new JsonObject { ["domain"] = "other.example.org" };
        root["note"] = "kept";
        File.WriteAllText(home.Paths.Credentials, root.ToJsonString());

        LocalWiring.Write(home.Paths, Input(Choose("claude")));
        var first = Directory.EnumerateFiles(home.Paths.Folder, "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllText);
        LocalWiring.Write(home.Paths, Input(Choose("claude")));

        Assert.Equal(first, Directory.EnumerateFiles(home.Paths.Folder, "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllText));
        Assert.Equal("other.example.org", (string?)ObjectIn("credentials.json")["profiles"]!["second"]!["domain"]);
        Assert.Equal("kept", (string?)ObjectIn("credentials.json")["note"]);
    }

    [Fact]
    public void Without_an_agent_there_is_no_bridge_configuration_and_the_result_says_so()
    {
        var result = LocalWiring.Write(home.Paths, Input(null));

        Assert.Null(result.ConfigFile);
        Assert.False(File.Exists(BridgeConfig.FileOf(home.Paths)));
        Assert.Contains("-ConnectAgent", Assert.Single(result.Notes).ToEnglish());
    }

    [Fact]
    public void Credentials_read_back_are_what_was_written()
    {
        LocalWiring.Write(home.Paths, Input(null));

        var credentials = CredentialsFile.Read(home.Paths, new Redactor())!;
        Assert.Equal("48151623", credentials.InitializationCode!.Reveal());
        Assert.Equal("agent_0f1e2d3c4b5a69788796a5b4", credentials.AgentToken!.Reveal());
        Assert.Equal(Room, credentials.AgentRoomId);
    }

    [Fact]
    public void A_spent_code_is_written_as_none_even_over_an_old_one()
    {
        LocalWiring.Write(home.Paths, Input(null));
        LocalWiring.Write(home.Paths, Input(null) with { Outputs = Outputs with { InitializationCode = null } });

        Assert.Null(CredentialsFile.Read(home.Paths, new Redactor())!.InitializationCode);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(home.Paths.Folder, "*", SearchOption.AllDirectories), file => File.ReadAllText(file).Contains("48151623"));
    }

    [Fact]
    public void The_state_records_where_everything_is_and_no_secret()
    {
        var input = Input(Choose("claude"));
        var state = NodeState.Create("chat.example.org", "direxio-20261123-000000", DateTimeOffset.UnixEpoch);
        WiringRecord.RecordIn(state, home.Paths, input, LocalWiring.Write(home.Paths, input));

        string[] keys =
        [
            "as_url", "agent_room_id", "agent_env_file", "agent_node_id", "agent_service_id", "agent_service_dir", "agent_credentials_file",
            "mcp_npm_package", "mcp_command", "mcp_server_name", "mcp_config_dir", "mcp_credentials_file", "mcp_codex_config",
            "mcp_openclaw_config", "mcp_hermes_config", "mcp_json_config", "mcp_env_file", "mcp_readme", "mcp_install_command",
            "mcp_doctor_command", "agent_workspace", "cc_connect_agent", "cc_connect_agent_options_toml_present", "cc_connect_npm_package",
            "cc_connect_config", "cc_connect_binary", "cc_connect_data_dir", "cc_connect_admin_from", "cc_connect_matrix_session_file",
            "cc_connect_matrix_user", "cc_connect_matrix_device", "cc_connect_matrix_homeserver", "cc_connect_runtime_dir", "agent_runtime",
            "agent_install_policy", "agent_install_mode", "agent_install_command", "direxio_agent_bridge", "agent_install_status",
        ];
        Assert.All(keys, key => Assert.False(string.IsNullOrEmpty(state.Field(key)), key));
        Assert.Equal("DIREXIO_CC_CONNECT_" + NodeId, state.Field("cc_connect_matrix_device"));
        string[] secrets = ["48151623", "owner_a1b2c3d4e5f60718293a4b5c", "agent_0f1e2d3c4b5a69788796a5b4", "mx_1234567890abcdef12345678"];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, state.ToJson()));
    }

    [Theory]
    [InlineData("direxio-connect", "direxio-connect")]
    [InlineData("/opt/cc-connect/direxio-connect", "/opt/cc-connect/direxio-connect")]
    public void The_path_of_a_bridge_that_is_on_record_is_not_replaced_by_its_bare_name(string recorded, string expected)
    {
        var input = Input(Choose("claude"));
        var state = NodeState.Create("chat.example.org", "direxio-20261123-000000", DateTimeOffset.UnixEpoch);
        state.Bridge.Binary = recorded;

        WiringRecord.RecordIn(state, home.Paths, input, LocalWiring.Write(home.Paths, input));

        Assert.Equal(expected, state.Field("cc_connect_binary"));
    }

    [Fact]
    public void Of_the_agents_command_the_state_records_the_program_alone()
    {
        var input = Input(Choose("acp", command: "/opt/some-agent  --api-key hush-hush"));
        var state = NodeState.Create("chat.example.org", "direxio-20261123-000000", DateTimeOffset.UnixEpoch);
        WiringRecord.RecordIn(state, home.Paths, input, LocalWiring.Write(home.Paths, input));

        Assert.Equal("/opt/some-agent", state.Field("cc_connect_agent_cmd"));
        Assert.DoesNotContain("hush-hush", state.ToJson());
        Assert.Equal("/opt/some-agent  --api-key hush-hush", BridgeConfig.ReadAgent(home.Paths)!.Command);
    }

    [Fact]
    public void On_windows_files_name_paths_that_every_program_takes()
    {
        var input = Input(Choose("claude")) with
        {
            Workspace = @"C:\Users\me\work",
            Settings = new() { PathStyle = PathStyle.Windows, Shell = ShellKind.PowerShell },
        };
        // Only the text is looked at: on other systems that folder would be an oddly named one in the current folder.
        var toml = BridgeConfig.Render(new(@"C:\Users\me\.direxio\nodes\chat.example.org", "chat.example.org", @"C:\Users\me\.direxio\reports\chat.example.org"), input, input.Agent!, NodeId);

        Assert.Contains("work_dir = \"C:/Users/me/work\"", toml);
        Assert.DoesNotContain('\\', toml);
    }

    [Fact]
    public void A_placeholder_anywhere_is_refused_before_any_file_is_touched()
    {
        var input = Input(Choose("claude")) with { Workspace = Path.Combine(home.Folder, "${USER}") };

        Assert.Equal("BridgePlaceholderRefused", Assert.Throws<DeployException>(() => LocalWiring.Write(home.Paths, input)).Code);
        Assert.False(Directory.Exists(home.Paths.Folder));
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public void A_kept_choice_comes_back_whole(string name)
    {
        var choice = Choose(name, command: name == "acp" ? "some-agent" : null);
        RecordedAgent.Write(home.Paths, choice);

        var read = RecordedAgent.Read(home.Paths)!;

        FileModes.AssertOwnerOnlyFile(RecordedAgent.FileOf(home.Paths));
        Assert.Equal((choice.Name, choice.Runtime, choice.Command), (read.Name, read.Runtime, read.Command));
        Assert.Equivalent(choice.Options, read.Options, strict: true);
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public void The_agent_of_an_existing_configuration_is_understood(string name)
    {
        var choice = Choose(name, command: name == "acp" ? "some-agent" : null);
        LocalWiring.Write(home.Paths, Input(choice));

        var read = RecordedAgent.Read(home.Paths)!;

        Assert.Equal((choice.Name, choice.Runtime, choice.Command), (read.Name, read.Runtime, read.Command));
        Assert.Equal(choice.Options.Select(option => option.Key).Order(), read.Options.Select(option => option.Key).Order());
    }

    [Fact]
    public void Without_any_trace_of_an_agent_there_is_none() => Assert.Null(RecordedAgent.Read(home.Paths));

    [Fact]
    public void A_damaged_configuration_is_an_error_without_its_content()
    {
        Directory.CreateDirectory(home.Paths.ConnectFolder);
        File.WriteAllText(BridgeConfig.FileOf(home.Paths), "access_token = hush-hush");

        var error = Assert.Throws<DeployException>(() => RecordedAgent.Read(home.Paths));

        Assert.Equal("LocalFileUnreadable", error.Code);
        Assert.DoesNotContain("hush", error.Message);
    }

    private static ConnectAgentChoice Choose(string name, string? command = null) => ConnectAgentResolver.Resolve(
        new()
        {
            ConnectAgent = name,
            ConnectAgentCommand = command,
            ConnectAgentOption = new Dictionary<string, object?> { ["serve_url"] = "http://127.0.0.1:8719", ["session"] = "direxio", ["n"] = 1, ["on"] = false },
        },
        TemporaryHome.EnvironmentWith())!;

    private static NodeCredentials Outputs => new()
    {
        Domain = "chat.example.org",
        OwnerUserId = "@owner:chat.example.org",
        InitializationCode = Secret("48151623"),
        AccessToken = Secret("owner_a1b2c3d4e5f60718293a4b5c"),
        AgentToken = Secret("agent_0f1e2d3c4b5a69788796a5b4"),
        AgentRoomId = Room,
    };

    private static Secret Secret(string value) => new Redactor().Conceal(value);

    private static WiringInput Input(ConnectAgentChoice? agent) => new()
    {
        Outputs = Outputs,
        Session = new(
            Secret("mx_1234567890abcdef12345678"),
            MatrixSessionFile.DeviceIdOf(NodeId),
            "@agent:chat.example.org",
            "https://chat.example.org"),
        Agent = agent,
        Settings = new(),
    };

    private JsonObject ObjectIn(string file) => (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(home.Paths.Folder, file)))!;
}
