using Direxio.Deployer.Engine.Operations.Skills;
using Direxio.Deployer.Engine.Skills;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Skills;

/// <summary>A skill is replaced as a whole, whatever happens on the way.</summary>
public sealed class SkillSwapTests
{
    public static TheoryData<FolderKind> Kinds => [.. Enum.GetValues<FolderKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_update_that_is_killed_anywhere_leaves_the_old_or_the_new_skill_and_the_next_run_completes_it(FolderKind kind)
    {
        var died = 0;
        for (var survives = 0; ; survives++)
        {
            using var bench = new SkillBench();
            var target = bench.Install("codex", SkillScope.Project)!.Target;
            bench.Ship(2);
            bench.Disk = new DyingDisk(kind, target, survives);
            if (!IsKilled(() => bench.Install("codex", SkillScope.Project)))
            {
                SkillBench.AssertHolds(target, 2);
                break;
            }

            died++;
            AssertOldOrNew(kind, target);

            // Whoever comes next has not been told anything, and needs no -Force.
            bench.Disk = new DyingDisk(kind, target);
            if (kind == FolderKind.Renamed && !Path.Exists(target))
            {
                Assert.Equal(SkillState.Incomplete, Assert.Single(bench.Find()).State);
            }

            bench.Install("codex", SkillScope.Project);
            SkillBench.AssertHolds(target, 2);
            Assert.Equal(SkillState.Current, Assert.Single(bench.Find()).State);
            Assert.Equal([target], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(target)!));
        }

        Assert.True(died > 8, $"it died {died} times");
    }

    [Fact]
    public void A_first_installation_that_is_killed_anywhere_leaves_nothing_or_a_whole_skill()
    {
        for (var survives = 0; ; survives++)
        {
            using var bench = new SkillBench();
            var target = bench.Target("codex");
            bench.Disk = new DyingDisk(FolderKind.Exchanged, target, survives);
            var isKilled = IsKilled(() => bench.Install("codex"));
            if (Path.Exists(target))
            {
                SkillBench.AssertHolds(target, 1);
            }

            if (!isKilled)
            {
                return;
            }

            bench.Disk = new DiskChanges();
            bench.Install("codex");
            SkillBench.AssertHolds(target, 1);
            Assert.Equal([target], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(target)!));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_removal_that_is_killed_anywhere_is_completed_by_the_next(FolderKind kind)
    {
        for (var survives = 0; ; survives++)
        {
            using var bench = new SkillBench();
            var target = bench.Install("codex")!.Target;
            var found = Assert.Single(bench.Find());
            bench.Disk = new DyingDisk(kind, target, survives);
            if (!IsKilled(() => bench.Remove(found)))
            {
                Assert.Empty(bench.Find());
                return;
            }

            bench.Disk = new DyingDisk(kind, target);
            foreach (var left in bench.Find())
            {
                Assert.Equal(SkillAction.Removed, bench.Remove(left)!.Action);
            }

            Assert.Empty(bench.Find());
            Assert.False(File.Exists(Path.Combine(target, "SKILL.md")));
        }
    }

    [Fact]
    public void A_folder_that_is_held_open_is_replaced_in_place()
    {
        using var bench = new SkillBench();
        var target = bench.Install("codex")!.Target;
        var elsewhere = bench.Make("elsewhere");
        SkillBench.Write(elsewhere, new Dictionary<string, string> { ["openai.yaml"] = "kept" });
        Directory.Delete(Path.Combine(target, "agents"), recursive: true);
        Directory.CreateSymbolicLink(Path.Combine(target, "agents"), elsewhere);
        bench.Ship(2);
        bench.Disk = new DyingDisk(FolderKind.Held, target);

        var result = bench.Install("codex", force: true)!;

        Assert.Equal(SkillAction.InstalledInPlace, result.Action);
        SkillBench.AssertHolds(target, 2);
        Assert.Equal("kept", File.ReadAllText(Path.Combine(elsewhere, "openai.yaml")));
        Assert.Equal(SkillState.Current, Assert.Single(bench.Find()).State);
        Assert.Equal([target], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(target)!));
    }

