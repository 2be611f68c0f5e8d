using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Remove;

/// <summary>A disk that takes nothing more keeps no node billing, and lets nothing begin that could not be recorded.</summary>
public sealed class FullDiskTests
{
    private static readonly DeploymentRequest WithRoute53 = RehearsalBench.Request() with { DnsMode = DnsMode.Route53 };

    [Fact]
    public async Task On_a_full_disk_a_node_is_removed_and_the_room_that_its_folder_leaves_takes_the_report()
    {
        using var disk = Disk();
        using var bench = new RehearsalBench(Path.Combine(disk.Folder, "home"));
        await bench.StartAsync(WithRoute53);
        disk.Fill();

        var removal = (await bench.RemoveAsync())!;

        Assert.Equal(RemovalStatus.Removed, removal.Status);
        bench.AssertNothingLeft();
        Assert.False(Directory.Exists(bench.Paths.Folder));
        Assert.True(File.Exists(removal.ReportPath));
        Assert.Contains(bench.Events.Warnings, text => text.Contains("cannot be written", StringComparison.Ordinal));
    }

    [Fact]
    public async Task On_a_read_only_disk_a_node_is_removed_and_what_stays_is_named()
    {
        using var disk = Disk();
        using var bench = new RehearsalBench(Path.Combine(disk.Folder, "home")) { KeepsHome = true };
        await bench.StartAsync(WithRoute53);
        disk.MakeReadOnly();

        var removal = (await bench.RemoveAsync())!;

        Assert.Equal(RemovalStatus.Removed, removal.Status);
        bench.AssertNothingLeft();
        Assert.Null(removal.ReportPath);
        Assert.False(removal.ServiceDirectoryRemoved);
        Assert.Contains(bench.Paths.Folder, removal.NextAction);
        Assert.Contains(bench.Events.Warnings, text => text.Contains(bench.Paths.State, StringComparison.Ordinal) && text.Contains("still shows", StringComparison.Ordinal));
        Assert.NotEmpty(removal.Evidence);
    }

    [Fact]
    public async Task What_a_full_disk_kept_from_the_record_the_next_removal_finds_in_the_account()
    {
        using var disk = Disk();
        using var bench = new RehearsalBench(Path.Combine(disk.Folder, "home"));
        await bench.StartAsync(WithRoute53);
        disk.Fill();
        bench.Fault = RemovalTests.Refuse("ReleaseAddress", CloudFailure.AccessDenied, "UnauthorizedOperation");

        var first = (await bench.RemoveAsync())!;

        Assert.Equal(RemovalStatus.Incomplete, first.Status);
        Assert.Equal(bench.State.Resources.AllocationId, Assert.Single(first.Residue).Id);
        Assert.Null(first.ReportPath);
        bench.Fault = null;
        bench.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(RemovalStatus.Removed, (await bench.RemoveAsync())!.Status);
        bench.AssertNothingLeft();
    }

    [Fact]
    public async Task Nothing_begins_on_a_full_disk()
    {
        using var disk = Disk();
        using var bench = new RehearsalBench(Path.Combine(disk.Folder, "home"));
        disk.Fill();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(WithRoute53));

        Assert.Contains(failure.Code, new[] { "NoRoomOnDisk", "LocalFileUnwritable" });
        Assert.DoesNotContain(bench.World.Calls, RehearsalBench.Creates);
        Assert.Null(bench.AskedPlan);
    }

    [Fact]
    public async Task A_disk_that_has_filled_up_stops_a_resume_before_it_creates_anything()
    {
        using var disk = Disk();
        using var bench = new RehearsalBench(Path.Combine(disk.Folder, "home"));
        bench.Fault = RemovalTests.Refuse("RunInstances", CloudFailure.AccessDenied, "UnauthorizedOperation");
        await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(WithRoute53));
        bench.Fault = null;
        disk.Fill();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync());

        Assert.Equal("NoRoomOnDisk", failure.Code);
        Assert.Contains("Resume-DirexioDeployment -Domain chat.example.org", failure.NextAction);
        Assert.DoesNotContain(bench.World.Calls, RehearsalBench.Creates);
    }

    private static SmallDisk Disk()
    {
        Assert.SkipWhen(SmallDisk.Missing is not null, SmallDisk.Missing ?? string.Empty);
        return new();
    }
}
