using System.Globalization;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Status;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Change;

/// <summary>A node gets another instance type, at the same address; what AWS does not run is put back.</summary>
public sealed class TypeChangeTests : IDisposable
{
    private static readonly NodeChangeRequest ToMedium = new() { InstanceType = "t3.medium" };

    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    private RehearsedNode Node => new(bench.World.Content.Instances.Values.Single(), bench.World.Content.Addresses.Values.Single());

    [Fact]
    public async Task The_plan_has_both_prices_the_difference_and_the_downtime_and_the_record_follows()
    {
        await bench.StartAsync();
        var (address, hostKeys) = (bench.State.Resources.PublicIp, File.ReadAllText(bench.Paths.KnownHosts));

        var change = (await bench.ChangeAsync(ToMedium))!;

        var plan = bench.AskedChange!;
        Assert.Equal(15.19m, plan.DifferenceUsd);
        Assert.Equal(plan.DifferenceUsd, plan.CostAfter.TotalMonthlyUsd - plan.CostBefore.TotalMonthlyUsd);
        Assert.True(plan.NeedsDowntime);
        Assert.Equal(("t3.small", "t3.medium"), (plan.Changes.Single().From, plan.Changes.Single().To));
        Assert.Equal(("t3.medium", NodePowerState.Running, address), (change.InstanceType, change.State, change.PublicIp));
        Assert.Equal(("t3.medium", InstanceState.Running), (Node.Instance.Type, Node.Instance.State));
        Assert.Equal(Node.Instance.Id, Node.Address.InstanceId);
        Assert.Equal(("t3.medium", null), (bench.State.Choices.InstanceType, bench.State.Change.Type));
        Assert.Equal(plan.CostAfter.TotalMonthlyUsd, bench.State.CostEstimate!.TotalMonthlyUsd);
        Assert.Equal(hostKeys, File.ReadAllText(bench.Paths.KnownHosts));
        Assert.Equal(
            ["StopInstances", "ModifyInstanceAttribute", "StartInstances"],
            bench.World.Calls.Where(call => call is "StopInstances" or "ModifyInstanceAttribute" or "StartInstances"));
    }

