using Direxio.Deployer.Engine.Agents;
using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Tests.State;
using Tomlyn;
using Tomlyn.Model;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Agents;

/// <summary>The configuration of every agent, read back and held against what direxio-connect demands of that agent's options.</summary>
public sealed class AgentOptionRulesTests : IDisposable
{
    private static readonly string[] Common = ["work_dir", "cmd", "env", "model", "mode"];

    private readonly TemporaryHome home = new();

    public void Dispose() => home.Dispose();

    // Type, required options, options of its own, and whether it is safe to leave the mode away.
    private static readonly Dictionary<string, (string[] Required, string[] Own)> Rules = new()
    {
        ["acp"] = (["cmd"], ["args", "auth_method", "display_name"]),
        ["antigravity"] = ([], ["timeout_mins"]),
        ["claudecode"] = ([], [
            "reasoning_effort", "system_prompt", "append_system_prompt", "plugin_dir", "allowed_tools", "disallowed_tools",
            "max_context_tokens", "router_url", "router_api_key", "cmd_args_flag",
        ]),
        ["codex"] = ([], ["backend", "app_server_url", "codex_home", "reasoning_effort", "system_prompt", "append_system_prompt"]),
        ["copilot"] = ([], []),
        ["cursor"] = ([], []),
        ["devin"] = ([], ["args", "display_name", "auth_method"]),
        ["gemini"] = ([], ["timeout_mins"]),
        ["iflow"] = ([], ["tool_timeout_secs"]),
        ["kimi"] = ([], ["timeout_mins"]),
        ["opencode"] = ([], ["agent"]),
        ["pi"] = ([], []),
        ["qoder"] = ([], []),
        ["reasonix"] = (["serve_url"], ["serve_url"]),
        ["tmux"] = (["session"], [
            "session", "pane", "auto_create", "shell", "init_command", "startup_wait_ms", "prompt_pattern", "poll_interval_ms",
            "strip_input_block", "strip_patterns", "window_per_session",
        ]),
    };

    // The modes in which the agent asks, and those in which it does not, as the bridge spells them.
    private static readonly Dictionary<string, (string[] Asking, string[] Unattended)> Modes = new()
    {
        ["antigravity"] = (["default", "plan"], ["yolo"]),
        ["claudecode"] = (["default", "acceptEdits", "plan"], ["auto", "bypassPermissions", "yolo", "dontAsk"]),
        ["codex"] = (["suggest", "auto-edit"], ["full-auto", "yolo"]),
        ["copilot"] = (["default"], ["bypassPermissions", "yolo"]),
        ["cursor"] = (["default", "plan", "ask"], ["force", "yolo", "auto"]),
        ["gemini"] = (["default", "auto_edit", "plan"], ["yolo"]),
        ["iflow"] = (["default", "auto-edit", "plan"], ["yolo"]),
        ["kimi"] = (["default", "plan"], ["yolo", "quiet"]),
        ["opencode"] = (["default"], ["yolo"]),
        ["pi"] = (["default"], ["yolo"]),
        ["qoder"] = (["default"], ["yolo"]),
        ["reasonix"] = (["default", "plan"], ["yolo"]),
    };

    public static TheoryData<string> Agents => [.. ConnectAgents.Names, .. ConnectAgents.HostRuntimes];

    public static TheoryData<string, string> UnattendedModes => Pairs(modes => modes.Unattended);

    public static TheoryData<string, string> AskingModes => Pairs(modes => modes.Asking);

