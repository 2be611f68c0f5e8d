using Direxio.Deployer.Engine.Agents;
using Direxio.Deployer.Engine.Agents.Detection;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Ports.Programs;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Agents.Detection;

public sealed class AgentDetectorTests : IDisposable
{
    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("direxio-detect-home-");
    private readonly DirectoryInfo project = Directory.CreateTempSubdirectory("direxio-detect-project-");

    public void Dispose()
    {
        home.Delete(recursive: true);
        project.Delete(recursive: true);
    }

    public static TheoryData<string> Names => [.. ConnectAgents.Names, .. ConnectAgents.HostRuntimes];

    [Fact]
    public void Host_runtimes_are_those_of_the_contract() =>
        Assert.Equal(ConnectAgents.HostRuntimes, HostRuntimes.Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_agent_is_recognised_by_each_of_its_own_signals_and_no_other_agent_shares_one(string name)
    {
        var signals = SignalsOf(name);
        foreach (var variable in signals.Variables.Concat(signals.HomeVariables))
        {
            Assert.Equal((name, $"environment variable {variable}"), Found(Detect([(variable, "1")])));
        }

        foreach (var process in signals.Processes)
        {
            Assert.Equal(name, Detect(processes: ["/bin/bash -c x", $"/usr/local/bin/{process} --resume"]).Found?.Name);
            Assert.Equal(name, Detect(processes: [$"/usr/bin/node /usr/local/bin/{process}"]).Found?.Name);
        }

        foreach (var package in signals.Packages)
        {
            Assert.Equal(name, Detect(processes: [$"node --no-warnings /usr/lib/node_modules/{package}/dist/main.js"]).Found?.Name);
        }

        foreach (var marker in signals.PathMarkers)
        {
            Assert.Equal(name, Detect([("PATH", $"/usr/bin:/home/me/x{marker}/y")]).Found?.Name);
        }

        foreach (var folder in signals.ProjectFolders)
        {
            using var _ = new Folder(project, folder);
            Assert.Equal((name, $"folder {folder} in the working folder"), Found(Detect()));
        }

        foreach (var folder in signals.ConfigFolders)
        {
            using var _ = new Folder(home, folder);
            Assert.Equal((name, $"folder ~/{folder}"), Found(Detect()));
        }
    }

    [Theory]
    [InlineData("acp")]
    [InlineData("tmux")]
    public void What_many_programs_use_is_never_detected(string name) => Assert.Equivalent(new AgentSignals(), SignalsOf(name), strict: true);

    [Fact]
    public void Working_in_tmux_or_in_an_editor_or_on_a_file_of_an_agent_is_no_signal()
    {
        var detection = Detect(
            [("TMUX", "/tmp/tmux-1000/default,1,0"), ("TERM_PROGRAM", "vscode"), ("CURSOR_TRACE_ID", "a"), ("VSCODE_PID", "1"), ("PATH", "/home/me/.opencode/bin")],
            ["tmux", "/usr/share/cursor/cursor --type=zygote", "vim codex", "/bin/sh -c claude", "ssh-agent", "python3 -m http.server"]);

        Assert.Null(detection.Found);
        Assert.Equal("none was recognised", detection.Reason.ToEnglish());
    }

    [Fact]
    public void A_level_decides_before_the_next_one_is_looked_at()
    {
        using var config = new Folder(home, ".qoder");
        Assert.Equal("qoder", Detect().Found?.Name);
        Assert.Equal("kimi", Detect([("KIMI_HOME", "/k")]).Found?.Name);
        using var hint = new Folder(project, ".iflow");
        Assert.Equal("iflow", Detect([("KIMI_HOME", "/k")]).Found?.Name);
        Assert.Equal("gemini", Detect([("KIMI_HOME", "/k")], ["gemini"]).Found?.Name);
        Assert.Equal("codex", Detect([("KIMI_HOME", "/k"), ("CODEX_SANDBOX", "seatbelt")]).Found?.Name);
    }

    [Fact]
    public void One_agent_with_many_signals_is_not_ambiguous() =>
        Assert.Equal("claudecode", Detect([("CLAUDECODE", "1"), ("CLAUDE_CODE_ENTRYPOINT", "cli")], ["zsh", "claude", "zsh", "claude"]).Found?.Name);

    [Fact]
    public void Two_agents_in_use_are_an_error_that_names_both_with_their_signals_and_the_way_out()
    {
        AssertAmbiguous(() => Detect([("CLAUDECODE", "1"), ("CODEX_CI", "1")]), "claudecode (environment variable CLAUDECODE)", "codex (environment variable CODEX_CI)");
        AssertAmbiguous(() => Detect([("CLAUDECODE", "1")], ["sh", "gemini"]), "claudecode (environment variable CLAUDECODE)", "gemini (running process gemini)");
        AssertAmbiguous(() => Detect(processes: ["codex", "sh", "claude"]), "codex (running process codex)", "claudecode (running process claude)");
        AssertAmbiguous(() => Detect([("CODEX_HOME", "/c"), ("PI_CODING_AGENT_DIR", "/p")]), "codex (environment variable CODEX_HOME)", "pi (environment variable PI_CODING_AGENT_DIR)");
    }

    [Fact]
    public void Several_traces_decide_nothing_and_are_listed()
    {
        using var first = new Folder(home, ".codex");
        using var second = new Folder(home, ".gemini");

        var detection = Detect();

        Assert.Null(detection.Found);
        Assert.Equal(["codex", "gemini"], detection.Seen.Select(seen => seen.Name));
        Assert.Contains("codex (folder ~/.codex), gemini (folder ~/.gemini)", detection.Reason.ToEnglish());
    }

    [Fact]
    public void A_folder_with_nothing_but_skills_is_no_trace_of_the_agent()
    {
        using var first = new Folder(home, ".codex/skills/direxio");
        using var second = new Folder(project, ".gemini/skills");

        Assert.Empty(Detect().Seen);

        File.WriteAllText(Path.Combine(home.FullName, ".codex", "config.toml"), string.Empty);
        Assert.Equal("codex", Detect().Found?.Name);
    }

    [Fact]
    public void Several_hints_leave_it_to_the_levels_below()
    {
        using var first = new Folder(project, ".codex");
        using var second = new Folder(project, ".gemini");

        Assert.Null(Detect().Found);
        Assert.Equal("pi", Detect([("PI_CODING_AGENT_DIR", "/p")]).Found?.Name);
    }

    [Fact]
    public void Folders_in_the_home_are_no_hints_of_the_working_folder()
    {
        using var first = new Folder(home, ".codex");
        using var second = new Folder(home, ".gemini");

        Assert.DoesNotContain("working folder", new AgentDetector(new(new Dictionary<string, string>(), home.FullName), new NoProcessTree()).Detect(home.FullName + "/").Reason.ToEnglish());
    }

    [Theory]
    [InlineData("off")]
    [InlineData("0")]
    public void It_can_be_switched_off(string value)
    {
        var detection = Detect([("CLAUDECODE", "1"), ("CODEX_CI", "1"), ("DIREXIO_AGENT_DETECTION", value)], ["gemini"]);

        Assert.Null(detection.Found);
        Assert.Contains("DIREXIO_AGENT_DETECTION", detection.Reason.ToEnglish());
    }

    [Fact]
    public void A_marker_that_is_switched_off_is_none() => Assert.Null(Detect([("CLAUDECODE", "0"), ("GEMINI_CLI", " ")]).Found);

    private static AgentSignals SignalsOf(string name) =>
        ((AgentDescription?)ConnectAgentCatalog.Find(name) ?? HostRuntimes.Entries.Single(entry => entry.Name == name)).Signals;

    private static (string?, string?) Found(AgentDetection detection) => (detection.Found?.Name, detection.Found?.Signal.ToEnglish());

    private static void AssertAmbiguous(Action detect, params string[] candidates)
    {
        var error = Assert.Throws<DeployException>(detect);

        Assert.Equal("ConnectAgentAmbiguous", error.Code);
        Assert.Equal(DeployErrorKind.InvalidInput, error.Kind);
        Assert.All(candidates, candidate => Assert.Contains(candidate, error.Message));
        Assert.All(candidates, candidate => Assert.Contains("-ConnectAgent " + candidate.Split(' ')[0], error.NextAction));
    }

    private AgentDetection Detect((string Name, string Value)[]? variables = null, string[]? processes = null)
    {
        var environment = new DeployerEnvironment((variables ?? []).ToDictionary(variable => variable.Name, variable => variable.Value), home.FullName);
        return new AgentDetector(environment, new FakeProcessTree(processes ?? [])).Detect(project.FullName);
    }

    /// <summary>A folder for as long as it is needed.</summary>
    private sealed class Folder : IDisposable
    {
        private readonly string first;

        public Folder(DirectoryInfo root, string name)
        {
            first = Path.Combine(root.FullName, name.Split('/')[0]);
            Directory.CreateDirectory(Path.Combine(root.FullName, name));
        }

        public void Dispose() => Directory.Delete(first, recursive: true);
    }
}