    [Fact]
    public async Task Above_the_budget_it_is_not_refused_but_a_warning_names_budget_and_new_cost()
    {
        await bench.StartAsync(RehearsalBench.Request() with { MonthlyBudgetUsd = 30, BudgetEmail = "you@example.org" });

        await bench.ChangeAsync(new() { Protected = true });
        await bench.ChangeAsync(new() { Protected = false });
        Assert.DoesNotContain(bench.Events.Warnings, text => text.Contains("budget", StringComparison.Ordinal));
        var change = await bench.ChangeAsync(ToMedium);

        Assert.Equal("t3.medium", change!.InstanceType);
        var cost = bench.AskedChange!.CostAfter.TotalMonthlyUsd.ToString("0.00", CultureInfo.InvariantCulture);
        Assert.Single(
            bench.Events.Warnings,
            text => text.Contains("30.00 USD", StringComparison.Ordinal) && text.Contains($"{cost} USD", StringComparison.Ordinal));
        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync())!.Status);
    }

    [Fact]
    public async Task A_later_resume_does_not_take_the_plan_for_changed()
    {
        await bench.StartAsync();
        await bench.ChangeAsync(ToMedium);

        var deployment = (await bench.ResumeAsync())!;

        Assert.Equal((DeploymentStatus.Completed, "t3.medium"), (deployment.Status, deployment.Resources.InstanceType));
        Assert.Single(bench.World.Content.Instances);
    }

    [Fact]
    public async Task An_unknown_price_is_said_to_be_unknown()
    {
        await bench.StartAsync();

        await bench.ChangeAsync(new() { InstanceType = "c7i.large" });

        Assert.Null(bench.AskedChange!.DifferenceUsd);
        Assert.False(bench.AskedChange.CostAfter.IsComplete);
    }

    [Fact]
    public async Task What_it_is_already_is_not_asked_about()
    {
        await bench.StartAsync();

        var change = (await bench.ChangeAsync(new() { InstanceType = "t3.small" }))!;

        Assert.Empty(change.Changes);
        Assert.Null(bench.AskedChange);
        Assert.DoesNotContain("StopInstances", bench.World.Calls);
    }

    [Theory]
    [InlineData("t9.huge", "InstanceTypeNotOffered")]
    [InlineData("t4g.small", "InstanceTypeOfOtherArchitecture")]
    [InlineData("nonsense", "InstanceTypeMalformed")]
    public async Task A_type_that_cannot_be_is_refused_before_anything_is_stopped(string type, string code)
    {
        await bench.StartAsync();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ChangeAsync(new() { InstanceType = type }));

        Assert.Equal((code, "InstanceType"), (failure.Code, failure.Target));
        Assert.DoesNotContain("-Region", failure.NextAction, StringComparison.Ordinal);
        Assert.DoesNotContain("StopInstances", bench.World.Calls);
    }

    [Fact]
    public async Task The_vCPU_quota_counts_what_the_stop_gives_back()
    {
        await bench.StartAsync();

        await bench.ChangeAsync(ToMedium, events: [RehearsalEvent.VCpuQuotaExhausted]);

        Assert.Equal("t3.medium", Node.Instance.Type);
    }

    [Fact]
    public async Task A_type_that_the_free_plan_does_not_run_is_refused_with_those_that_it_runs()
    {
        using var free = new RehearsalBench { AccountPlan = new("FREE", "ACTIVE", null, null, null) };
        await free.StartAsync();

        var failure = await Assert.ThrowsAsync<DeployException>(() => free.ChangeAsync(ToMedium));

        Assert.Equal("InstanceTypeNotInFreePlan", failure.Code);
        Assert.Contains("t3.small", failure.Message);
        Assert.DoesNotContain("StopInstances", free.World.Calls);
    }

    [Theory]
    [InlineData("StartInstances", CloudFailure.Capacity, "InsufficientInstanceCapacity")]
    [InlineData("StartInstances", CloudFailure.LimitExceeded, "VcpuLimitExceeded")]
    [InlineData("ModifyInstanceAttribute", CloudFailure.Rejected, "InvalidParameterCombination")]
    internal async Task Where_AWS_does_not_run_the_new_type_the_old_one_is_put_back_and_runs(string action, CloudFailure failure, string code)
    {
        await bench.StartAsync();
        var isRefused = false;
        bench.Fault = (called, isAfter) =>
        {
            if (called == action && !isAfter && !isRefused)
            {
                isRefused = true;
                throw new CloudException(failure, "ec2", action, code, "no room for it");
            }
        };

        var error = await Assert.ThrowsAsync<DeployException>(() => bench.ChangeAsync(ToMedium));

        Assert.Equal("InstanceTypeRefused", error.Code);
        Assert.Contains($"{code}: no room for it", error.Message);
        Assert.Contains("put back", error.Message);
        Assert.Equal(("t3.small", InstanceState.Running), (Node.Instance.Type, Node.Instance.State));
        Assert.Equal(Node.Instance.Id, Node.Address.InstanceId);
        Assert.Equal(("t3.small", null), (bench.State.Choices.InstanceType, bench.State.Change.Type));
    }

    [Fact]
    public async Task A_start_that_AWS_accepts_and_takes_back_counts_as_refused()
    {
        await bench.StartAsync();
        bench.Fault = (called, isAfter) =>
        {
            // As in life: pending for a moment, then stopped again.
            var instance = bench.World.Content.Instances.Values.Single();
            if (called == "StartInstances" && isAfter && instance.Type == "t3.medium")
            {
                Set(instance with { State = InstanceState.Pending, StateReason = new("Server.InsufficientInstanceCapacity", "no room") });
            }
            else if (called == "DescribeInstances" && isAfter && instance is { State: InstanceState.Pending, Type: "t3.medium" })
            {
                Set(instance with { State = InstanceState.Stopped });
            }
        };

        var error = await Assert.ThrowsAsync<DeployException>(() => bench.ChangeAsync(ToMedium));

        Assert.Equal("InstanceTypeRefused", error.Code);
        Assert.Contains("no room", error.Message);
        Assert.Equal(("t3.small", InstanceState.Running), (Node.Instance.Type, Node.Instance.State));

        void Set(RehearsedInstance changed) => bench.World.Content.Instances[changed.Id] = changed;
    }

    [Fact]
    public async Task A_node_that_does_not_come_up_as_before_either_is_said_to_be_stopped()
    {
        await bench.StartAsync();
        bench.Fault = Remove.RemovalTests.Refuse("StartInstances", CloudFailure.Capacity, "InsufficientInstanceCapacity");

        var error = await Assert.ThrowsAsync<DeployException>(() => bench.ChangeAsync(ToMedium));

        Assert.Contains("may still be stopped", error.Message);
        Assert.Contains("Start-DirexioNode -Domain chat.example.org -Rehearse", error.NextAction);
        bench.Fault = null;
        await bench.StartNodeAsync();
        Assert.Equal(("t3.small", InstanceState.Running), (Node.Instance.Type, Node.Instance.State));
        Assert.Null(bench.State.Change.Type);
    }

    [Fact]
    public async Task A_node_that_its_user_has_stopped_stays_so()
    {
        await bench.StartAsync();
        await bench.StopNodeAsync();

        var change = (await bench.ChangeAsync(ToMedium))!;

        Assert.False(bench.AskedChange!.NeedsDowntime);
        Assert.Equal((NodePowerState.Stopped, "t3.medium"), (change.State, change.InstanceType));
        Assert.Contains("Start-DirexioNode", change.NextAction);
        Assert.Equal(("t3.medium", InstanceState.Stopped), (Node.Instance.Type, Node.Instance.State));
    }

    [Fact]
    public async Task Interrupted_at_any_call_the_same_command_goes_on_and_so_does_a_start()
    {
        using var node = new RehearsalBench();
        await node.StartAsync();
        // Only the calls from the stop to the start are of interest: all others are looks.
        var endings = (await node.EndingsAsync(() => node.ChangeAsync(ToMedium)))
            .Where(static ending => ending.IsAfter).SkipWhile(static ending => ending.Action != "StopInstances").ToList();
        var last = endings.FindIndex(static ending => ending.Action == "StartInstances");
        for (var index = 0; index <= last; index++)
        {
            node.Return(endings[index].Left);
            var status = new NodeStatusReader(node.Store, new Redactor()).Read(RehearsalBench.Domain)!;
            Assert.Equal("Interrupted", status.Status);
            Assert.Contains("Set-DirexioNode -Domain chat.example.org -Rehearse -InstanceType t3.medium", status.NextAction);

            if (index % 2 == 0)
            {
                await node.ChangeAsync(index % 4 == 0 ? ToMedium : new());
                Assert.Equal("t3.medium", node.State.Choices.InstanceType);
            }
            else
            {
                await node.StartNodeAsync();
            }

            var instance = node.World.Content.Instances.Values.Single();
            Assert.Equal(InstanceState.Running, instance.State);
            Assert.Equal((instance.Type, null), (node.State.Choices.InstanceType, node.State.Change.Type));
            Assert.Equal(instance.Id, node.World.Content.Addresses.Values.Single().InstanceId);
        }
    }

    private sealed record RehearsedNode(RehearsedInstance Instance, RehearsedAddress Address);
}