    [Theory]
    [MemberData(nameof(Agents))]
    public void What_is_written_obeys_the_rules_of_its_type(string name)
    {
        var (root, agent) = Written(Request(name), TemporaryHome.EnvironmentWith());

        var options = (TomlTable)agent["options"];
        var (required, own) = Rules[(string)agent["type"]];
        Assert.All(required, key => Assert.False(string.IsNullOrWhiteSpace(options[key] as string), key));
        Assert.All(options.Keys, key => Assert.Contains(key, Common.Concat(own)));
        Assert.Equal(home.Paths.Workspace, options["work_dir"]);
        Assert.False(options.ContainsKey("mode"));
        Assert.True(!options.TryGetValue("cmd", out var command) || !((string)command).Split(' ')[0].Contains(' '));
        Assert.True(!options.TryGetValue("args", out var arguments) || arguments is TomlArray);

        var project = Assert.Single((TomlTableArray)root["projects"]);
        Assert.Equal("@owner:chat.example.org", project["admin_from"]);
        var platform = Assert.Single((TomlTableArray)project["platforms"]);
        var matrix = (TomlTable)platform["options"];
        Assert.Equal(("matrix", false, false), (platform["type"], matrix["auto_join"], matrix["auto_verify"]));
        Assert.StartsWith("!", (string)matrix["room_id"]);
        Assert.All(["homeserver", "access_token"], key => Assert.NotEmpty((string)matrix[key]));
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public void A_command_of_the_users_own_is_written_where_the_type_takes_one(string name)
    {
        var request = Request(name) with { ConnectAgentCommand = "/opt/tools/agent --fast" };
        if (name == "reasonix")
        {
            Assert.Equal("ConnectAgentCommandNotUsed", Assert.Throws<DeployException>(() => Written(request, TemporaryHome.EnvironmentWith())).Code);
            return;
        }

        Assert.Equal("/opt/tools/agent --fast", ((TomlTable)Written(request, TemporaryHome.EnvironmentWith()).Agent["options"])["cmd"]);
        var spaced = Assert.Throws<DeployException>(() => Written(request with { ConnectAgentCommand = @"C:\Program Files\agent.exe" }, TemporaryHome.EnvironmentWith()));
        Assert.Equal("ConnectAgentCommandHasSpace", spaced.Code);
        Assert.Contains("wrapper script", spaced.NextAction);
    }

    [Fact]
    public void The_host_runtimes_are_written_as_acp_with_their_own_launch()
    {
        var gateway = TemporaryHome.EnvironmentWith(
            ("DIREXIO_OPENCLAW_ACP_URL", "ws://127.0.0.1:1"), ("DIREXIO_OPENCLAW_ACP_TOKEN_FILE", "/t"), ("DIREXIO_OPENCLAW_ACP_SESSION", "s"));

        Assert.Equal("openclaw acp --session agent:main:main|OpenClaw ACP", LaunchOf("openclaw", TemporaryHome.EnvironmentWith()));
        Assert.Equal("openclaw acp --url ws://127.0.0.1:1 --token-file /t --session s|OpenClaw ACP", LaunchOf("openclaw", gateway));
        Assert.Equal("direxio-connect hermes-acp-adapter -- hermes acp|Hermes ACP", LaunchOf("hermes", gateway));
    }

    [Theory]
    [MemberData(nameof(UnattendedModes))]
    public void A_mode_in_which_nobody_is_asked_needs_the_switch(string name, string mode)
    {
        var request = Request(name, ("mode", mode));

        var error = Assert.Throws<DeployException>(() => Written(request, TemporaryHome.EnvironmentWith()));

        Assert.Equal("UnattendedAgentNotAllowed", error.Code);
        Assert.Contains("-AllowUnattendedAgent", error.NextAction);
        Assert.Contains(mode, error.Message);
        Assert.Equal(mode, ModeOf(request with { AllowUnattendedAgent = true }, TemporaryHome.EnvironmentWith()));
        Assert.Equal(mode, ModeOf(request, TemporaryHome.EnvironmentWith(("DIREXIO_ALLOW_UNATTENDED_AGENT", "1"))));
        Assert.Null(ModeOf(Request(name) with { AllowUnattendedAgent = true }, TemporaryHome.EnvironmentWith()));
    }

    [Theory]
    [MemberData(nameof(AskingModes))]
    public void A_mode_in_which_the_agent_asks_needs_nothing(string name, string mode) =>
        Assert.Equal(mode, ModeOf(Request(name, ("mode", mode)), TemporaryHome.EnvironmentWith()));

    [Theory]
    [InlineData("codex", "full_auto")]
    [InlineData("codex", "YOLO")]
    [InlineData("gemini", "something-new")]
    [InlineData("acp", "bypass-permissions")]
    [InlineData("devin", "yolo")]
    public void Other_spellings_and_modes_that_are_not_known_need_the_switch_too(string name, string mode) =>
        Assert.Equal("UnattendedAgentNotAllowed", Assert.Throws<DeployException>(() => Written(Request(name, ("mode", mode)), TemporaryHome.EnvironmentWith())).Code);

    [Theory]
    [InlineData("claudecode", "claude --dangerously-skip-permissions")]
    [InlineData("cursor", "agent --force")]
    [InlineData("gemini", "gemini --yolo")]
    public void So_do_arguments_of_a_command(string name, string command)
    {
        var request = Request(name) with { ConnectAgentCommand = command };

        Assert.Equal("UnattendedAgentNotAllowed", Assert.Throws<DeployException>(() => Written(request, TemporaryHome.EnvironmentWith())).Code);
        var allowed = ConnectAgentResolver.Resolve(request with { AllowUnattendedAgent = true }, TemporaryHome.EnvironmentWith())!;
        Assert.Contains(command.Split(' ')[1], allowed.UnattendedWarning!.ToString());
    }

    [Theory]
    [InlineData("acp", "gemini --acp --approval-mode yolo", "--approval-mode yolo")]
    [InlineData("acp", "gemini --acp -y", "-y")]
    [InlineData("acp", "npx -y @google/gemini-cli --acp -y", "-y")]
    [InlineData("acp", "/opt/bin/cursor-agent acp -f", "-f")]
    [InlineData("acp", "kiro-cli acp --trust-all-tools", "--trust-all-tools")]
    [InlineData("acp", "copilot --acp --allow-tool shell", "--allow-tool shell")]
    [InlineData("acp", "env GOOSE_MODE=auto goose acp", "GOOSE_MODE auto")]
    [InlineData("gemini", "gemini --approval-mode=yolo", "--approval-mode yolo")]
    [InlineData("gemini", "gemini --yolo=true", "--yolo")]
    [InlineData("claudecode", "claude --permission-mode bypassPermissions", "--permission-mode bypassPermissions")]
    [InlineData("claudecode", "claude --permission-mode=bypass-permissions", "--permission-mode bypass-permissions")]
    [InlineData("claudecode", "claude --allow-dangerously-skip-permissions", "--allow-dangerously-skip-permissions")]
    [InlineData("claudecode", "claude --allowedTools Read,Bash", "--allowedTools Read,Bash")]
    [InlineData("codex", "codex --ask-for-approval never --sandbox danger-full-access", "--ask-for-approval never")]
    [InlineData("codex", "codex --sandbox=danger-full-access", "--sandbox danger-full-access")]
    [InlineData("codex", "codex -s danger-full-access", "-s danger-full-access")]
    [InlineData("codex", "codex -a never", "-a never")]
    [InlineData("codex", "codex -anever", "-a never")]
    [InlineData("codex", "codex -c approval_policy=never", "approval_policy never")]
    [InlineData("codex", "codex -capproval_policy=never", "approval_policy never")]
    [InlineData("codex", "codex --config approval_policy=never", "approval_policy never")]
    [InlineData("codex", "codex --config=sandbox_mode=danger-full-access", "sandbox_mode danger-full-access")]
    [InlineData("copilot", "copilot --allow-all-tools", "--allow-all-tools")]
    [InlineData("devin", "devin --permission-mode dangerous", "--permission-mode dangerous")]
    [InlineData("kimi", "kimi --auto-approve", "--auto-approve")]
    [InlineData("kimi", "kimi --print", "--print")]
    [InlineData("qoder", "qodercli --permission-mode bypass_permissions", "--permission-mode bypass_permissions")]
    [InlineData("antigravity", "agy --dangerously-skip-permissions", "--dangerously-skip-permissions")]
    public void So_does_an_argument_with_its_value_however_it_is_spelled(string name, string command, string told) =>
        Assert.Equal($"argument {told}", UnattendedOf(Request(name) with { ConnectAgentCommand = command }));

    [Theory]
    [InlineData("-c", "approval_policy=\"never\"")]
    [InlineData("-c", "'approval_policy = \"never\"'")]
    [InlineData("--config=approval_policy='never'")]
    public void Quotes_around_a_value_hide_nothing(params string[] arguments) => Assert.Equal(
        "argument approval_policy never",
        UnattendedOf(Request("acp", ("args", arguments)) with { ConnectAgentCommand = "codex" }));

    [Fact]
    public void So_do_other_options_that_say_the_same()
    {
        Assert.Equal("option allowed_tools", UnattendedOf(Request("claudecode", ("allowed_tools", (string[])["Read", "Bash"]))));
        Assert.Null(UnattendedOf(Request("claudecode", ("allowed_tools", (string[])["Read", "Bash(git log:*)"]))));
        Assert.Equal("argument --yolo", UnattendedOf(Request("tmux", ("init_command", "gemini --yolo"))));
        Assert.Equal(
            "variable COPILOT_ALLOW_ALL",
            UnattendedOf(Request("copilot", ("env", new Dictionary<string, object?> { ["COPILOT_ALLOW_ALL"] = "true" }))));
    }

    [Theory]
    [InlineData("acp", "npx -y @google/gemini-cli --acp --approval-mode auto_edit")]
    [InlineData("acp", "npx --yes -p some-agent some-agent acp")]
    [InlineData("acp", "direxio-connect hermes-acp-adapter -- npx -y some-agent")]
    [InlineData("gemini", "gemini --yolo=false")]
    [InlineData("claudecode", "claude --permission-mode acceptEdits --model kimi --print")]
    [InlineData("codex", "codex -a on-request -s workspace-write -c model=never")]
    [InlineData("devin", "devin -c --permission-mode normal")]
    [InlineData("kimi", "kimi --agent okabe -f notes")]
    public void What_leaves_the_agent_asking_needs_nothing(string name, string command) =>
        Assert.Null(UnattendedOf(Request(name) with { ConnectAgentCommand = command }));

    [Fact]
    public void The_mode_of_cursor_may_come_from_its_variable()
    {
        var environment = TemporaryHome.EnvironmentWith(("DIREXIO_CURSOR_MODE", "yolo"));

        Assert.Equal("UnattendedAgentNotAllowed", Assert.Throws<DeployException>(() => Written(Request("cursor"), environment)).Code);
        Assert.Equal("yolo", ModeOf(Request("cursor") with { AllowUnattendedAgent = true }, environment));
        Assert.Null(ModeOf(Request("gemini"), environment));
    }

    private static TheoryData<string, string> Pairs(Func<(string[] Asking, string[] Unattended), string[]> choose)
    {
        var data = new TheoryData<string, string>();
        foreach (var (name, modes) in Modes)
        {
            foreach (var mode in choose(modes))
            {
                data.Add(name, mode);
            }
        }

        return data;
    }

    private static DeploymentRequest Request(string name, params (string Key, object Value)[] more)
    {
        var options = more.ToDictionary(option => option.Key, option => (object?)option.Value);
        if (name == "reasonix")
        {
            options["serve_url"] = "http://127.0.0.1:8719";
        }
        else if (name == "tmux")
        {
            options["session"] = "direxio";
        }

        return new() { ConnectAgent = name, ConnectAgentCommand = name == "acp" ? "some-agent" : null, ConnectAgentOption = options };
    }

    // What is told of the agent that acts without asking; it is refused exactly where there is something to tell.
    private static string? UnattendedOf(DeploymentRequest request)
    {
        var choice = ConnectAgentResolver.Resolve(request with { AllowUnattendedAgent = true }, TemporaryHome.EnvironmentWith())!;
        var refusal = Record.Exception(() => ConnectAgentResolver.Resolve(request, TemporaryHome.EnvironmentWith())) as DeployException;
        Assert.Equal(choice.Unattended is null ? null : "UnattendedAgentNotAllowed", refusal?.Code);
        return choice.Unattended;
    }

    private string? ModeOf(DeploymentRequest request, DeployerEnvironment environment) =>
        ((TomlTable)Written(request, environment).Agent["options"]).TryGetValue("mode", out var mode) ? (string)mode : null;

    private string LaunchOf(string runtime, DeployerEnvironment environment)
    {
        var agent = Written(new() { AgentPlatform = runtime }, environment).Agent;
        Assert.Equal("acp", agent["type"]);
        var options = (TomlTable)agent["options"];
        return $"{options["cmd"]} {string.Join(' ', (TomlArray)options["args"])}|{options["display_name"]}";
    }

    private (TomlTable Root, TomlTable Agent) Written(DeploymentRequest request, DeployerEnvironment environment)
    {
        var choice = ConnectAgentResolver.Resolve(request, environment);
        LocalWiring.Write(home.Paths, new()
        {
            Outputs = new()
            {
                Domain = "chat.example.org",
                OwnerUserId = "@owner:chat.example.org",
                InitializationCode = new Redactor().Conceal("48151623"),
                AccessToken = new Redactor().Conceal("owner_a1b2"),
                AgentToken = new Redactor().Conceal("agent_0f1e"),
                AgentRoomId = "!room:chat.example.org",
            },
            Session = new(new Redactor().Conceal("mx_1234"), "DEVICE", "@agent:chat.example.org", "https://chat.example.org"),
            Agent = choice,
            Settings = new(),
        });
        var root = TomlSerializer.Deserialize<TomlTable>(File.ReadAllText(BridgeConfig.FileOf(home.Paths)))!;
        return (root, (TomlTable)((TomlTableArray)root["projects"])[0]["agent"]);
    }
}
