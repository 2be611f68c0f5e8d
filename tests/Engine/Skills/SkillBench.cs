using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Operations.Skills;
using Direxio.Deployer.Engine.Skills;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Skills;

/// <summary>A machine with a home, a project and a module that has a skill; gone afterwards.</summary>
internal sealed class SkillBench : IDisposable
{
    private readonly HandClock clock = new();
    private readonly Dictionary<string, string> variables = new(StringComparer.Ordinal);

    public SkillBench()
    {
        // Of a place that others may enter, so that a test can look at it as another user.
        Folder = Directory.CreateTempSubdirectory("direxio-skill-").FullName;
        FileModes.Set(Folder, 0b111_101_101);
        Home = Make("home");
        Project = Make("home", "work", "project");
        Make("home", "work", "project", ".git");
        Module = Make("module");
        Write(Path.Combine(Module, "skill"), Release(1));
    }

    public static string Version => SkillInstaller.ModuleVersion;

    public string Folder { get; }

    public string Home { get; }

    public string Project { get; }

    public string Module { get; }

    /// <summary>What changes the disk; the real one unless a test says otherwise.</summary>
    public IDiskChanges Disk { get; set; } = new DiskChanges();

    public SkillCommand Command => new(Places, Disk, clock);

    public SkillPlaces Places => new(Environment);

    public DeployerEnvironment Environment => new(variables, Home);

    /// <summary>The files of a release of the skill.</summary>
    public static Dictionary<string, string> Release(int number) => new()
    {
        ["SKILL.md"] = $"---\nname: direxio-deployer\ndescription: release {number}\n---\n",
        ["agents/openai.yaml"] = $"interface: {number}\n",
        ["references/guide.md"] = $"# Guide {number}\n",
        [$"references/only-in-{number}.md"] = "that\n",
    };

    public void Set(string variable, string value) => variables[variable] = value;

    /// <summary>The module gets another release of the skill.</summary>
    public void Ship(int release)
    {
        Directory.Delete(Path.Combine(Module, "skill"), recursive: true);
        Write(Path.Combine(Module, "skill"), Release(release));
    }

    public SkillRequest Request(string? agent = null, SkillScope? scope = null, bool force = false) => new()
    {
        Agent = agent,
        Scope = scope,
        CurrentFolder = Project,
        ModuleFolder = Module,
        Force = force,
    };

    public SkillResult? Install(SkillRequest request) => Done(Command.InstallAsync(request, _ => Task.FromResult(true)));

    public SkillResult? Install(string agent, SkillScope scope = SkillScope.Global, bool force = false) =>
        Install(Request(agent, scope, force));

    public IReadOnlyList<InstalledSkill> Find(SkillRequest? request = null) => Command.Find(request ?? Request(), mustFind: false);

    public SkillResult? Update(InstalledSkill skill, bool force = false) =>
        Done(Command.UpdateAsync(skill, Request(force: force), _ => Task.FromResult(true)));

    public SkillResult? Remove(InstalledSkill skill, bool force = false) =>
        Done(Command.RemoveAsync(skill, Request(force: force), _ => Task.FromResult(true)));

    public string Target(string agent, SkillScope scope = SkillScope.Global) => Places.Of(Request(agent, scope), SkillAgents.Get(agent)).Target;

    /// <summary>Asserts that a skill's folder holds this release and nothing else.</summary>
    public static void AssertHolds(string target, int release) => Assert.Equal(Release(release), Content(target));

    /// <summary>What a skill's folder holds, without its manifest.</summary>
    public static Dictionary<string, string> Content(string target) => Directory
        .EnumerateFiles(target, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
        .Select(path => Path.GetRelativePath(target, path).Replace('\\', '/'))
        .Where(path => path != SkillManifest.FileName)
        .ToDictionary(path => path, path => File.ReadAllText(Path.Combine(target, path)));

    public static void Write(string folder, IReadOnlyDictionary<string, string> files)
    {
        foreach (var (path, content) in files)
        {
            var full = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, content);
        }
    }

    /// <summary>
    /// Everything on this machine but one folder: each file with its content, each link with where it leads, and each folder but those
    /// that lead to it, which have to be made for it.
    /// </summary>
    public IReadOnlyList<string> Outside(string target)
    {
        List<string> seen = [];
        Visit(Folder);
        return seen;

        void Visit(string folder)
        {
            foreach (var entry in Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal))
            {
                var info = new FileInfo(entry);
                if (info.LinkTarget is { } leads)
                {
                    seen.Add($"{entry} -> {leads}");
                }
                else if (!Directory.Exists(entry))
                {
                    seen.Add($"{entry}: {File.ReadAllText(entry)}");
                }
                else if (entry != target)
                {
                    if (!ProjectFolder.IsBelow(target, entry))
                    {
                        seen.Add(entry + "/");
                    }

                    Visit(entry);
                }
            }
        }
    }

    public string Make(params string[] parts) => Directory.CreateDirectory(Path.Combine([Folder, .. parts])).FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    // The work over a disk is done when it returns, so nothing is waited for.
    private static T Done<T>(Task<T> work)
    {
        Assert.True(work.IsCompleted);
        return work.GetAwaiter().GetResult();
    }
}
