using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Skills;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Skills;

/// <summary>The whole life of a skill for every agent, for the user and in a project; nothing outside its folder changes.</summary>
public sealed class SkillLifecycleTests
{
    public static TheoryData<string, SkillScope> Everywhere
    {
        get
        {
            var rows = new TheoryData<string, SkillScope>();
            foreach (var agent in SkillAgents.All)
            {
                rows.Add(agent.Name, SkillScope.Global);
                rows.Add(agent.Name, SkillScope.Project);
            }

            return rows;
        }
    }

    [Fact]
    public void The_agents_are_those_of_the_bridge_the_host_runtimes_and_any_other() => Assert.Equal(
        ConnectAgents.Names.Concat(ConnectAgents.HostRuntimes).Append("generic").Order(StringComparer.Ordinal),
        SkillAgents.All.Select(agent => agent.Name));

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void Is_installed_once_updated_and_uninstalled(string agent, SkillScope scope)
    {
        using var bench = new SkillBench();
        var target = bench.Target(agent, scope);
        var before = bench.Outside(target);

        var first = bench.Install(agent, scope)!;
        Assert.Equal((SkillAction.Installed, target, agent, scope), (first.Action, first.Target, first.Agent, first.Scope));
        Assert.Equal(scope == SkillScope.Project ? bench.Project : null, first.ProjectPath);
        SkillBench.AssertHolds(target, 1);

        Assert.Equal(SkillAction.Unchanged, bench.Install(agent, scope)!.Action);
        Assert.Equal(SkillState.Current, Assert.Single(bench.Find()).State);
        Assert.Equal(before, bench.Outside(target));

        bench.Ship(2);
        before = bench.Outside(target);
        var outdated = Assert.Single(bench.Find());
        Assert.Equal((SkillState.Outdated, agent, scope), (outdated.State, outdated.Agent, outdated.Scope));
        Assert.Contains(agent, outdated.LoadedBy);
        Assert.Equal(SkillAction.Installed, bench.Update(outdated)!.Action);
        SkillBench.AssertHolds(target, 2);
        Assert.Equal(SkillAction.Unchanged, bench.Update(Assert.Single(bench.Find()))!.Action);

        Assert.Equal(SkillAction.Removed, bench.Remove(Assert.Single(bench.Find()))!.Action);
        Assert.False(Path.Exists(target));
        Assert.Empty(bench.Find());
        Assert.Equal(before, bench.Outside(target));
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void Files_of_someone_else_are_left_alone_unless_forced(string agent, SkillScope scope)
    {
        using var bench = new SkillBench();
        var target = bench.Target(agent, scope);
        var own = new Dictionary<string, string> { ["SKILL.md"] = "mine", ["notes/a.txt"] = "a" };
        SkillBench.Write(target, own);
        var before = bench.Outside(target);

        var refusal = Assert.Throws<DeployException>(() => bench.Install(agent, scope));
        Assert.Equal(nameof(SkillErrors.SkillNotManaged), refusal.Code);
        Assert.Contains(target, refusal.Message);
        Assert.Contains("-Force", refusal.NextAction);
        var found = Assert.Single(bench.Find());
        Assert.Equal(SkillState.Unmanaged, found.State);
        Assert.Equal(nameof(SkillErrors.SkillNotManaged), Assert.Throws<DeployException>(() => bench.Update(found)).Code);
        Assert.Equal(nameof(SkillErrors.SkillNotManaged), Assert.Throws<DeployException>(() => bench.Remove(found)).Code);
        Assert.Equal(own, SkillBench.Content(target));

        Assert.Equal(SkillAction.Installed, bench.Install(agent, scope, force: true)!.Action);
        SkillBench.AssertHolds(target, 1);
        Assert.Equal(before, bench.Outside(target));
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void No_link_is_followed_wherever_it_lies_on_the_way(string agent, SkillScope scope)
    {
        using var bench = new SkillBench();
        var target = bench.Target(agent, scope);
        var elsewhere = bench.Make("elsewhere");
        SkillBench.Write(elsewhere, new Dictionary<string, string> { ["precious"] = "kept" });
        var root = scope == SkillScope.Project ? bench.Project : bench.Home;

        for (var link = target; link != root; link = Path.GetDirectoryName(link)!)
        {
            Directory.CreateDirectory(link);
            Directory.Delete(link);
            Directory.CreateSymbolicLink(link, elsewhere);
            var before = bench.Outside("none");

            foreach (var force in new[] { false, true })
            {
                var refusal = Assert.Throws<DeployException>(() => bench.Install(agent, scope, force));
                Assert.Equal(nameof(SkillErrors.SkillTargetIsLink), refusal.Code);
                Assert.Contains($"'{link}' is a link", refusal.Message);
                Assert.All(bench.Find(), skill => Assert.Throws<DeployException>(() => bench.Update(skill, force)));
                Assert.All(bench.Find(), skill => Assert.Throws<DeployException>(() => bench.Remove(skill, force)));
            }

            Assert.Equal(before, bench.Outside("none"));
            Directory.Delete(link);
        }
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void What_links_in_the_skill_lead_to_is_never_touched(string agent, SkillScope scope)
    {
        using var bench = new SkillBench();
        var target = bench.Target(agent, scope);
        var elsewhere = bench.Make("elsewhere");
        SkillBench.Write(elsewhere, new Dictionary<string, string> { ["guide.md"] = "kept", ["deep/er.md"] = "kept" });
        bench.Install(agent, scope);
        Directory.Delete(Path.Combine(target, "references"), recursive: true);
        Directory.CreateSymbolicLink(Path.Combine(target, "references"), elsewhere);
        bench.Ship(2);
        var before = bench.Outside(target);

        var refusal = Assert.Throws<DeployException>(() => bench.Install(agent, scope));
        Assert.Equal(nameof(SkillErrors.SkillIsChanged), refusal.Code);
        Assert.Contains("references", refusal.Message);

        bench.Install(agent, scope, force: true);
        SkillBench.AssertHolds(target, 2);
        Directory.CreateSymbolicLink(Path.Combine(target, "more"), elsewhere);
        bench.Remove(Assert.Single(bench.Find()), force: true);
        Assert.False(Path.Exists(target));
        Assert.Equal(before, bench.Outside(target));
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void A_folder_that_may_not_be_written_is_named_and_stays_as_it_was(string agent, SkillScope scope)
    {
        Assert.SkipWhen(Unprivileged.Missing is not null, Unprivileged.Missing ?? string.Empty);
        using var bench = new SkillBench();
        var target = bench.Target(agent, scope);
        var before = bench.Outside("none");

        // All of this belongs to root, and others may look at it.
        var refusal = Assert.Throws<DeployException>(() => Unprivileged.Run(() => bench.Install(agent, scope)));
        Assert.Equal(nameof(SkillErrors.SkillFolderUnwritable), refusal.Code);
        Assert.Contains(target, refusal.Message);
        Assert.Contains("-TargetPath", refusal.NextAction);
        Assert.Equal(before, bench.Outside("none"));

        bench.Install(agent, scope);
        var found = Assert.Single(bench.Find());
        bench.Ship(2);
        Assert.Equal(
            nameof(SkillErrors.SkillFolderUnwritable),
            Assert.Throws<DeployException>(() => Unprivileged.Run(() => bench.Update(found))).Code);
        Assert.Equal(
            nameof(SkillErrors.SkillFolderUnwritable),
            Assert.Throws<DeployException>(() => Unprivileged.Run(() => bench.Remove(found))).Code);
        SkillBench.AssertHolds(target, 1);
        Assert.Equal(SkillState.Outdated, Assert.Single(bench.Find()).State);
    }

    [Fact]
    public void The_manifest_has_the_fields_of_every_release_since_the_bash_tool()
    {
        using var bench = new SkillBench();
        var result = bench.Install("codex", SkillScope.Project)!;

        var manifest = JsonNode.Parse(File.ReadAllText(result.Manifest!))!.AsObject();
        Assert.Equal(Path.Combine(result.Target, ".direxio-skill-install.json"), result.Manifest);
        Assert.Equal(["package", "version", "agent", "scope", "source", "installedAt", "files"], manifest.Select(field => field.Key));
        Assert.Equal(
            ["Direxio.Deployer", SkillBench.Version, "codex", "project", bench.Module],
            new[] { "package", "version", "agent", "scope", "source" }.Select(field => (string)manifest[field]!));
        Assert.EndsWith("Z", (string)manifest["installedAt"]!);
        Assert.Equal(SkillBench.Release(1).Keys.Order(), manifest["files"]!.AsObject().Select(file => file.Key).Order());
    }

    [Fact]
    public void What_was_changed_by_hand_is_not_lost_without_being_told()
    {
        using var bench = new SkillBench();
        var target = bench.Install("codex")!.Target;
        File.AppendAllText(Path.Combine(target, "SKILL.md"), "my own words\n");
        File.WriteAllText(Path.Combine(target, "notes.md"), "mine");

        var found = Assert.Single(bench.Find());
        Assert.Equal(SkillState.Changed, found.State);
        foreach (var refused in new Action[] { () => bench.Install("codex"), () => bench.Update(found), () => bench.Remove(found) })
        {
            var refusal = Assert.Throws<DeployException>(refused);
            Assert.Equal(nameof(SkillErrors.SkillIsChanged), refusal.Code);
            Assert.Contains("SKILL.md, notes.md", refusal.Message);
        }

        Assert.Equal(SkillAction.Installed, bench.Update(found, force: true)!.Action);
        SkillBench.AssertHolds(target, 1);
    }

    [Fact]
    public void Line_ends_that_Git_wrote_are_no_change()
    {
        using var bench = new SkillBench();
        var target = bench.Install("codex", SkillScope.Project)!.Target;
        var guide = Path.Combine(target, "references", "guide.md");
        File.WriteAllText(guide, File.ReadAllText(guide).ReplaceLineEndings("\r\n"));

        Assert.Equal(SkillAction.Unchanged, bench.Install("codex", SkillScope.Project)!.Action);
    }

    [Fact]
    public void A_later_version_is_not_replaced_by_an_earlier_module()
    {
        using var bench = new SkillBench();
        var manifest = bench.Install("codex")!.Manifest!;
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace($"\"{SkillBench.Version}\"", "\"99.0.0\"", StringComparison.Ordinal));

        var found = Assert.Single(bench.Find());
        Assert.Equal((SkillState.Newer, "99.0.0"), (found.State, found.Version));
        Assert.Equal(nameof(SkillErrors.SkillIsNewer), Assert.Throws<DeployException>(() => bench.Update(found)).Code);
        Assert.Equal(SkillBench.Version, bench.Update(found, force: true)!.Version);
    }

    [Fact]
    public async Task What_is_declined_is_not_done()
    {
        using var bench = new SkillBench();
        var before = bench.Outside("none");

        var asked = new List<SkillResult>();
        Assert.Null(await bench.Command.InstallAsync(bench.Request("codex"), Decline));
        Assert.Equal(before, bench.Outside("none"));

        bench.Install("codex");
        var found = Assert.Single(bench.Find());
        Assert.Null(await bench.Command.RemoveAsync(found, bench.Request(), Decline));
        SkillBench.AssertHolds(found.Target, 1);
        Assert.Equal([SkillAction.WouldInstall, SkillAction.WouldRemove], asked.Select(plan => plan.Action));

        Task<bool> Decline(SkillResult plan)
        {
            asked.Add(plan);
            return Task.FromResult(false);
        }
    }

    [Fact]
    public void A_module_without_a_skill_is_named()
    {
        using var bench = new SkillBench();
        Directory.Delete(Path.Combine(bench.Module, "skill"), recursive: true);

        Assert.Equal(nameof(SkillErrors.SkillFilesMissing), Assert.Throws<DeployException>(() => bench.Install("codex")).Code);
    }
}
