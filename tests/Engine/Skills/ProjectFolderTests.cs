using Direxio.Deployer.Engine.Skills;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Skills;

/// <summary>Which project a folder belongs to.</summary>
public sealed class ProjectFolderTests
{
    [Theory]
    [InlineData(".git/")]
    [InlineData(".git")]
    [InlineData("AGENTS.md")]
    [InlineData("package.json")]
    [InlineData("pyproject.toml")]
    [InlineData("Cargo.toml")]
    [InlineData("My.sln")]
    [InlineData(".codex/")]
    [InlineData(".claude/")]
    [InlineData(".gemini/")]
    [InlineData(".cursor/")]
    [InlineData(".github/copilot/")]
    [InlineData(".devin/")]
    [InlineData(".opencode/")]
    [InlineData(".qoder/")]
    [InlineData(".pi/")]
    [InlineData(".openclaw/")]
    [InlineData(".hermes/")]
    [InlineData(".agents/skills/")]
    public void Is_recognised_from_any_folder_in_it(string sign)
    {
        using var bench = new SkillBench();
        var project = bench.Make("home", "other");
        var inside = bench.Make("home", "other", "a", "b");
        Put(project, sign);

        Assert.Equal(project, ProjectFolder.Find(inside, bench.Environment));
        Assert.Equal(project, ProjectFolder.Find(project, bench.Environment));
    }

    [Fact]
    public void A_part_of_a_repository_is_no_project_of_its_own_but_an_agents_folder_makes_it_one()
    {
        using var bench = new SkillBench();
        var part = bench.Make("home", "work", "project", "packages", "one");
        Put(part, "package.json");
        Assert.Equal(bench.Project, ProjectFolder.Find(part, bench.Environment));

        Put(part, ".claude/");
        Assert.Equal(part, ProjectFolder.Find(part, bench.Environment));
    }

    [Fact]
    public void The_home_and_what_is_above_it_are_no_project_whatever_lies_there()
    {
        using var bench = new SkillBench();
        foreach (var folder in new[] { bench.Home, bench.Folder })
        {
            foreach (var sign in new[] { ".git/", ".codex/", "package.json" })
            {
                Put(folder, sign);
            }
        }

        var inside = bench.Make("home", "documents");
        Assert.All([bench.Home, bench.Folder, inside], folder => Assert.Null(ProjectFolder.Find(folder, bench.Environment)));
        var request = bench.Request("codex", SkillScope.Project) with { CurrentFolder = inside };
        Assert.Equal(nameof(SkillErrors.SkillProjectNotFound), Assert.Throws<DeployException>(() => bench.Install(request)).Code);
        Assert.Equal(
            nameof(SkillErrors.SkillProjectIsHome),
            Assert.Throws<DeployException>(() => bench.Install(bench.Request("codex") with { ProjectFolder = bench.Home })).Code);
    }

    [Fact]
    public void A_project_that_is_named_is_taken_as_it_is()
    {
        using var bench = new SkillBench();
        var plain = bench.Make("home", "plain");

        var result = bench.Install(bench.Request("codex") with { ProjectFolder = plain })!;
        Assert.Equal((plain, SkillScope.Project), (result.ProjectPath, result.Scope));
        Assert.Equal(Path.Combine(plain, ".codex", "skills", "direxio-deployer"), result.Target);

        var missing = bench.Request("codex") with { ProjectFolder = Path.Combine(plain, "none") };
        Assert.Equal(nameof(SkillErrors.SkillProjectMissing), Assert.Throws<DeployException>(() => bench.Install(missing)).Code);
        var both = bench.Request("codex", SkillScope.Global) with { ProjectFolder = plain };
        Assert.Equal(nameof(SkillErrors.SkillScopeContradicts), Assert.Throws<DeployException>(() => bench.Install(both)).Code);
    }

    [Fact]
    public void Without_a_word_the_skill_is_for_all_projects()
    {
        using var bench = new SkillBench();
        Assert.Equal(SkillScope.Global, bench.Install(bench.Request("codex"))!.Scope);
    }

    private static void Put(string folder, string sign)
    {
        var path = Path.Combine(folder, sign.TrimEnd('/').Replace('/', Path.DirectorySeparatorChar));
        if (sign.EndsWith('/'))
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            File.WriteAllText(path, string.Empty);
        }
    }
}
