using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Status;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Change;

/// <summary>A node is stopped and started by its user; what that costs is said, and status, cost and resume know it.</summary>
public sealed class PowerTests : IDisposable
{
    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task A_stop_says_what_goes_on_billing_and_is_on_record()
    {
        await bench.StartAsync(RehearsalBench.Request() with { DnsMode = DnsMode.Route53 });

        var stopped = (await bench.StopNodeAsync())!;

        Assert.Equal((NodePowerState.Stopped, true), (stopped.State, stopped.Changed));
        Assert.Equal(["ebs_gp3", "public_ipv4", "route53_hosted_zone"], bench.AskedPower!.StillBilled.Select(part => part.Name));
        Assert.Equal(2.40m + 3.65m + 0.50m, stopped.MonthlyUsd);
        Assert.Equal(InstanceState.Stopped, bench.World.Content.Instances.Values.Single().State);
        Assert.Single(bench.World.Content.Addresses.Values, address => address.InstanceId == stopped.InstanceId);
        var status = Status();
        Assert.Equal(("Stopped", true), (status.Status, status.StoppedAt is not null));
        Assert.Contains("Start-DirexioNode -Domain chat.example.org -Rehearse", status.NextAction);
        Assert.Contains("stopped", status.WhereBlocked);
        Assert.Equal(stopped.NextAction, status.NextAction);
    }

    [Fact]
    public async Task A_start_waits_until_the_node_answers_and_clears_the_record()
    {
        await bench.StartAsync();
        var before = Status();
        await bench.StopNodeAsync();

        var started = (await bench.StartNodeAsync())!;

        Assert.Equal((NodePowerState.Running, true), (started.State, started.Changed));
        Assert.Empty(started.StillBilled);
        var status = Status();
        Assert.Equal((before.Status, null), (status.Status, status.StoppedAt));
        Assert.Equal(before.NextAction, status.NextAction);
    }

