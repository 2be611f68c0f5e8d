using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Dns;

/// <summary>Who keeps the record where nobody named a mode.</summary>
public sealed class DnsModeChoiceTests
{
    [Fact]
    public async Task A_zone_of_the_account_that_the_world_asks_is_taken_and_the_plan_says_so()
    {
        using var bench = BenchWithZone("example.org");

        var deployment = await bench.StartAgainAsync();

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        Assert.Equal(DnsMode.Route53, bench.AskedPlan!.DnsMode);
        Assert.Equal(
            "the DNS zone example.org of the account in Route 53 (a 'hosted zone', Z0EXAMPLE) serves the domain",
            bench.AskedPlan.DnsModeReason);
        Assert.Equal(DnsMode.Route53, bench.AskedPlan.Request.DnsMode);
        Assert.Empty(bench.AskedPlan.DnsRecords);
        Assert.Contains("Z0EXAMPLE", Assert.Single(bench.AskedPlan.DnsChanges).Zone, StringComparison.Ordinal);
        Assert.Equal(DnsMode.Route53, bench.State.DnsMode);
        Assert.Equal(RehearsalBench.Domain, Assert.Single(bench.World.Content.Zones["Z0EXAMPLE"].Records).Name);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("auto")]
    public async Task Where_nobody_agrees_to_a_plan_the_accounts_dns_is_not_written(string? mode)
    {
        using var bench = BenchWithZone("example.org");

        await bench.StartAgainAsync(RehearsalBench.Request() with { DnsMode = mode, IsUnattended = true });

        Assert.Equal(DnsMode.User, bench.State.DnsMode);
        Assert.Equal(new("A", RehearsalBench.Domain, null), Assert.Single(bench.AskedPlan!.DnsRecords));
        Assert.Empty(bench.World.Content.Zones["Z0EXAMPLE"].Records);
        var warning = Assert.Single(bench.Events.Warnings, text => text.Contains("-DnsMode Route53", StringComparison.Ordinal));
        Assert.Contains(
            "the DNS zone example.org of the account in Route 53 (a 'hosted zone', Z0EXAMPLE) serves the domain",
            warning,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mode_that_is_named_is_taken_though_nobody_is_asked()
    {
        using var bench = BenchWithZone("example.org");

        await bench.StartAgainAsync(RehearsalBench.Request() with { DnsMode = "route53", IsUnattended = true });

        Assert.Equal(DnsMode.Route53, bench.State.DnsMode);
        Assert.Null(bench.AskedPlan!.DnsModeReason);
    }

    [Fact]
    public async Task Without_a_zone_the_user_keeps_the_record_and_no_zone_is_made()
    {
        using var bench = new RehearsalBench();

        var deployment = await bench.StartAsync();

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        Assert.Equal(DnsMode.User, bench.State.DnsMode);
        Assert.Equal("the account has no DNS zone for the domain in Route 53 (no public 'hosted zone')", bench.AskedPlan!.DnsModeReason);
        Assert.Empty(bench.World.Content.Zones);
    }

    [Fact]
    public async Task Zones_that_may_not_be_read_leave_the_record_to_the_user_with_the_reason()
    {
        using var bench = BenchWithZone("example.org");
        bench.Fault = (action, isAfter) =>
        {
            if (action == "ListHostedZones" && !isAfter)
            {
                throw new CloudException(CloudFailure.AccessDenied, "route53", action, "AccessDenied", "you may not list");
            }
        };

        await bench.StartAgainAsync();

        Assert.Equal(DnsMode.User, bench.AskedPlan!.DnsMode);
        Assert.Contains("you may not list", bench.AskedPlan.DnsModeReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_seen_from_this_network_is_not_taken_for_delegated()
    {
        using var bench = BenchWithZone("example.org");

        await bench.StartAgainAsync(RehearsalBench.Request(RehearsalEvent.DnsIntercepted));

        Assert.Equal(DnsMode.User, bench.AskedPlan!.DnsMode);
        Assert.Contains("cannot be determined from this network", bench.AskedPlan.DnsModeReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_without_credentials_decides_nothing_and_the_resume_asks()
    {
        using var bench = BenchWithZone("example.org");
        var waiting = await bench.StartAgainAsync(RehearsalBench.Request(RehearsalEvent.NoCredentials));

        Assert.Equal(DeploymentStatus.WaitingForUser, waiting!.Status);
        Assert.Equal(DnsMode.Auto, bench.State.DnsMode);

        var resumed = await bench.ResumeAsync();

        Assert.Equal(DeploymentStatus.Completed, resumed!.Status);
        Assert.Equal(DnsMode.Route53, bench.AskedPlan!.DnsMode);
        Assert.Equal(DnsMode.Route53, bench.State.DnsMode);
    }

    [Fact]
    public async Task A_node_keeps_its_mode_when_a_zone_comes_up_later()
    {
        using var bench = new RehearsalBench();
        var waiting = await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.DnsPending));
        Assert.Equal(DeploymentStatus.WaitingForUser, waiting!.Status);

        AddZone(bench, "example.org", [new(RehearsalBench.Domain, "A", 60, [bench.State.Resources.PublicIp!], null, null, "{}")]);
        var resumed = await bench.ResumeAsync();

        Assert.Equal(DeploymentStatus.Completed, resumed!.Status);
        Assert.Equal(DnsMode.User, bench.State.DnsMode);
    }

    private static RehearsalBench BenchWithZone(string name)
    {
        var bench = new RehearsalBench();
        AddZone(bench, name, []);
        return bench;
    }

    private static void AddZone(RehearsalBench bench, string name, List<Engine.Ports.Dns.RecordSet> records) =>
        bench.World.Content.Zones["Z0EXAMPLE"] = new("Z0EXAMPLE", name, "made by hand", ["ns-1.example.net", "ns-2.example.net"], records);
}
