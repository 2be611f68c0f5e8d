using System.Collections;
using Direxio.Deployer.Engine.Agents;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Tests.State;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Agents;

public sealed class ConnectAgentResolverTests
{
    private static readonly DeployerEnvironment Nothing = TemporaryHome.EnvironmentWith();

    [Fact]
    public void The_catalogue_knows_exactly_the_agents_of_the_contract() =>
        Assert.Equal(ConnectAgents.Names, ConnectAgentCatalog.Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void No_name_anywhere_means_no_agent() => Assert.Null(ConnectAgentResolver.Resolve(new(), Nothing));

    [Theory]
    [InlineData("auto")]
    [InlineData("AUTO")]
    [InlineData("generic")]
    [InlineData(" ")]
    public void An_undetermined_platform_means_no_agent(string platform) =>
        Assert.Null(ConnectAgentResolver.Resolve(new() { AgentPlatform = platform }, Nothing));

    [Theory]
    [InlineData("claude", "claudecode")]
    [InlineData("Claude-Code", "claudecode")]
    [InlineData("open-code", "opencode")]
    [InlineData("qodercli", "qoder")]
    [InlineData("agy", "antigravity")]
    [InlineData("CODEX", "codex")]
    public void Aliases_name_their_agent(string given, string expected) =>
        Assert.Equal(expected, ConnectAgentResolver.Resolve(new() { ConnectAgent = given }, Nothing)!.Name);

    [Fact]
    public void The_parameter_goes_before_the_environment_and_that_before_the_platform()
    {
        var environment = TemporaryHome.EnvironmentWith(
            ("DIREXIO_CC_CONNECT_AGENT", "gemini"), ("DIREXIO_AGENT_PLATFORM", "kimi"));

        Assert.Equal("codex", ConnectAgentResolver.Resolve(new() { ConnectAgent = "codex" }, environment)!.Name);
        Assert.Equal("gemini", ConnectAgentResolver.Resolve(new(), environment)!.Name);
        Assert.Equal("kimi", ConnectAgentResolver.Resolve(new(), TemporaryHome.EnvironmentWith(("DIREXIO_AGENT_PLATFORM", "kimi")))!.Name);
        Assert.Equal("pi", ConnectAgentResolver.Resolve(new() { AgentPlatform = "pi" }, TemporaryHome.EnvironmentWith(("DIREXIO_AGENT_PLATFORM", "kimi")))!.Name);
    }

    [Fact]
    public void The_host_runtime_is_kept_beside_another_agent()
    {
        var choice = ConnectAgentResolver.Resolve(new() { ConnectAgent = "codex", AgentPlatform = "hermes" }, Nothing)!;

        Assert.Equal(("codex", "hermes", null), (choice.Name, choice.Runtime, choice.Command));
        Assert.DoesNotContain(choice.Options, option => option.Key == "args");
    }

    [Theory]
    [InlineData("cluade")]
    [InlineData("bash")]
    public void An_unknown_name_is_refused_with_all_choices(string name)
    {
        var error = Assert.Throws<DeployException>(() => ConnectAgentResolver.Resolve(new() { ConnectAgent = name }, Nothing));

        Assert.Equal("ConnectAgentUnknown", error.Code);
        Assert.Contains(name, error.Message);
        Assert.All(ConnectAgents.Names.Concat(ConnectAgents.HostRuntimes), choice => Assert.Contains(choice, error.NextAction));
    }

    [Theory]
    [InlineData("acp", "ConnectAgentCommandMissing", "-ConnectAgentCommand")]
    [InlineData("reasonix", "ConnectAgentOptionMissing", "serve_url")]
    [InlineData("tmux", "ConnectAgentOptionMissing", "session")]
    public void What_an_agent_requires_is_asked_for_by_name(string agent, string code, string named)
    {
        var error = Assert.Throws<DeployException>(() => ConnectAgentResolver.Resolve(new() { ConnectAgent = agent }, Nothing));

        Assert.Equal(code, error.Code);
        Assert.Contains(named, error.NextAction);
    }

    [Fact]
    public void No_agent_acts_unattended_by_default()
    {
        var options = new Dictionary<string, object?> { ["serve_url"] = "http://127.0.0.1:1", ["session"] = "s" };
        foreach (var name in ConnectAgents.Names)
        {
            var command = name == "acp" ? "some-agent" : null;
            var choice = ConnectAgentResolver.Resolve(new() { ConnectAgent = name, ConnectAgentCommand = command, ConnectAgentOption = options }, Nothing)!;

            Assert.DoesNotContain(choice.Options, option => option.Key is "mode" or "force");
            Assert.Null(choice.Unattended);
        }
    }

    [Fact]
    public void Codex_is_reached_as_an_app_server_unless_the_user_says_otherwise()
    {
        var plain = ConnectAgentResolver.Resolve(new() { ConnectAgent = "codex" }, Nothing)!;
        Assert.Equal(["backend=app_server", "app_server_url=stdio"], plain.Options.Select(option => $"{option.Key}={option.Value}"));

        var chosen = ConnectAgentResolver.Resolve(
            new()
            {
                ConnectAgent = "codex", AllowUnattendedAgent = true,
                ConnectAgentOption = new Dictionary<string, object?> { ["backend"] = "exec", ["mode"] = "yolo" },
            }, Nothing)!;
        Assert.Equal(["backend=exec", "app_server_url=stdio", "mode=yolo"], chosen.Options.Select(option => $"{option.Key}={option.Value}"));
        Assert.Equal("mode 'yolo'", chosen.Unattended);
    }

    [Fact]
    public void Hermes_is_reached_through_the_adapter()
    {
        var plain = ConnectAgentResolver.Resolve(new() { AgentPlatform = "hermes" }, Nothing)!;
        Assert.Equal(("acp", "hermes", "direxio-connect"), (plain.Name, plain.Runtime, plain.Command));
        Assert.Equal(["hermes-acp-adapter", "--", "hermes", "acp"], ArgumentsOf(plain));
        Assert.Equal("Hermes ACP", plain.Options.Single(option => option.Key == "display_name").Value);

        var custom = ConnectAgentResolver.Resolve(new() { ConnectAgent = "Hermes" }, TemporaryHome.EnvironmentWith(
            ("DIREXIO_HERMES_COMMAND", "/opt/my hermes/bin"), ("DIREXIO_HERMES_ACP_ARGS_TOML", """["acp", "--fast"]""")))!;
        Assert.Equal(["hermes-acp-adapter", "--", "/opt/my hermes/bin", "acp", "--fast"], ArgumentsOf(custom));
    }

    [Fact]
    public void OpenClaw_finds_its_gateway_or_is_told_all_of_it()
    {
        var found = ConnectAgentResolver.Resolve(new() { AgentPlatform = "openclaw" }, Nothing)!;
        Assert.Equal(("acp", "openclaw", "openclaw"), (found.Name, found.Runtime, found.Command));
        Assert.Equal(["acp", "--session", "agent:main:main"], ArgumentsOf(found));

        var told = ConnectAgentResolver.Resolve(new() { AgentPlatform = "openclaw" }, TemporaryHome.EnvironmentWith(
            ("DIREXIO_OPENCLAW_ACP_URL", "ws://h"), ("DIREXIO_OPENCLAW_ACP_TOKEN_FILE", "/t"), ("DIREXIO_OPENCLAW_ACP_SESSION", "s")))!;
        Assert.Equal(["acp", "--url", "ws://h", "--token-file", "/t", "--session", "s"], ArgumentsOf(told));
    }

    [Fact]
    public void OpenClaw_half_told_is_an_error_that_names_the_rest()
    {
        var error = Assert.Throws<DeployException>(() => ConnectAgentResolver.Resolve(
            new() { AgentPlatform = "openclaw" }, TemporaryHome.EnvironmentWith(("DIREXIO_OPENCLAW_ACP_URL", "ws://h"))));

        Assert.Equal("OpenClawSettingsIncomplete", error.Code);
        Assert.Contains("DIREXIO_OPENCLAW_ACP_TOKEN_FILE", error.Message);
        Assert.Contains("DIREXIO_OPENCLAW_ACP_SESSION", error.Message);
        Assert.DoesNotContain("DIREXIO_OPENCLAW_ACP_URL", error.Message);
    }

    [Fact]
    public void Commands_come_from_the_nearest_source()
    {
        (string, string) own = ("DIREXIO_CLAUDECODE_COMMAND", "own");
        (string, string) general = ("DIREXIO_CC_CONNECT_AGENT_CMD", "general");
        DeploymentRequest request = new() { ConnectAgent = "claudecode" };

        Assert.Null(ConnectAgentResolver.Resolve(request, Nothing)!.Command);
        Assert.Equal("own", ConnectAgentResolver.Resolve(request, TemporaryHome.EnvironmentWith(own))!.Command);
        Assert.Equal("general", ConnectAgentResolver.Resolve(request, TemporaryHome.EnvironmentWith(own, general))!.Command);
        var option = request with { ConnectAgentOption = new Dictionary<string, object?> { ["cmd"] = "option" } };
        Assert.Equal("option", ConnectAgentResolver.Resolve(option, TemporaryHome.EnvironmentWith(own, general))!.Command);
        Assert.Equal("parameter", ConnectAgentResolver.Resolve(option with { ConnectAgentCommand = "parameter" }, TemporaryHome.EnvironmentWith(own, general))!.Command);
    }

    [Theory]
    [InlineData(@"C:\Program Files\claude\claude.exe")]
    [InlineData("/opt/my tools/claude")]
    [InlineData("\"/opt/tools/claude\" --fast")]
    public void A_command_that_the_bridge_would_split_wrongly_is_refused_with_a_way_out(string command)
    {
        var error = Assert.Throws<DeployException>(() =>
            ConnectAgentResolver.Resolve(new() { ConnectAgent = "claude", ConnectAgentCommand = command }, Nothing));

        Assert.Equal("ConnectAgentCommandHasSpace", error.Code);
        Assert.Contains("8.3", error.NextAction);
    }

    [Fact]
    public void An_existing_program_with_a_space_in_its_path_is_refused()
    {
        using var home = new TemporaryHome();
        var program = Path.Combine(home.Folder, "my agent");
        File.WriteAllText(program, string.Empty);

        var error = Assert.Throws<DeployException>(() =>
            ConnectAgentResolver.Resolve(new() { ConnectAgent = "claude", ConnectAgentCommand = program + " --fast" }, Nothing));

        Assert.Equal("ConnectAgentCommandHasSpace", error.Code);
    }

    [Theory]
    [InlineData("claude --model x")]
    [InlineData("/usr/bin/env --chdir=/tmp claude")]
    public void Arguments_after_a_command_are_fine(string command) =>
        Assert.Equal(command, ConnectAgentResolver.Resolve(new() { ConnectAgent = "claude", ConnectAgentCommand = command }, Nothing)!.Command);

    [Fact]
    public void What_would_be_ignored_is_refused()
    {
        var args = new Dictionary<string, object?> { ["args"] = new[] { "--x" } };
        Assert.Equal("ConnectAgentOptionNotRead", CodeOf(new() { ConnectAgent = "cursor", ConnectAgentOption = args }));
        Assert.Equal("ConnectAgentCommandNotUsed", CodeOf(new()
        {
            ConnectAgent = "reasonix",
            ConnectAgentCommand = "reasonix",
            ConnectAgentOption = new Dictionary<string, object?> { ["serve_url"] = "http://127.0.0.1:1" },
        }));
        Assert.Equal("ConnectAgentOptionReserved", CodeOf(new()
        {
            ConnectAgent = "codex",
            ConnectAgentOption = new Dictionary<string, object?> { ["work_dir"] = "/x" },
        }));
    }

    [Fact]
    public void Values_of_a_shell_become_plain_values()
    {
        var options = new Dictionary<string, object?>
        {
            ["text"] = Wrapped("words"),
            ["number"] = 7,
            ["fraction"] = 1.5m,
            ["switch"] = true,
            ["plugin"] = new Uri("https://example.org/a"),
            ["list"] = new object[] { "a", 2, Wrapped("c") },
            ["env"] = new Hashtable { ["B"] = 2, ["A"] = "1" },
        };

        var choice = ConnectAgentResolver.Resolve(new() { ConnectAgent = "gemini", ConnectAgentOption = options }, Nothing)!;

        object Of(string key) => choice.Options.Single(option => option.Key == key).Value;
        Assert.Equal("words", Of("text"));
        Assert.Equal(7L, Of("number"));
        Assert.Equal(1.5, Of("fraction"));
        Assert.Equal(true, Of("switch"));
        Assert.Equal("https://example.org/a", Of("plugin"));
        Assert.Equal(["a", "2", "c"], (IReadOnlyList<string>)Of("list"));
        Assert.Equal(["A=1", "B=2"], ((IReadOnlyDictionary<string, string>)Of("env")).Select(pair => $"{pair.Key}={pair.Value}"));
    }

    [Fact]
    public void Values_that_no_options_table_can_hold_are_refused_by_name()
    {
        object?[] values = [null, DateTimeOffset.UnixEpoch, new object[] { new object[] { 1 } }, new Hashtable { ["a"] = new Hashtable() }, ulong.MaxValue];
        foreach (var value in values)
        {
            var error = Assert.Throws<DeployException>(() => ConnectAgentResolver.Resolve(
                new() { ConnectAgent = "gemini", ConnectAgentOption = new Dictionary<string, object?> { ["odd"] = value } }, Nothing));
            Assert.Equal("ConnectAgentOptionUnsupported", error.Code);
            Assert.Contains("odd", error.Message);
        }
    }

    [Theory]
    [InlineData("DIREXIO_CONNECT_AGENT_OPTIONS_TOML")]
    [InlineData("DIREXIO_CC_CONNECT_AGENT_OPTIONS_TOML")]
    public void Options_from_the_environment_are_read_as_toml(string variable)
    {
        var environment = TemporaryHome.EnvironmentWith(
            (variable, "model = \"m\"\ntimeout_mins = 5\nallowed_tools = [\"a\", \"b\"]\nenv = { X = \"y\" }\ncmd = \"from-toml\""));

        var choice = ConnectAgentResolver.Resolve(new() { ConnectAgent = "claude" }, environment)!;

        Assert.Equal("from-toml", choice.Command);
        Assert.Equal(["model", "timeout_mins", "allowed_tools", "env"], choice.Options.Select(option => option.Key));
        Assert.Equal(5L, choice.Options[1].Value);
    }

    [Theory]
    [InlineData("model = ")]
    [InlineData("model = \"a\"\nmodel = \"b\"")]
    public void Broken_toml_is_refused_by_the_name_of_its_variable_without_its_content(string text)
    {
        var error = Assert.Throws<DeployException>(() => ConnectAgentResolver.Resolve(
            new() { ConnectAgent = "claude" },
            TemporaryHome.EnvironmentWith(("DIREXIO_CONNECT_AGENT_OPTIONS_TOML", "router_api_key = \"hush-hush\"\n" + text))));

        Assert.Equal("ConnectAgentOptionsTomlInvalid", error.Code);
        Assert.Contains("DIREXIO_CONNECT_AGENT_OPTIONS_TOML", error.Message);
        Assert.DoesNotContain("hush", error.Message);
    }

    [Fact]
    public void Placeholders_that_the_bridge_would_expand_are_refused_in_the_command_and_the_folder()
    {
        Assert.Equal("BridgePlaceholderRefused", CodeOf(new() { ConnectAgent = "claude", ConnectAgentCommand = "${HOME}/claude" }));
        Assert.Equal("BridgePlaceholderRefused", CodeOf(new() { ConnectAgent = "claude", Workspace = "/home/${USER}" }));
        Assert.NotNull(ConnectAgentResolver.Resolve(new() { ConnectAgent = "claude", ConnectAgentCommand = "claude $HOME" }, Nothing));
    }

    [Fact]
    public void A_variable_that_an_option_names_is_asked_for_by_name_and_has_to_be_set()
    {
        DeploymentRequest request = new()
        {
            ConnectAgent = "claude",
            ConnectAgentOption = new Dictionary<string, object?> { ["env"] = new Hashtable { ["K"] = "a${MODEL_KEY}b" }, ["model"] = "${MODEL}" },
        };

        var choice = ConnectAgentResolver.Resolve(request, TemporaryHome.EnvironmentWith(("MODEL_KEY", "k"), ("MODEL", "m")))!;
        var unset = Assert.Throws<DeployException>(() => ConnectAgentResolver.Resolve(request, TemporaryHome.EnvironmentWith(("MODEL", "m"))));

        Assert.Equal(["MODEL", "MODEL_KEY"], choice.Variables.Order());
        Assert.Equal("ConnectAgentVariableNotSet", unset.Code);
        Assert.Contains("MODEL_KEY", unset.Message);
    }

    [Theory]
    [InlineData("${")]
    [InlineData("${NO END")]
    [InlineData("${}")]
    [InlineData("${A-B}")]
    [InlineData("${1A}")]
    [InlineData("${A:-x}")]
    public void A_placeholder_that_names_no_variable_is_refused(string text) => Assert.Equal("BridgePlaceholderMalformed", CodeOf(new()
    {
        ConnectAgent = "devin",
        ConnectAgentOption = new Dictionary<string, object?> { ["args"] = new[] { text } },
    }));

    private static string CodeOf(DeploymentRequest request) =>
        Assert.Throws<DeployException>(() => ConnectAgentResolver.Resolve(request, Nothing)).Code;

    private static IReadOnlyList<string> ArgumentsOf(ConnectAgentChoice choice) =>
        (IReadOnlyList<string>)choice.Options.Single(option => option.Key == "args").Value;

    private static object Wrapped(object value) => new System.Management.Automation.PSObject(value);
}