    [Fact]
    public async Task An_address_that_came_loose_meanwhile_is_attached_again()
    {
        await bench.StartAsync();
        await bench.StopNodeAsync();
        var address = bench.World.Content.Addresses.Single();
        bench.World.Content.Addresses[address.Key] = address.Value with { InstanceId = null };

        await bench.StartNodeAsync();

        Assert.Equal(bench.State.Resources.InstanceId, bench.World.Content.Addresses.Single().Value.InstanceId);
        Assert.Contains(bench.Events.Warnings, warning => warning.Contains("attached again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_only_shows_what_it_would_do_does_not_put_on_record_that_the_node_was_stopped_elsewhere()
    {
        await bench.StartAsync();
        var (id, instance) = bench.World.Content.Instances.Single();
        bench.World.Content.Instances[id] = instance with { State = InstanceState.Stopped };

        await bench.StopNodeAsync(preview: true);
        Assert.Equal("Completed", Status().Status);

        await bench.StopNodeAsync();
        Assert.Equal("Stopped", Status().Status);
    }

    [Fact]
    public async Task What_is_so_already_is_said_and_nothing_is_asked_or_called()
    {
        await bench.StartAsync();

        Assert.False((await bench.StartNodeAsync())!.Changed);
        Assert.Null(bench.AskedPower);
        await bench.StopNodeAsync();
        var again = (await bench.StopNodeAsync())!;

        Assert.Equal((NodePowerState.Stopped, false), (again.State, again.Changed));
        Assert.Null(bench.AskedPower);
        Assert.DoesNotContain("StopInstances", bench.World.Calls);
    }

    [Fact]
    public async Task Without_consent_nothing_happens()
    {
        await bench.StartAsync();

        Assert.Null(await bench.StopNodeAsync(approve: false));

        Assert.DoesNotContain("StopInstances", bench.World.Calls);
        Assert.Null(bench.State.Change.Stop);
    }

    [Fact]
    public async Task A_resume_starts_what_its_user_has_stopped()
    {
        await bench.StartAsync();
        await bench.StopNodeAsync();

        var deployment = (await bench.ResumeAsync())!;

        Assert.Equal(DeploymentStatus.Completed, deployment.Status);
        Assert.Null(bench.State.Change.Stop);
        Assert.Contains(bench.Events.Warnings, warning => warning.Contains("it is started", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_resume_starts_what_was_stopped_elsewhere_and_says_so()
    {
        await bench.StartAsync();
        var (id, instance) = bench.World.Content.Instances.Single();
        bench.World.Content.Instances[id] = instance with { State = InstanceState.Stopped };

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync());

        Assert.Equal("NodeWasInterrupted", failure.Code);
        Assert.Equal(InstanceState.Running, bench.World.Content.Instances[id].State);
        Assert.Contains(bench.Events.Warnings, warning => warning.Contains($"{id} is stopped", StringComparison.Ordinal));
        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync())!.Status);
    }

    [Fact]
    public async Task A_command_that_needs_the_node_says_that_it_is_stopped_and_how_to_start_it()
    {
        await bench.StartAsync();
        await bench.StopNodeAsync();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.SyncAsync());

        Assert.Equal("NodeIsStopped", failure.Code);
        Assert.Contains("Start-DirexioNode -Domain chat.example.org -Rehearse", failure.NextAction);
        Assert.Contains("Sync-DirexioCredential", failure.NextAction);
    }

    [Fact]
    public async Task A_stop_that_AWS_refuses_leaves_no_record_of_one()
    {
        await bench.StartAsync();
        bench.Fault = Remove.RemovalTests.Refuse("StopInstances", CloudFailure.AccessDenied, "UnauthorizedOperation");

        await Assert.ThrowsAsync<DeployException>(() => bench.StopNodeAsync());

        Assert.Null(bench.State.Change.Stop);
    }

    [Fact]
    public async Task Where_there_is_no_room_to_start_it_the_way_is_time_or_another_type_that_is_offered_there()
    {
        await bench.StartAsync();
        await bench.StopNodeAsync();
        var isFull = true;
        bench.Fault = (action, isAfter) =>
        {
            if (isFull && action == "StartInstances" && !isAfter)
            {
                throw new CloudException(
                    CloudFailure.Capacity, "ec2", action, "InsufficientInstanceCapacity", "We do not have sufficient t3.small capacity.");
            }
        };

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StartNodeAsync());
        var resumed = await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync());

        Assert.Equal(("NoRoomToStart", "NoRoomToStart"), (failure.Code, resumed.Code));
        Assert.Contains("We do not have sufficient t3.small capacity", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("-SubnetId", failure.NextAction, StringComparison.Ordinal);
        Assert.Contains("Try again later: Start-DirexioNode -Domain chat.example.org -Rehearse", failure.NextAction, StringComparison.Ordinal);
        Assert.Contains("Set-DirexioNode -Domain chat.example.org -Rehearse -InstanceType t3a.small", failure.NextAction, StringComparison.Ordinal);
        await bench.ChangeAsync(new() { InstanceType = "t3a.small" });
        isFull = false;
        Assert.Equal(NodePowerState.Running, (await bench.StartNodeAsync())!.State);
        Assert.Equal("t3a.small", bench.World.Content.Instances.Values.Single().Type);
    }

    [Fact]
    public async Task One_that_was_stopped_elsewhere_and_finds_no_room_is_told_of_by_a_resume()
    {
        await bench.StartAsync();
        var (id, instance) = bench.World.Content.Instances.Single();
        bench.World.Content.Instances[id] = instance with { State = InstanceState.Stopped };
        bench.Fault = Remove.RemovalTests.Refuse("StartInstances", CloudFailure.Capacity, "InsufficientInstanceCapacity");

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync());

        Assert.Equal("NoRoomToStart", failure.Code);
        Assert.Contains("Set-DirexioNode", failure.NextAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_process_that_ends_at_a_call_leaves_what_the_next_one_brings_to_an_end(bool isAfter)
    {
        foreach (var action in new[] { "StopInstances", "StartInstances" })
        {
            using var node = new RehearsalBench();
            await node.StartAsync();
            if (action == "StopInstances")
            {
                await node.EndAtAsync(action, isAfter, () => node.StopNodeAsync());
            }

            await node.StopNodeAsync();
            Assert.NotNull(node.State.Change.Stop?.SeenAt);

            if (action == "StartInstances")
            {
                await node.EndAtAsync(action, isAfter, () => node.StartNodeAsync());
            }

            await node.StartNodeAsync();

            Assert.Null(node.State.Change.Stop);
            Assert.Equal(InstanceState.Running, node.World.Content.Instances.Values.Single().State);
        }
    }

    [Fact]
    public async Task A_node_without_an_instance_can_be_neither_stopped_nor_started()
    {
        await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.CapacityMissing)).ContinueWith(static _ => { }, TaskScheduler.Default);

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StopNodeAsync());

        Assert.Equal("NodeHasNoInstance", failure.Code);
        Assert.Contains("Resume-DirexioDeployment", failure.NextAction);
    }

    private NodeStatus Status() => new NodeStatusReader(bench.Store, new Redactor()).Read(RehearsalBench.Domain)!;
}
