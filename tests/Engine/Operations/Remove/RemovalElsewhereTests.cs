using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Remove;

/// <summary>The record need not be in the zone any more that the state names.</summary>
public sealed class RemovalElsewhereTests
{
    private static readonly DeploymentRequest WithRoute53 = RehearsalBench.Request() with { DnsMode = DnsMode.Route53 };

    [Fact]
    public async Task The_record_in_a_zone_that_was_made_anew_goes()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        var zones = bench.World.Content.Zones;
        var former = Assert.Single(zones).Value;
        zones.Clear();
        zones["ZNEW"] = former with { Id = "ZNEW", CallerReference = "registrar", RunId = null, NameServers = ["ns-7.rehearsal.example.org"] };

        var removal = (await bench.RemoveAsync())!;

        Assert.Equal(RemovalStatus.Removed, removal.Status);
        Assert.Empty(Assert.Single(zones).Value.Records);
        Assert.Contains("ZNEW", Evidence(removal).Detail, StringComparison.Ordinal);
        Assert.Equal(EvidenceStatus.Deleted, Evidence(removal).Status);
        Assert.DoesNotContain("whose address AWS will give", removal.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_that_moved_to_another_provider_is_told_before_and_after_and_not_called_deleted()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        var address = bench.State.Resources.PublicIp!;
        bench.World.Content.Zones.Clear();
        bench.Dns = FixedDns.Elsewhere("example.org", address);

        var removal = (await bench.RemoveAsync())!;

        Assert.Equal(RemovalStatus.Removed, removal.Status);
        Assert.Equal(EvidenceStatus.Retained, Evidence(removal).Status);
        Assert.Contains("ns1.dns.example.net", Evidence(removal).Detail, StringComparison.Ordinal);
        Told(bench, removal, address);
    }

    [Fact]
    public async Task A_zone_that_stayed_behind_does_not_hide_where_the_world_is_led_now()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        var address = bench.State.Resources.PublicIp!;
        bench.Dns = FixedDns.Elsewhere("example.org", address);

        var removal = (await bench.RemoveAsync())!;

        bench.AssertNothingLeft();
        Assert.Equal(EvidenceStatus.Deleted, Evidence(removal).Status);
        Assert.Contains("ns1.dns.example.net", Evidence(removal).Detail, StringComparison.Ordinal);
        Told(bench, removal, address);
    }

    // The network answers in place of the servers, so that nobody knows: what may be is told.
    [Fact]
    public async Task Where_DNS_cannot_be_asked_a_record_that_is_missing_is_told()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        var address = bench.State.Resources.PublicIp!;
        bench.World.Content.Zones.Clear();
        bench.Dns = new FixedDns(new(null, [], [], []) { Obstacle = new(true, "this network answers itself") });

        Told(bench, (await bench.RemoveAsync())!, address);
    }

    [Fact]
    public async Task Of_a_lost_state_the_record_that_its_user_set_is_told()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        var (run, address) = (bench.State.RunId!, bench.State.Resources.PublicIp!);
        Directory.Delete(bench.Paths.Folder, recursive: true);
        bench.Dns = FixedDns.Elsewhere("example.org", address);

        Told(bench, (await bench.RemoveAsync(new() { RunId = run, Rehearse = true }))!, address);
    }

    private static RemovalEvidence Evidence(Removal removal) => removal.Evidence.Single(seen => seen.Name == "route53_a_record");

    private static void Told(RehearsalBench bench, Removal removal, string address)
    {
        var record = $"the record '{RehearsalBench.Domain} A {address}' at your DNS provider";
        Assert.Contains(bench.AskedRemoval!.Kept, kept => kept.Contains(record, StringComparison.Ordinal));
        Assert.Contains($"{record}, whose address AWS will give to someone else", removal.NextAction, StringComparison.Ordinal);
        Assert.Empty(bench.World.Content.Addresses);
    }
}
