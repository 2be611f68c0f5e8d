using Direxio.Deployer.Engine.Operations.Repair;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.AwsAccess;

/// <summary>Each scope of the policy allows the calls that its commands make, seen from the commands themselves.</summary>
public sealed class PolicyScopeTests
{
    private static readonly DeploymentRequest WithEverything = RehearsalBench.Request() with
    {
        DnsMode = DnsMode.Route53,
        MonthlyBudgetUsd = 100,
        BudgetEmail = "owner@example.org",
    };

    [Fact]
    public async Task Deploy_allows_what_plan_start_and_resume_ask_for()
    {
        using var bench = new RehearsalBench();
        await bench.PlanAsync(WithEverything);
        var asked = bench.World.Calls.ToList();
        await bench.StartAsync(WithEverything);
        asked.AddRange(bench.World.Calls);
        await bench.ResumeAsync();
        asked.AddRange(bench.World.Calls);

        AssertAllowed(AwsPolicyScope.Deploy, asked);
        Assert.Contains("RunInstances", asked);
    }

    [Fact]
    public async Task Operate_allows_what_reading_credentials_and_repairing_ask_for()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithEverything);
        await bench.SyncAsync();
        var asked = bench.World.Calls.ToList();
        await new RepairCommand(bench.Context()).RunAsync(
            new() { Domain = RehearsalBench.Domain, Rehearse = true }, _ => Task.FromResult(true), TestContext.Current.CancellationToken);
        asked.AddRange(bench.World.Calls);

        AssertAllowed(AwsPolicyScope.Operate, asked);
        Assert.NotEmpty(asked);
    }

    [Fact]
    public async Task Operate_allows_what_changes_stops_and_starts_ask_for()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithEverything);
        await bench.ChangeAsync(new() { InstanceType = "t3.medium", DiskSizeGB = 60, SshCidr = "198.51.100.0/24", Protected = true });
        var asked = bench.World.Calls.ToList();
        await bench.ChangeAsync(new() { Protected = false });
        asked.AddRange(bench.World.Calls);
        await bench.StopNodeAsync();
        asked.AddRange(bench.World.Calls);
        await bench.StartNodeAsync();
        asked.AddRange(bench.World.Calls);

        AssertAllowed(AwsPolicyScope.Operate, asked);
        Assert.Superset(new HashSet<string> { "ModifyInstanceAttribute", "ModifyVolume", "StopInstances", "StartInstances" }, asked.ToHashSet());
    }

    [Fact]
    public async Task Remove_allows_what_a_removal_asks_for()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithEverything);

        await bench.RemoveAsync();

        AssertAllowed(AwsPolicyScope.Remove, bench.World.Calls);
        Assert.Contains("TerminateInstances", bench.World.Calls);
    }

    [Fact]
    public void Each_scope_is_a_part_of_the_whole_and_all_of_them_are_the_whole()
    {
        Assert.Equal(AwsPermissions.ToPolicy(), AwsPermissions.ToPolicy("aws", AwsPolicyScope.Deploy, AwsPolicyScope.Operate, AwsPolicyScope.Remove, AwsPolicyScope.Backup));
        Assert.DoesNotContain("ec2:CreateTags", AwsPermissions.ToPolicy("aws", AwsPolicyScope.Operate, AwsPolicyScope.Remove), StringComparison.Ordinal);
        Assert.DoesNotContain("RunInstances", AwsPermissions.ToPolicy("aws", AwsPolicyScope.Remove), StringComparison.Ordinal);
    }

    private static void AssertAllowed(AwsPolicyScope scope, IEnumerable<string> asked)
    {
        var allowed = AwsPermissions.All.Where(permission => permission.Uses.Contains(scope)).Select(permission => permission.Action);

        // The rehearsed world also counts what it asks of the node and of DNS.
        Assert.Empty(asked.Intersect(AwsPermissions.All.Select(permission => permission.Action)).Except(allowed));
    }
}
