using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Change;

/// <summary>The disk grows while the node runs, file system and all; it never shrinks, and half of it is finished later.</summary>
public sealed class DiskChangeTests : IDisposable
{
    private static readonly NodeChangeRequest To60 = new() { DiskSizeGB = 60 };

    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    private RehearsedInstance Instance => bench.World.Content.Instances.Values.Single();

    [Fact]
    public async Task Volume_and_file_system_grow_without_a_stop_and_the_record_follows()
    {
        await bench.StartAsync();

        var change = (await bench.ChangeAsync(To60))!;

        var plan = bench.AskedChange!;
        Assert.Equal((2.40m, false), (plan.DifferenceUsd, plan.NeedsDowntime));
        Assert.Equal(("30 GiB", "60 GiB"), (plan.Changes.Single().From, plan.Changes.Single().To));
        Assert.Equal((60, null), (Instance.DiskSizeGB, Instance.FileSystemGB));
        Assert.Equal(60, change.DiskSizeGB);
        Assert.InRange(change.FileSystemGB!.Value, 55, 60);
        Assert.Equal((60, null), (bench.State.Choices.DiskSizeGB, bench.State.Change.Disk));
        Assert.Equal(plan.CostAfter.TotalMonthlyUsd, bench.State.CostEstimate!.TotalMonthlyUsd);
        Assert.DoesNotContain("StopInstances", bench.World.Calls);
        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync())!.Status);
    }

    [Fact]
    public async Task It_does_not_shrink()
    {
        await bench.StartAsync();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ChangeAsync(new() { DiskSizeGB = 20 }));

        Assert.Equal(("DiskCannotShrink", "DiskSizeGB"), (failure.Code, failure.Target));
        Assert.DoesNotContain("ModifyVolume", bench.World.Calls);
    }

    [Fact]
    public async Task What_it_has_already_is_not_asked_about()
    {
        await bench.StartAsync();

        Assert.Empty((await bench.ChangeAsync(new() { DiskSizeGB = 30 }))!.Changes);

        Assert.Null(bench.AskedChange);
    }

    [Fact]
    public async Task While_EBS_optimizes_an_earlier_change_the_next_is_refused_before_it_is_asked_for()
    {
        await bench.StartAsync();
        await bench.ChangeAsync(To60);

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ChangeAsync(new() { DiskSizeGB = 80 }));

        Assert.Equal("DiskChangeUnderWay", failure.Code);
        Assert.Contains("Set-DirexioNode -Domain chat.example.org -Rehearse -DiskSizeGB 80", failure.NextAction);
        Assert.DoesNotContain("ModifyVolume", bench.World.Calls);
    }

    [Fact]
    public async Task What_EBS_says_of_a_change_that_comes_too_soon_reaches_the_user_and_nothing_is_pending()
    {
        await bench.StartAsync();
        bench.Fault = Remove.RemovalTests.Refuse("ModifyVolume", CloudFailure.Rejected, "VolumeModificationRateExceeded");

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ChangeAsync(To60));

        Assert.Equal("DiskChangedTooRecently", failure.Code);
        Assert.Contains("VolumeModificationRateExceeded: refused", failure.Message);
        Assert.Contains("Set-DirexioNode", failure.NextAction);
        Assert.Null(bench.State.Change.Disk);
        Assert.Equal(30, bench.State.Choices.DiskSizeGB);
    }

    [Fact]
    public async Task A_file_system_that_did_not_follow_is_finished_by_the_same_command()
    {
        await bench.StartAsync();
        await bench.EndAtAsync("growpart", isAfter: false, () => bench.ChangeAsync(To60));
        Assert.Equal((60, 30), (Instance.DiskSizeGB, Instance.FileSystemGB));
        Assert.Equal(60, bench.State.Change.Disk!.ToGB);

        var change = (await bench.ChangeAsync(To60))!;

        Assert.Contains("file system", change.Changes.Single().From);
        Assert.Equal(0, bench.AskedChange!.DifferenceUsd);
        Assert.Null(Instance.FileSystemGB);
        Assert.Null(bench.State.Change.Disk);
        Assert.DoesNotContain("ModifyVolume", bench.World.Calls);
    }

    [Fact]
    public async Task What_has_grown_bills_on_record_although_its_file_system_did_not_follow()
    {
        await bench.StartAsync();

        await bench.EndAtAsync("growpart", isAfter: false, () => bench.ChangeAsync(To60));

        Assert.Equal(bench.AskedChange!.CostAfter.TotalMonthlyUsd, bench.State.CostEstimate!.TotalMonthlyUsd);
        Assert.NotEqual(bench.AskedChange.CostBefore.TotalMonthlyUsd, bench.State.CostEstimate.TotalMonthlyUsd);
        Assert.Equal(60, bench.State.Choices.DiskSizeGB);
    }

    // A protection that was asked for and is not there lets a removal through.
    [Fact]
    public async Task An_unfinished_growth_holds_up_nothing_else()
    {
        await bench.StartAsync();
        await bench.EndAtAsync("growpart", isAfter: false, () => bench.ChangeAsync(To60));

        Assert.True((await bench.ChangeAsync(new() { Protected = true }))!.Protected);

        Assert.True(Instance is { IsProtectedFromStop: true, IsProtectedFromTermination: true });
        Assert.Equal("NodeIsProtected", (await Assert.ThrowsAsync<DeployException>(() => bench.RemoveAsync())).Code);
        Assert.False((await bench.ChangeAsync(new() { Protected = false }))!.Protected);
        Assert.Equal("t3.medium", (await bench.ChangeAsync(new() { InstanceType = "t3.medium" }))!.InstanceType);
        Assert.Equal((60, 60, 30), (bench.State.Change.Disk!.ToGB, Instance.DiskSizeGB, Instance.FileSystemGB));
        await bench.ChangeAsync(new());
        Assert.Null(bench.State.Change.Disk);
    }

    [Fact]
    public async Task A_protection_is_there_before_a_growth_that_fails_and_what_was_not_done_is_named()
    {
        await bench.StartAsync();
        bench.Fault = Remove.RemovalTests.Refuse("ModifyVolume", CloudFailure.Rejected, "VolumeModificationRateExceeded");

        await Assert.ThrowsAsync<DeployException>(() => bench.ChangeAsync(To60 with { Protected = true }));

        Assert.True(Instance.IsProtectedFromTermination);
        await bench.ChangeAsync(new() { Protected = false });
        var failure = await Assert.ThrowsAsync<DeployException>(
            () => bench.ChangeAsync(To60 with { Protected = true, InstanceType = "t3.medium" }));
        Assert.Equal("DiskChangedTooRecently", failure.Code);
        Assert.EndsWith("So this was not done either: -InstanceType (t3.medium), -Protected (yes).", failure.Message);
        bench.Fault = Remove.RemovalTests.Refuse("ModifyVolume", CloudFailure.AccessDenied, "UnauthorizedOperation");
        failure = await Assert.ThrowsAsync<DeployException>(() => bench.ChangeAsync(To60 with { InstanceType = "t3.medium" }));
        Assert.EndsWith("-InstanceType (t3.medium).", failure.Message);
        Assert.Contains("Set-DirexioNode -Domain chat.example.org -Rehearse", failure.NextAction);
    }

    [Fact]
    public async Task A_volume_that_grew_by_hand_gets_its_file_system_too()
    {
        await bench.StartAsync();
        bench.World.Content.Instances[Instance.Id] = Instance with { DiskSizeGB = 60, FileSystemGB = 30 };

        await bench.ChangeAsync(To60);

        Assert.Null(Instance.FileSystemGB);
        Assert.Equal(60, bench.State.Choices.DiskSizeGB);
    }

    [Fact]
    public async Task On_a_stopped_node_the_file_system_follows_at_the_start()
    {
        await bench.StartAsync();
        await bench.StopNodeAsync();

        await bench.ChangeAsync(To60);
        Assert.Equal((60, 30), (Instance.DiskSizeGB, Instance.FileSystemGB));
        await bench.StartNodeAsync();

        Assert.Null(Instance.FileSystemGB);
        Assert.Null(bench.State.Change.Disk);
    }

    [Fact]
    public async Task A_lost_answer_of_EBS_is_made_good_by_looking()
    {
        await bench.StartAsync();
        bench.Fault = (action, isAfter) =>
        {
            if (action == "ModifyVolume" && isAfter)
            {
                throw new CloudException(CloudFailure.Ambiguous, "ec2", action, "InternalError", "the answer was lost");
            }
        };
        Assert.Equal("CloudAnswerLost", (await Assert.ThrowsAsync<DeployException>(() => bench.ChangeAsync(To60))).Code);
        bench.Fault = null;

        await bench.ChangeAsync(To60);

        Assert.Equal((60, null), (Instance.DiskSizeGB, Instance.FileSystemGB));
        Assert.DoesNotContain("ModifyVolume", bench.World.Calls);
    }

    [Theory]
    [InlineData("disk=64424509440 free=1048576 partition=63350767616 filesystem=61300000000\n", 60, true)]
    [InlineData("disk=64424509440 free=32213303296 partition=31138512896 filesystem=30100000000\n", 60, false)]
    [InlineData("disk=64424509440 free=1048576 partition=63350767616 filesystem=30100000000\n", 60, false)]
    [InlineData("disk=8589934592 free=0 partition=8589934592 filesystem=8300000000\n", 8, true)]
    public void A_report_tells_whether_all_of_the_disk_is_used(string output, int sizeGB, bool isFilled)
    {
        var report = DiskReport.Parse($"some noise\n{output}")!;

        Assert.Equal((sizeGB, isFilled), (report.DiskGB, report.IsFilled));
    }

    [Theory]
    [InlineData("")]
    [InlineData("disk= free= partition= filesystem=")]
    [InlineData("growpart: not found")]
    public void What_is_no_report_is_none(string output) => Assert.Null(DiskReport.Parse(output));
}
