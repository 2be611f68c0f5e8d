using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Status;
using Direxio.Deployer.Engine.Tests.Operations.Deploy;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Resources;

/// <summary>An instance that dies at its launch or later, is stopped, or loses its address.</summary>
public sealed class InstanceEndTests
{
    [Fact]
    public async Task An_instance_that_dies_at_its_launch_is_named_with_the_reason_and_the_way_to_another()
    {
        using var bench = new RehearsalBench();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(RehearsalBench.Request(RehearsalEvent.InstanceDies)));

        Assert.Equal("InstanceTerminated", failure.Code);
        Assert.Equal(PhaseId.S3_PROVISION, failure.Phase);
        Assert.Contains("Client.InternalError: Client error on launch", failure.Message);
        Assert.Contains("nothing is lost", failure.Message);
        Assert.Contains("default key for EBS", failure.NextAction);
        Assert.Contains("Resume-DirexioDeployment -Domain chat.example.org -Rehearse -ReplaceInstance", failure.NextAction);
    }

    [Fact]
    public async Task What_died_is_not_said_to_bill()
    {
        using var bench = await DeadAsync();
        bench.EditState(state => state.Remove("rehearsal"));
        var (state, resources) = (bench.State, bench.State.Resources);

        var summary = RecoverySummary.From(state, RehearsalBench.Domain, bench.Paths);

        Assert.NotNull(resources.InstanceId);
        Assert.All(
            [summary.BillingImpact, summary.StopLoss],
            told => Assert.DoesNotContain(resources.InstanceId, told, StringComparison.Ordinal));
        Assert.Contains(resources.AllocationId!, summary.BillingImpact, StringComparison.Ordinal);
        Assert.InRange(summary.BilledNow.KnownMonthlyUsd, 0.01m, 10m);
    }

    [Fact]
    public async Task A_plain_resume_of_it_says_the_same_and_makes_nothing()
    {
        using var bench = await DeadAsync();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync());

        Assert.Equal("InstanceTerminated", failure.Code);
        Assert.DoesNotContain("RunInstances", bench.World.Calls);
    }

    [Fact]
    public async Task A_replacement_has_the_same_address_and_the_old_id_stays_on_record()
    {
        using var bench = await DeadAsync();
        var old = bench.State.Resources.InstanceId!;
        var address = bench.State.Resources.PublicIp;

        var deployment = await bench.ResumeAsync(Replace());

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        Assert.NotNull(bench.AskedPlan);
        Assert.NotEqual(old, bench.State.Resources.InstanceId);
        Assert.Equal(address, bench.State.Resources.PublicIp);
        Assert.Equal(old, Assert.Single(bench.State.Resources.ReplacedInstances).Id);
        Assert.Equal(bench.State.Resources.InstanceId, Assert.Single(bench.World.Content.Addresses).Value.InstanceId);
        Assert.Single(bench.World.Content.Instances.Values, instance => instance.State == InstanceState.Running);
    }

    [Fact]
    public async Task A_replacement_that_ends_at_any_call_leaves_one_living_instance_after_the_next_run()
    {
        using var bench = await DeadAsync();

        foreach (var ending in await bench.EndingsAsync(() => bench.ResumeAsync(Replace())))
        {
            bench.Return(ending.Left);
            var lives = bench.State.Resources.InstanceId is { } id && bench.World.Content.Instances[id].State == InstanceState.Running;
            var deployment = await bench.ResumeAsync(lives ? Resume() : Replace());

            Assert.True(deployment!.Status == DeploymentStatus.Completed, $"{ending}: {deployment.Status}");
            Assert.Single(bench.World.Content.Instances.Values, instance => instance.State == InstanceState.Running);
            Assert.Single(bench.World.Content.Addresses);
        }
    }

    [Fact]
    public async Task The_host_keys_of_the_old_machine_are_forgotten()
    {
        using var bench = new RehearsalBench();
        await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(RehearsalBench.Request(RehearsalEvent.BootStepFails)));
        Assert.NotEmpty(KnownHosts.Load(bench.Paths.KnownHosts).KeysOf(bench.State.Resources.PublicIp!));
        End(bench);

        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync(Replace()))!.Status);

        Assert.Equal(
            bench.World.Content.Instances[bench.State.Resources.InstanceId!].Server.HostKey,
            Assert.Single(KnownHosts.Load(bench.Paths.KnownHosts).KeysOf(bench.State.Resources.PublicIp!)).ToString());
    }

    [Fact]
    public async Task A_replacement_can_be_of_another_type()
    {
        using var bench = await DeadAsync();

        await bench.ResumeAsync(Replace() with { InstanceType = "t3.medium" });

        Assert.Equal("t3.medium", bench.World.Content.Instances[bench.State.Resources.InstanceId!].Type);
        Assert.Equal("t3.medium", bench.State.Field("instance_type"));
    }

    [Fact]
    public async Task A_replacement_that_is_not_agreed_to_changes_nothing()
    {
        using var bench = await DeadAsync();
        var before = File.ReadAllText(bench.Paths.State);

        Assert.Null(await bench.ResumeAsync(Replace(), approve: false));

        Assert.Equal(before, File.ReadAllText(bench.Paths.State));
        Assert.Single(bench.World.Content.Instances);
    }

    [Fact]
    public async Task An_instance_that_runs_is_not_replaced()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync(Replace()));

        Assert.Equal("InstanceStillRuns", failure.Code);
        Assert.Single(bench.World.Content.Instances);
    }

    [Fact]
    public async Task Where_data_lived_the_error_says_so_and_no_replacement_is_made()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        End(bench);

        var found = await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync());
        var refused = await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync(Replace()));

        foreach (var failure in new[] { found, refused })
        {
            Assert.Equal("InstanceTerminated", failure.Code);
            Assert.Contains("the data of the node is gone", failure.Message);
            Assert.Contains("Remove-DirexioNode -Domain chat.example.org", failure.NextAction);
            Assert.Contains("Start-DirexioDeployment", failure.NextAction);
            Assert.DoesNotContain("-ReplaceInstance", failure.NextAction);
        }

        Assert.Single(bench.World.Content.Instances);
    }

    [Fact]
    public async Task An_old_instance_that_AWS_no_longer_shows_can_be_replaced_and_a_young_one_not()
    {
        using var bench = await DeadAsync();
        bench.World.Content.Instances.Clear();

        var young = await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync(Replace()));
        Assert.Equal("ResourceNotShown", young.Code);

        bench.EditState(state => state["intents"]!["instance"]!["settled_at"] = "2026-01-01T00:00:00Z");
        var gone = await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync());
        Assert.Equal("RecordedResourceGone", gone.Code);
        Assert.Contains("-ReplaceInstance", gone.NextAction);

        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync(Replace()))!.Status);
        Assert.Single(bench.World.Content.Instances);
    }

    [Fact]
    public async Task A_launch_whose_answer_was_lost_and_that_ended_is_told_by_the_next_run()
    {
        using var bench = new RehearsalBench();
        var isLost = false;
        bench.Fault = (action, isAfter) =>
        {
            if (action == "RunInstances" && isAfter && !isLost)
            {
                isLost = true;
                throw new CloudException(CloudFailure.Ambiguous, "ec2", action, "InternalError", "the answer was lost");
            }
        };
        await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(RehearsalBench.Request(RehearsalEvent.InstanceDies)));

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync());

        Assert.Equal("InstanceTerminated", failure.Code);
        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync(Replace()))!.Status);
        Assert.Single(bench.World.Content.Instances.Values, instance => instance.State == InstanceState.Running);
    }

    [Fact]
    public async Task A_removal_proves_the_replaced_instance_gone_too()
    {
        using var bench = await DeadAsync();
        var old = bench.State.Resources.InstanceId!;
        await bench.ResumeAsync(Replace());

        var removal = await bench.RemoveAsync(new() { Domain = RehearsalBench.Domain, Rehearse = true, KeepServiceDirectory = true });

        Assert.Contains(removal!.Evidence, evidence => evidence.Id == old && evidence.Status == EvidenceStatus.Terminated);
        bench.AssertNothingLeft();
    }

    [Fact]
    public async Task While_the_server_boots_its_end_is_noticed_at_once()
    {
        using var bench = new RehearsalBench();
        OnceInBoot(bench, (content, instance) => content.Instances[instance.Id] = instance with
        {
            State = InstanceState.Terminated,
            StateReason = new("Client.UserInitiatedShutdown", "Client.UserInitiatedShutdown: User initiated shutdown"),
        });

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync());

        Assert.Equal("InstanceTerminated", failure.Code);
        Assert.Equal(PhaseId.S4_BOOTSTRAP_STACK, failure.Phase);
        Assert.Contains("Client.UserInitiatedShutdown", failure.Message);
        Assert.Contains("-ReplaceInstance", failure.NextAction);
    }

    [Fact]
    public async Task While_the_server_boots_a_stop_is_answered_with_a_start()
    {
        using var bench = new RehearsalBench();
        OnceInBoot(bench, (content, instance) => content.Instances[instance.Id] = instance with { State = InstanceState.Stopped });

        Assert.Equal(DeploymentStatus.Completed, (await bench.StartAsync())!.Status);

        Assert.Single(bench.World.Calls, call => call == "StartInstances");
        Assert.Contains(bench.Events.Warnings, warning => warning.Contains("is stopped", StringComparison.Ordinal));
        bench.AssertOneOfEach(DnsMode.User);
    }

    [Fact]
    public async Task An_instance_that_stops_again_and_again_is_given_up_with_the_reason()
    {
        using var bench = new RehearsalBench();
        OnceInBoot(
            bench,
            (content, instance) => content.Instances[instance.Id] = instance with { State = InstanceState.Stopped, StateReason = new("Server.ScheduledStop", "retired") },
            always: true);

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync());

        Assert.Equal("InstanceKeepsStopping", failure.Code);
        Assert.Contains("Server.ScheduledStop: retired", failure.Message);
    }

    [Fact]
    public async Task While_the_server_boots_an_address_that_came_loose_is_attached_again()
    {
        using var bench = new RehearsalBench();
        OnceInBoot(bench, (content, _) => Move(content, null));

        Assert.Equal(DeploymentStatus.Completed, (await bench.StartAsync())!.Status);

        Assert.Equal(2, bench.World.Calls.Count(call => call == "AssociateAddress"));
        bench.AssertOneOfEach(DnsMode.User);
    }

    [Fact]
    public async Task While_the_server_boots_an_address_that_went_elsewhere_is_named()
    {
        using var bench = new RehearsalBench();
        OnceInBoot(bench, (content, _) => Move(content, "i-0ther"));

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync());

        Assert.Equal("AddressInUse", failure.Code);
        Assert.Equal(PhaseId.S4_BOOTSTRAP_STACK, failure.Phase);
        Assert.Contains("i-0ther", failure.Message);
    }

    [Fact]
    public async Task A_stopped_server_behind_a_failing_check_is_named_and_started()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        var instance = bench.World.Content.Instances.Values.Single();
        bench.World.Content.Instances[instance.Id] = instance with { State = InstanceState.Stopped };

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync());

        Assert.Equal("NodeWasInterrupted", failure.Code);
        Assert.Contains("stopped", failure.Message);
        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync())!.Status);
        bench.AssertOneOfEach(DnsMode.User);
    }

    private static async Task<RehearsalBench> DeadAsync()
    {
        var bench = new RehearsalBench();
        await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(RehearsalBench.Request(RehearsalEvent.InstanceDies)));
        return bench;
    }

    private static void End(RehearsalBench bench)
    {
        var instance = bench.World.Content.Instances[bench.State.Resources.InstanceId!];
        // AWS may show the address with it for a while yet.
        bench.World.Content.Instances[instance.Id] = instance with { State = InstanceState.Terminated };
    }

    private static void Move(Direxio.Deployer.Engine.Rehearsal.WorldContent content, string? instanceId)
    {
        var address = content.Addresses.Values.Single();
        content.Addresses[address.Id] = address with { InstanceId = instanceId };
    }

    // Something happens to the instance between two looks at it, after S3 has ended.
    private static void OnceInBoot(
        RehearsalBench bench, Action<Direxio.Deployer.Engine.Rehearsal.WorldContent, Direxio.Deployer.Engine.Rehearsal.RehearsedInstance> happens, bool always = false)
    {
        var has = false;
        bench.Fault = (action, isAfter) =>
        {
            if ((action == "GetConsoleOutput" && !isAfter && !has) || (action == "StartInstances" && isAfter && always))
            {
                has = true;
                happens(bench.World.Content, bench.World.Content.Instances.Values.Single());
            }
        };
    }

    private static DeploymentRequest Resume() => new() { Domain = RehearsalBench.Domain, Rehearse = true };

    private static DeploymentRequest Replace() => Resume() with { ReplaceInstance = true };
}
