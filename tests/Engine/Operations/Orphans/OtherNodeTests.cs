using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Orphans;

/// <summary>One domain has one node in an account, whichever machine made it.</summary>
public sealed class OtherNodeTests
{
    private const string OtherRun = "direxio-20260101-101112-0a1b";

    [Fact]
    public async Task A_node_that_another_machine_made_is_named_and_Start_makes_nothing()
    {
        using var bench = new RehearsalBench();
        bench.Fault = (_, _) => AddNode(bench.World.Content);

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync());

        Assert.Equal("AnotherNodeExists", failure.Code);
        Assert.Contains(
            $"run {OtherRun} in us-east-1 with server i-0c0c0c0c0c0c0c0c0, disk vol-0c0c0c0c0c0c0c0c0, "
                + "fixed IP address eipalloc-other (203.0.113.50)",
            failure.Message);
        Assert.Contains("19.47 USD a month", failure.Message);
        Assert.Contains($"Repair-DirexioDeployment -Domain {RehearsalBench.Domain} -RunId {OtherRun} -Region us-east-1", failure.NextAction);
        Assert.Contains($"Remove-DirexioNode -RunId {OtherRun} -Region us-east-1", failure.NextAction);
        Assert.Null(bench.AskedPlan);
        Assert.DoesNotContain(bench.World.Calls, RehearsalBench.Creates);
        Assert.False(File.Exists(bench.Paths.State));
    }

    [Fact]
    public async Task A_plan_has_it_as_a_blocker()
    {
        using var bench = new RehearsalBench();
        bench.Fault = (_, _) => AddNode(bench.World.Content);

        var plan = await bench.PlanAsync();

        Assert.Contains(OtherRun, plan.Blockers[0]);
        Assert.Contains("Repair-DirexioDeployment", plan.Blockers[0]);
    }

    [Fact]
    public async Task A_name_that_answers_already_is_searched_for_in_every_region()
    {
        using var bench = new RehearsalBench();
        bench.Account = (cloud, region) => region == "eu-west-1"
            ? cloud with { OwnedResources = new Listing([new(ResourceKind.ElasticIp, "eipalloc-far", RehearsalBench.Domain, OtherRun)]) }
            : cloud;

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(
            RehearsalBench.Request(RehearsalEvent.DnsRecordElsewhere) with { DnsMode = DnsMode.Route53, ConfirmDnsOverwrite = true }));

        Assert.Equal("AnotherNodeExists", failure.Code);
        Assert.Contains("in eu-west-1 with fixed IP address eipalloc-far", failure.Message);
    }

    [Fact]
    public async Task A_search_that_is_denied_is_a_warning_that_says_so()
    {
        using var bench = new RehearsalBench();
        bench.Account = (cloud, _) => cloud with { OwnedResources = new Listing(null) };

        var plan = await bench.PlanAsync();

        Assert.Empty(plan.Blockers);
        Assert.Contains(plan.Warnings, text => text.Contains("is not known", StringComparison.Ordinal) && text.Contains("us-east-1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_run_left_that_is_no_node_is_a_warning_with_the_command_that_removes_it()
    {
        using var bench = new RehearsalBench();
        bench.Fault = (_, _) => bench.World.Content.Groups.TryAdd("sg-left", new("sg-left", OtherRun, "vpc-1", OtherRun, []));

        var plan = await bench.PlanAsync();

        Assert.Empty(plan.Blockers);
        Assert.Contains(plan.Warnings, text => text.Contains("firewall sg-left", StringComparison.Ordinal)
            && text.Contains($"Remove-DirexioNode -RunId {OtherRun} -Region us-east-1", StringComparison.Ordinal));
    }

    private static void AddNode(WorldContent content)
    {
        content.Addresses.TryAdd("eipalloc-other", new("eipalloc-other", "203.0.113.50", OtherRun, "i-0c0c0c0c0c0c0c0c0"));
        content.Instances.TryAdd("i-0c0c0c0c0c0c0c0c0", new(
            "i-0c0c0c0c0c0c0c0c0", OtherRun, $"{OtherRun}-instance", "ami-1", "t3.small", "vol-0c0c0c0c0c0c0c0c0", InstanceState.Running, new("", "", "", "", "", [])));
    }

    private sealed class Listing(IReadOnlyList<OwnedResource>? regional) : IOwnedResources
    {
        public Task<IReadOnlyList<OwnedResource>> ListRegionalAsync(OwnerFilter filter, CancellationToken cancellationToken) =>
            regional is null ? throw TestAccount.Denial("DescribeInstances") : Task.FromResult(regional);

        public Task<IReadOnlyList<OwnedResource>> ListZonesAsync(OwnerFilter filter, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<OwnedResource>>([]);
    }
}