    [Fact]
    public void A_folder_on_which_a_disk_is_mounted_is_replaced_in_place()
    {
        Assert.SkipWhen(SmallDisk.Missing is not null, SmallDisk.Missing ?? string.Empty);
        using var disk = new SmallDisk();
        using var bench = new SkillBench();
        var request = bench.Request("codex") with { TargetFolder = disk.Folder };

        Assert.Equal(SkillAction.InstalledInPlace, bench.Install(request)!.Action);
        SkillBench.AssertHolds(disk.Folder, 1);
    }

    [Fact]
    public void A_disk_that_is_full_leaves_the_old_skill()
    {
        Assert.SkipWhen(SmallDisk.Missing is not null, SmallDisk.Missing ?? string.Empty);
        using var disk = new SmallDisk();
        using var bench = new SkillBench();
        var request = bench.Request("codex") with { TargetFolder = Path.Combine(disk.Folder, "direxio-deployer") };
        bench.Install(request);
        bench.Ship(2);
        disk.Fill();

        var refusal = Assert.Throws<DeployException>(() => bench.Install(request));
        Assert.Equal(nameof(SkillErrors.SkillFolderUnwritable), refusal.Code);
        Assert.Contains("What was there before is still there", refusal.Message);
        SkillBench.AssertHolds(request.TargetFolder!, 1);
    }

    [Fact]
    public void Another_process_that_is_at_work_there_is_told()
    {
        using var bench = new SkillBench();
        var place = bench.Places.Of(bench.Request("codex"), SkillAgents.Get("codex"));
        using (SkillLock.Take(place, new DiskChanges()))
        {
            Assert.Equal(nameof(SkillErrors.SkillIsBusy), Assert.Throws<DeployException>(() => bench.Install("codex")).Code);
        }

        Assert.Equal(SkillAction.Installed, bench.Install("codex")!.Action);
    }

    [Fact]
    public void What_lies_under_the_names_that_are_used_beside_the_folder_is_not_followed()
    {
        using var bench = new SkillBench();
        var target = bench.Target("codex");
        var elsewhere = bench.Make("elsewhere");
        SkillBench.Write(elsewhere, new Dictionary<string, string> { ["SKILL.md"] = "kept" });
        var parent = Directory.CreateDirectory(Path.GetDirectoryName(target)!).FullName;
        foreach (var name in new[] { $"{Guid.NewGuid():N}.old", $"{Guid.NewGuid():N}.new", $"{Guid.NewGuid():N}.gone" })
        {
            Directory.CreateSymbolicLink(Path.Combine(parent, $".direxio-deployer.{name}"), elsewhere);
        }

        File.CreateSymbolicLink(Path.Combine(parent, ".direxio-deployer.lock"), Path.Combine(elsewhere, "made"));
        bench.Install("codex");

        SkillBench.AssertHolds(target, 1);
        Assert.Equal(["SKILL.md"], Directory.EnumerateFileSystemEntries(elsewhere).Select(Path.GetFileName));
        Assert.Equal([target], Directory.EnumerateFileSystemEntries(parent));
    }

    private static void AssertOldOrNew(FolderKind kind, string target)
    {
        var (old, fresh) = (SkillBench.Release(1), SkillBench.Release(2));
        if (kind == FolderKind.Held)
        {
            // File by file: each is whole, and what makes the folder a skill is there throughout.
            var content = SkillBench.Content(target).Where(file => !file.Key.EndsWith(".tmp", StringComparison.Ordinal)).ToDictionary();
            Assert.All(content, file => Assert.Contains(file.Value, new[] { old.GetValueOrDefault(file.Key), fresh.GetValueOrDefault(file.Key) }));
            Assert.Contains("SKILL.md", content.Keys);
            return;
        }

        if (kind == FolderKind.Renamed && !Path.Exists(target))
        {
            var aside = Assert.Single(Directory.EnumerateDirectories(Path.GetDirectoryName(target)!, ".*.old"));
            Assert.Equal(old, SkillBench.Content(aside));
            return;
        }

        var there = SkillBench.Content(target);
        Assert.Equal(there["SKILL.md"] == old["SKILL.md"] ? old : fresh, there);
    }

    private static bool IsKilled(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (KilledException)
        {
            return true;
        }
    }
}
