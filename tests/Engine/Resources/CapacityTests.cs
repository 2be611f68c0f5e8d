using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Tests.Operations.Deploy;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Resources;

/// <summary>A launch that one zone or type cannot serve: another zone is taken, and if none has room the user chooses what to change.</summary>
public sealed class CapacityTests
{
    private static readonly string FirstSubnet = RehearsalReadings.Subnets[0].SubnetId;
    private static readonly string SecondSubnet = RehearsalReadings.Subnets[1].SubnetId;

    [Fact]
    public async Task A_zone_without_room_makes_the_next_one_serve()
    {
        using var bench = new RehearsalBench();

        var deployment = await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.ZoneWithoutCapacity));

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        Assert.Equal(SecondSubnet, bench.State.Resources.SubnetId);
        Assert.Equal(SecondSubnet, Assert.Single(bench.World.Content.Instances).Value.SubnetId);
        Assert.Contains(bench.Events.All.OfType<NoteTaken>(), note => note.Text.Contains("InsufficientInstanceCapacity", StringComparison.Ordinal));
        bench.AssertOneOfEach(DnsMode.User);
    }

    [Fact]
    public async Task The_intent_of_one_zone_is_gone_before_the_next_is_asked()
    {
        using var bench = new RehearsalBench();
        var tokens = new List<string?>();
        bench.Fault = (action, isAfter) =>
        {
            if (action == "RunInstances" && !isAfter)
            {
                tokens.Add(bench.State.Intents.TokenOf(InstanceKind.Intent));
            }
        };

        await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.ZoneWithoutCapacity));

        Assert.Equal(2, tokens.Distinct().Count());
        Assert.All(tokens, token => Assert.InRange(token!.Length, 1, 64));
    }

    [Fact]
    public async Task A_run_that_ends_at_any_call_of_such_a_launch_leaves_one_instance_after_the_next()
    {
        var request = RehearsalBench.Request(RehearsalEvent.ZoneWithoutCapacity);
        using var bench = new RehearsalBench();
        var endings = (await bench.EndingsAsync(() => bench.StartAsync(request))).ToList();
        // From two calls before the launch to one after the association.
        var first = endings.FindIndex(static ending => ending.Action == "RunInstances") - 4;
        var last = endings.FindIndex(static ending => ending.Action == "AssociateAddress") + 3;

        foreach (var ending in endings[first..(last + 1)])
        {
            bench.Return(ending.Left);
            var deployment = await bench.ResumeAsync(Resume() with { RehearseEvent = [RehearsalEvent.ZoneWithoutCapacity] });

            Assert.True(deployment!.Status == DeploymentStatus.Completed, $"{ending}: {deployment.Status}");
            bench.AssertOneOfEach(DnsMode.User);
        }
    }

    [Fact]
    public async Task Where_no_zone_has_room_the_error_tells_what_each_said_what_bills_and_a_command_that_works()
    {
        using var bench = new RehearsalBench();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(RehearsalBench.Request(RehearsalEvent.CapacityMissing)));

        Assert.Equal("NoCapacityForInstance", failure.Code);
        Assert.Equal(PhaseId.S3_PROVISION, failure.Phase);
        Assert.Contains($"zone-a ({FirstSubnet}), zone-b ({SecondSubnet}): InsufficientInstanceCapacity: there is not enough t3.small", failure.Message);
        Assert.Contains($"Elastic IP {bench.State.Resources.AllocationId} (bills 3.65 USD a month)", failure.Message);
        Assert.Contains("Resume-DirexioDeployment -Domain chat.example.org -Rehearse -InstanceType t3a.small", failure.NextAction);
        Assert.Null(bench.State.Intents.TokenOf(InstanceKind.Intent));
        Assert.Null(bench.State.Resources.InstanceId);

        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync())!.Status);
        bench.AssertOneOfEach(DnsMode.User);
    }

    [Fact]
    public async Task A_resume_takes_another_type_subnet_and_size_asks_about_the_price_and_records_them()
    {
        using var bench = await WithoutInstanceAsync();
        var plan = bench.State.Field("approved_plan");

        var deployment = await bench.ResumeAsync(Resume() with { InstanceType = "t3.medium", SubnetId = SecondSubnet, DiskSizeGB = 30 });

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        Assert.Equal(("t3.medium", 30), (bench.AskedPlan!.InstanceType, bench.AskedPlan.DiskSizeGB));
        Assert.DoesNotContain(bench.AskedPlan.Blockers, blocker => blocker.Contains("so nothing is created there", StringComparison.Ordinal));
        Assert.Equal(bench.AskedPlan.Hash, bench.State.Field("approved_plan"));
        Assert.NotEqual(plan, bench.State.Field("approved_plan"));
        var instance = Assert.Single(bench.World.Content.Instances).Value;
        Assert.Equal(("t3.medium", SecondSubnet, 30), (instance.Type, instance.SubnetId, instance.DiskSizeGB));
        Assert.Equal(("t3.medium", "30"), (bench.State.Field("instance_type"), bench.State.Field("disk_size_gb")));
        bench.AssertOneOfEach(DnsMode.User);
    }

    [Theory]
    [InlineData(RehearsalEvent.CapacityMissing, DnsMode.Route53)]
    [InlineData(RehearsalEvent.CapacityMissing, DnsMode.User)]
    [InlineData(RehearsalEvent.InstanceDies, DnsMode.Route53)]
    public async Task The_plan_of_such_a_resume_says_what_is_to_be_made_and_what_stays_and_prices_both(RehearsalEvent trouble, string mode)
    {
        using var bench = new RehearsalBench();
        await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(RehearsalBench.Request(trouble) with { DnsMode = mode }));
        var address = bench.State.Resources.PublicIp;

        await bench.ResumeAsync(trouble == RehearsalEvent.InstanceDies
            ? Resume() with { ReplaceInstance = true }
            : Resume() with { InstanceType = "t3.medium" });

        var plan = bench.AskedPlan!;
        ResourceKind[] zone = mode == DnsMode.Route53 ? [ResourceKind.HostedZone] : [];
        Assert.Equal([ResourceKind.Instance, ResourceKind.Volume], plan.Resources.Select(resource => resource.ResourceKind));
        Assert.Equal(
            [ResourceKind.KeyPair, ResourceKind.SecurityGroup, ResourceKind.ElasticIp, .. zone],
            plan.ExistingResources.Select(resource => resource.ResourceKind));
        Assert.Equal(
            plan.CostEstimate.TotalMonthlyUsd, plan.Resources.Concat(plan.ExistingResources).Sum(resource => resource.MonthlyUsd));
        Assert.Equal(address, bench.State.Resources.PublicIp);
        Assert.Empty(plan.DnsChanges);
        Assert.Empty(plan.DnsRecords);
        Assert.True(RecordedBill.From(bench.State).NowIn(bench.State, bench.State.CostEstimate) is { IsComplete: true } now
            && now.KnownMonthlyUsd == plan.CostEstimate.TotalMonthlyUsd);
    }

    // A run that ended before the zone's id was on record has made it all the same.
    [Fact]
    public async Task A_zone_whose_answer_was_lost_is_in_the_price_of_the_plan()
    {
        using var bench = new RehearsalBench();
        var request = RehearsalBench.Request() with { DnsMode = DnsMode.Route53 };
        await bench.EndAtAsync("CreateHostedZone", isAfter: true, () => bench.StartAsync(request));

        await bench.ResumeAsync(Resume() with { InstanceType = "t3.medium" });

        Assert.Contains(bench.AskedPlan!.ExistingResources, resource => resource.ResourceKind == ResourceKind.HostedZone);
        Assert.Equal(bench.AskedPlan.CostEstimate.TotalMonthlyUsd, bench.State.CostEstimate!.TotalMonthlyUsd);
        Assert.Contains(bench.AskedPlan.CostEstimate.Components, component => component.Name == "route53_hosted_zone");
    }

    [Fact]
    public async Task A_resume_that_would_ask_can_be_looked_at_and_one_that_would_not_has_no_plan()
    {
        using var bench = await WithoutInstanceAsync();
        var before = File.ReadAllText(bench.Paths.State);

        var plan = await bench.PlanResumeAsync(Resume() with { InstanceType = "t3.medium" });
        var none = await bench.PlanResumeAsync(Resume());

        Assert.Null(none);
        Assert.Equal(before, File.ReadAllText(bench.Paths.State));
        await bench.ResumeAsync(Resume() with { InstanceType = "t3.medium" });
        Assert.Equal(bench.AskedPlan!.Hash, plan!.Hash);
    }

    [Fact]
    public async Task A_new_type_that_is_not_agreed_to_changes_nothing()
    {
        using var bench = await WithoutInstanceAsync();
        var before = File.ReadAllText(bench.Paths.State);

        Assert.Null(await bench.ResumeAsync(Resume() with { InstanceType = "t3.medium" }, approve: false));

        Assert.Equal(before, File.ReadAllText(bench.Paths.State));
    }

    [Theory]
    [InlineData("x9.huge", null, null, "InstanceTypeNotOffered")]
    [InlineData("t4g.small", null, null, "InstanceTypeNotAmd64")]
    [InlineData(null, "subnet-1", null, "SubnetIdMalformed")]
    [InlineData(null, null, 1, "DiskSizeOutOfRange")]
    public async Task A_choice_that_the_account_cannot_serve_is_refused_before_anything_changes(string? type, string? subnet, int? size, string code)
    {
        using var bench = await WithoutInstanceAsync();
        var before = File.ReadAllText(bench.Paths.State);

        var failure = await Assert.ThrowsAsync<DeployException>(
            () => bench.ResumeAsync(Resume() with { InstanceType = type, SubnetId = subnet, DiskSizeGB = size }));

        Assert.Equal(code, failure.Code);
        Assert.Null(bench.World.Calls.FirstOrDefault(RehearsalBench.Creates));
        Assert.Equal(before, File.ReadAllText(bench.Paths.State));
    }

    [Fact]
    public async Task Once_the_instance_exists_a_resume_cannot_change_it_and_names_it()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync(Resume() with { InstanceType = "t3.medium" }));

        Assert.Equal("LaunchIsSettled", failure.Code);
        Assert.Contains("t3.small", failure.Message);
        Assert.Contains("-InstanceType", failure.Message);
        Assert.Contains("Set-DirexioNode -Domain chat.example.org -InstanceType t3.medium", failure.NextAction);
        Assert.Equal("t3.small", bench.State.Field("instance_type"));
        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync(Resume() with { InstanceType = "t3.small" }))!.Status);
    }

    [Fact]
    public async Task An_instance_whose_answer_was_lost_counts_as_one_that_exists()
    {
        using var bench = new RehearsalBench();
        await bench.EndAtAsync("RunInstances", isAfter: true, () => bench.StartAsync());

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync(Resume() with { InstanceType = "t3.medium" }));

        Assert.Equal("LaunchIsSettled", failure.Code);
        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync())!.Status);
        bench.AssertOneOfEach(DnsMode.User);
    }

    [Fact]
    public async Task Only_the_subnet_that_the_user_named_is_tried()
    {
        using var bench = new RehearsalBench();
        var request = RehearsalBench.Request(RehearsalEvent.ZoneWithoutCapacity) with { SubnetId = FirstSubnet };

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(request));

        Assert.Equal("NoCapacityForInstance", failure.Code);
        Assert.Contains($"Only {FirstSubnet} was tried", failure.Message);
        Assert.Contains($"-SubnetId {SecondSubnet}", failure.NextAction);
        Assert.Single(bench.World.Calls, call => call == "RunInstances");

        var resumed = await bench.ResumeAsync(Resume() with { SubnetId = SecondSubnet, RehearseEvent = [RehearsalEvent.ZoneWithoutCapacity] });
        Assert.Equal(DeploymentStatus.Completed, resumed!.Status);
        bench.AssertOneOfEach(DnsMode.User);
    }

    [Fact]
    public async Task What_is_left_without_an_instance_is_removed_with_proof()
    {
        using var bench = await WithoutInstanceAsync();

        await bench.RemoveAsync();

        bench.AssertNothingLeft();
    }

    private static async Task<RehearsalBench> WithoutInstanceAsync()
    {
        var bench = new RehearsalBench();
        await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(RehearsalBench.Request(RehearsalEvent.CapacityMissing)));
        return bench;
    }

    private static DeploymentRequest Resume() => new() { Domain = RehearsalBench.Domain, Rehearse = true };
}
