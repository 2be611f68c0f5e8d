using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Repair;

/// <summary>DNS of the domain moves while the node lives on: a zone created again, or another provider.</summary>
public sealed class MovedDnsTests
{
    private const string Domain = RehearsalBench.Domain;

    [Fact]
    public async Task A_zone_made_anew_stops_no_node_for_ever_as_a_repair_follows_to_it()
    {
        using var bench = await RepairBench.DeployedAsync(DnsMode.Route53);
        var former = bench.State.Resources.ZoneId!;
        MakeAnew(bench);
        var plans = new List<RepairPlan>();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync(Again));
        await bench.RepairAsync(plans: plans);
        await bench.ResumeAsync(Again);

        Assert.Equal("RecordedZoneGone", failure.Code);
        Assert.Contains($"Repair-DirexioDeployment -Domain {Domain}", failure.NextAction, StringComparison.Ordinal);
        Assert.Contains(Assert.Single(plans).Changes, change => change == $"hosted zone: ZNEW, until now {former}");
        Assert.Equal(("ZNEW", false, DnsMode.Route53), (bench.State.Resources.ZoneId, bench.State.Resources.ZoneCreated, bench.State.DnsMode));
        Assert.Equal("Completed", (await bench.RepairAsync())!.Status);
        Assert.Contains(bench.World.Content.Zones["ZNEW"].Records, record => record.Type == "A");
    }

    [Fact]
    public async Task Where_DNS_left_the_account_the_user_keeps_the_record_from_now_on()
    {
        using var bench = await RepairBench.DeployedAsync(DnsMode.Route53);
        bench.World.Content.Zones.Clear();
        MoveAway(bench);
        var plans = new List<RepairPlan>();

        await bench.RepairAsync(plans: plans, change: ports => ports with { Dns = bench.Dns! });

        var changes = Assert.Single(plans).Changes;
        Assert.Contains(changes, change => change == "DNS mode: user, until now route53");
        Assert.Contains(changes, change => change.Contains("does not exist any more", StringComparison.Ordinal));
        Assert.Equal((null, DnsMode.User), (bench.State.Resources.ZoneId, bench.State.DnsMode));
        Assert.All(await bench.CheckAsync(), row => Assert.NotEqual("ZoneDelegation", row.Name));
        await bench.ResumeAsync(Again);
    }

    // It bills until the node is removed, which finds it by what is on record.
    [Fact]
    public async Task A_zone_of_ours_that_stayed_behind_stays_on_record()
    {
        using var bench = await RepairBench.DeployedAsync(DnsMode.Route53);
        var zone = bench.State.Resources.ZoneId;
        MoveAway(bench);

        await bench.RepairAsync(change: ports => ports with { Dns = bench.Dns! });

        Assert.Equal((zone, true, DnsMode.User), (bench.State.Resources.ZoneId, bench.State.Resources.ZoneCreated, bench.State.DnsMode));
        await bench.RemoveAsync();
        bench.AssertNothingLeft();
    }

    [Fact]
    public async Task A_zone_that_waits_for_its_first_delegation_is_left()
    {
        using var bench = await RepairBench.DeployedAsync(DnsMode.Route53);
        bench.EditState(state => state.Remove("dns_ready"));
        MoveAway(bench);
        var before = File.ReadAllText(bench.Paths.State);

        await bench.RepairAsync(change: ports => ports with { Dns = bench.Dns! });

        Assert.Equal(before, File.ReadAllText(bench.Paths.State));
    }

    [Fact]
    public async Task Where_no_name_server_can_be_heard_nothing_is_followed()
    {
        using var bench = await RepairBench.DeployedAsync(DnsMode.Route53);
        var before = File.ReadAllText(bench.Paths.State);

        await bench.RepairAsync(change: ports => ports with
        {
            Dns = new FixedDns(new(null, [], [], []) { Obstacle = new(true, "this network answers itself") }),
        });

        Assert.Equal(before, File.ReadAllText(bench.Paths.State));
    }

    [Theory]
    [InlineData(true, false, CheckSeverity.Info)]
    [InlineData(false, false, CheckSeverity.Error)]
    [InlineData(true, true, CheckSeverity.Warning)]
    public async Task A_check_does_not_tell_people_to_move_back_what_is_right(bool isRight, bool isGone, CheckSeverity severity)
    {
        using var bench = await RepairBench.DeployedAsync(DnsMode.Route53);
        MoveAway(bench, isRight ? null : "198.51.100.7");
        if (isGone)
        {
            bench.World.Content.Zones.Clear();
        }

        var rows = await bench.CheckAsync();

        var row = Assert.Single(rows, row => row.Name == "ZoneDelegation");
        Assert.Equal(severity, row.Severity);
        Assert.Contains($"Repair-DirexioDeployment -Domain {Domain}", row.Fix, StringComparison.Ordinal);
        Assert.Equal(!isRight, row.Fix!.Contains("set these name servers", StringComparison.Ordinal));
        Assert.Equal(isRight ? CheckSeverity.Ok : CheckSeverity.Error, rows.Single(row => row.Name == "Record").Severity);
    }

    private static DeploymentRequest Again => new() { Domain = Domain, Rehearse = true, RepeatFrom = PhaseId.S3_PROVISION };

    private static void MakeAnew(RehearsalBench bench)
    {
        var zones = bench.World.Content.Zones;
        var former = Assert.Single(zones).Value;
        zones.Clear();
        zones["ZNEW"] = former with
        {
            Id = "ZNEW", CallerReference = "registrar", RunId = null, NameServers = ["ns-7.rehearsal.example.org"], Records = [],
        };
    }

    private static void MoveAway(RehearsalBench bench, string? address = null) =>
        bench.Dns = FixedDns.Elsewhere("example.org", address ?? bench.State.Resources.PublicIp!);
}
