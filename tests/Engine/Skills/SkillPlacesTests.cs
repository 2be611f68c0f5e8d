using Direxio.Deployer.Engine.Skills;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Skills;

/// <summary>Where skills go: the folders that agents load today, what moves them, and where earlier tools put the skill.</summary>
public sealed class SkillPlacesTests
{
    [Theory]
    [InlineData("acp", ".agents", ".agents")]
    [InlineData("antigravity", ".gemini/config", ".agent")]
    [InlineData("claude-code", ".claude", ".claude")]
    [InlineData("codex", ".codex", ".codex")]
    [InlineData("copilot", ".copilot", ".github")]
    [InlineData("cursor", ".cursor", ".cursor")]
    [InlineData("devin", ".devin", ".devin")]
    [InlineData("gemini", ".gemini", ".gemini")]
    [InlineData("generic", ".agents", ".agents")]
    [InlineData("hermes", ".hermes", ".hermes")]
    [InlineData("iflow", ".iflow", ".iflow")]
    [InlineData("kimi", ".kimi", ".kimi")]
    [InlineData("openclaw", ".openclaw", ".agents")]
    [InlineData("open-code", ".opencode", ".opencode")]
    [InlineData("pi", ".pi/agent", ".pi")]
    [InlineData("qodercli", ".qoder", ".qoder")]
    [InlineData("reasonix", ".reasonix", ".reasonix")]
    [InlineData("tmux", ".agents", ".agents")]
    public void Home_and_project_are_what_the_agent_loads(string agent, string home, string project)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && agent == "hermes", "it has a folder of its own there");
        using var bench = new SkillBench();

        Assert.Equal(In(bench.Home, home, "skills/direxio-deployer"), bench.Target(agent));
        Assert.Equal(In(bench.Project, project, "skills/direxio-deployer"), bench.Target(agent, SkillScope.Project));
    }

    [Theory]
    [InlineData("antigravity", "ANTIGRAVITY_HOME", "skills")]
    [InlineData("claudecode", "CLAUDE_CONFIG_DIR", "skills")]
    [InlineData("claudecode", "CLAUDE_HOME", "skills")]
    [InlineData("codex", "CODEX_HOME", "skills")]
    [InlineData("cursor", "CURSOR_HOME", "skills")]
    [InlineData("devin", "DEVIN_HOME", "skills")]
    [InlineData("gemini", "GEMINI_CLI_HOME", ".gemini/skills")]
    [InlineData("gemini", "GEMINI_HOME", "skills")]
    [InlineData("hermes", "HERMES_HOME", "skills")]
    [InlineData("iflow", "IFLOW_HOME", "skills")]
    [InlineData("kimi", "KIMI_HOME", "skills")]
    [InlineData("openclaw", "OPENCLAW_HOME", "skills")]
    [InlineData("openclaw", "OPENCLAW_STATE_DIR", "skills")]
    [InlineData("opencode", "OPENCODE_HOME", "skills")]
    [InlineData("pi", "PI_CODING_AGENT_DIR", "skills")]
    [InlineData("qoder", "QODER_CONFIG_DIR", "skills")]
    [InlineData("qoder", "QODER_HOME", "skills")]
    [InlineData("reasonix", "REASONIX_HOME", "skills")]
    public void A_variable_moves_the_folder_of_the_user_and_not_that_of_a_project(string agent, string variable, string below)
    {
        using var bench = new SkillBench();
        var project = bench.Target(agent, SkillScope.Project);
        var moved = bench.Make("moved");
        bench.Set(variable, moved);

        Assert.Equal(In(moved, below, "direxio-deployer"), bench.Target(agent));
        Assert.Equal(project, bench.Target(agent, SkillScope.Project));
        Assert.Equal(SkillAction.Installed, bench.Install(agent)!.Action);
        Assert.Equal(SkillState.Current, Assert.Single(bench.Find()).State);
    }

    [Fact]
    public void A_variable_that_is_no_full_path_is_refused_by_its_name()
    {
        using var bench = new SkillBench();
        bench.Set("CODEX_HOME", "codex");

        var refusal = Assert.Throws<DeployException>(() => bench.Install("codex"));
        Assert.Equal((nameof(SkillErrors.SkillFolderNotFull), "CODEX_HOME"), (refusal.Code, refusal.Target));
    }

    // 0.1.0's own table: where the bash tool of the npm era put the skill.
    [Theory]
    [InlineData("codex", "home", ".codex/skills")]
    [InlineData("copilot", "home", ".github/copilot/skills")]
    [InlineData("copilot", "project", ".github/copilot/skills")]
    [InlineData("openclaw", "home", ".openclaw/skills")]
    [InlineData("openclaw", "project", ".openclaw/skills")]
    [InlineData("antigravity", "home", ".antigravity/skills")]
    [InlineData("antigravity", "project", ".antigravity/skills")]
    [InlineData("pi", "home", ".pi/agent/skills")]
    [InlineData("pi", "project", ".pi/agent/skills")]
    [InlineData("acp", "project", ".agents/skills")]
    [InlineData("tmux", "home", ".agent/skills")]
    [InlineData("tmux", "project", ".agent/skills")]
    [InlineData("generic", "project", ".agent/skills")]
    public void A_skill_of_the_npm_era_is_found_and_brought_to_where_its_agent_looks(string agent, string where, string folder)
    {
        using var bench = new SkillBench();
        var scope = where == "home" ? SkillScope.Global : SkillScope.Project;
        var old = In(where == "home" ? bench.Home : bench.Project, folder, "direxio-deployer");
        Plant(old, "direxio-deployer", agent, where == "home" ? "global" : "project");

        var found = Assert.Single(bench.Find());
        Assert.Equal((old, agent, scope, SkillState.Outdated), (found.Target, found.Agent, found.Scope, found.State));
        Assert.Equal(("direxio-deployer", "0.1.9", bench.Target(agent, scope) != old), (found.Package, found.Version, found.IsEarlierPlace));
        Assert.Contains("Update-DirexioSkill", found.NextAction);

        var updated = bench.Update(found)!;
        Assert.Equal((bench.Target(agent, scope), SkillAction.Installed), (updated.Target, updated.Action));
        SkillBench.AssertHolds(updated.Target, 1);
        if (found.IsEarlierPlace)
        {
            Assert.Equal(SkillAction.Removed, bench.Remove(found)!.Action);
        }

        Assert.Equal(SkillState.Current, Assert.Single(bench.Find()).State);
    }

    [Fact]
    public void A_skill_of_direxio_cli_is_found_under_its_own_name_and_a_strangers_is_not()
    {
        using var bench = new SkillBench();
        var old = In(bench.Home, ".codex/skills", "direxio");
        Plant(old, "@direxio/cli", "codex", "global");
        SkillBench.Write(In(bench.Home, ".claude/skills", "direxio"), new Dictionary<string, string> { ["SKILL.md"] = "somebody's" });

        var found = Assert.Single(bench.Find());
        Assert.Equal((old, true), (found.Target, found.IsEarlierPlace));
        Assert.Equal(bench.Target("codex"), bench.Update(found)!.Target);
    }

    [Theory]
    [InlineData("dirextalk-deployer")]
    [InlineData("somebody-else")]
    [InlineData(null)]
    public void A_manifest_of_another_product_is_not_ours(string? package)
    {
        using var bench = new SkillBench();
        Plant(bench.Target("codex"), package, "codex", "global");

        Assert.Equal(SkillState.Unmanaged, Assert.Single(bench.Find()).State);
        Assert.Equal(nameof(SkillErrors.SkillNotManaged), Assert.Throws<DeployException>(() => bench.Install("codex")).Code);
    }

    [Fact]
    public void A_folder_that_serves_several_agents_is_one_skill_that_each_of_them_finds()
    {
        using var bench = new SkillBench();
        bench.Install("acp");
        Assert.Equal(SkillAction.Unchanged, bench.Install("tmux")!.Action);

        Assert.Equal(
            ["acp", "codex", "copilot", "gemini", "generic", "openclaw", "opencode", "pi", "qoder", "tmux"],
            Assert.Single(bench.Find()).LoadedBy);
        Assert.Equal("acp", Assert.Single(bench.Find(bench.Request("tmux"))).Agent);
    }

    [Fact]
    public void A_folder_of_ones_own_choice_is_found_by_its_name_and_updated_there()
    {
        using var bench = new SkillBench();
        var target = In(bench.Folder, "team", "direxio-deployer");
        var request = bench.Request("codex") with { TargetFolder = target };
        Assert.Equal(target, bench.Install(request)!.Target);

        bench.Ship(2);
        var found = Assert.Single(bench.Find(request with { Agent = null }));
        Assert.Equal(("codex", SkillState.Outdated, false), (found.Agent, found.State, found.IsEarlierPlace));
        Assert.Equal(target, bench.Update(found)!.Target);
        SkillBench.AssertHolds(target, 2);
    }

    [Fact]
    public void A_link_above_a_folder_that_was_named_is_the_users_own()
    {
        using var bench = new SkillBench();
        var real = bench.Make("dotfiles", "skills");
        Directory.CreateSymbolicLink(Path.Combine(bench.Folder, "linked"), real);

        bench.Install(bench.Request("codex") with { TargetFolder = In(bench.Folder, "linked", "direxio-deployer") });
        SkillBench.AssertHolds(Path.Combine(real, "direxio-deployer"), 1);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("home")]
    [InlineData("home/work")]
    [InlineData("home/work/project")]
    [InlineData("home/.codex/skills")]
    [InlineData("module")]
    [InlineData("repository")]
    public void A_folder_that_holds_more_than_a_skill_is_never_replaced(string folder)
    {
        using var bench = new SkillBench();
        bench.Make("repository", ".git");
        bench.Make("home", ".codex", "skills");
        var before = bench.Outside("none");
        var request = bench.Request("codex", force: true) with { TargetFolder = Path.GetFullPath(In(bench.Folder, folder)) };

        Assert.Equal(nameof(SkillErrors.SkillTargetUnfit), Assert.Throws<DeployException>(() => bench.Install(request)).Code);
        Assert.Equal(before, bench.Outside("none"));
    }

    [Fact]
    public void An_agent_that_is_not_known_is_told_what_to_use()
    {
        using var bench = new SkillBench();

        var refusal = Assert.Throws<DeployException>(() => bench.Install("cpdex"));
        Assert.Equal(nameof(SkillErrors.SkillAgentUnknown), refusal.Code);
        Assert.Contains("Install-DirexioSkill -Agent generic", refusal.NextAction);
        Assert.All(SkillAgents.All, agent => Assert.Contains(agent.Name, refusal.NextAction));
    }

    private static string In(string root, params string[] parts) => Path.Combine([root, .. parts.SelectMany(part => part.Split('/'))]);

    private static void Plant(string folder, string? package, string agent, string scope) => SkillBench.Write(folder, new Dictionary<string, string>
    {
        ["SKILL.md"] = "old",
        ["scripts/orchestrate.sh"] = "old",
        [".direxio-skill-install.json"] = $$"""
            {
              "package": {{(package is null ? "null" : $"\"{package}\"")}},
              "version": "0.1.9",
              "agent": "{{agent}}",
              "scope": "{{scope}}",
              "source": "/usr/lib/node_modules/{{package}}",
              "installedAt": "2026-06-30T12:00:00.000Z"
            }
            """,
    });
}
