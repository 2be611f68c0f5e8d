using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Remove;

/// <summary>What somebody else put into DNS is never deleted, and what stood there before comes back.</summary>
public sealed class RemovalDnsTests
{
    private static readonly DeploymentRequest WithRoute53 = RehearsalBench.Request() with { DnsMode = DnsMode.Route53 };

    [Fact]
    public async Task A_foreign_record_keeps_the_zone_and_the_user_may_agree_to_that()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        var zone = bench.World.Content.Zones.Single().Value;
        zone.Records.Add(new($"mail.{RehearsalBench.Domain}", "MX", 300, ["10 mail.example.net"], null, null, "mx"));

        var removal = (await bench.RemoveAsync())!;

        Assert.Equal(RemovalStatus.Incomplete, removal.Status);
        var evidence = removal.Evidence.Single(seen => seen.Name == "route53_hosted_zone");
        Assert.Equal(EvidenceStatus.Retained, evidence.Status);
        Assert.Contains($"mail.{RehearsalBench.Domain} MX", evidence.Detail);
        var residue = Assert.Single(removal.Residue);
        Assert.Equal((zone.Id, 0.50m), (residue.Id, residue.MonthlyUsd));
        Assert.Contains("-KeepHostedZone", removal.NextAction);
        Assert.True(File.Exists(bench.Paths.State));

        var kept = (await bench.RemoveAsync(new() { Domain = RehearsalBench.Domain, Rehearse = true, KeepHostedZone = true }))!;

        Assert.Equal(RemovalStatus.Removed, kept.Status);
        Assert.Equal(zone.Id, Assert.Single(kept.Residue).Id);
        Assert.False(Directory.Exists(bench.Paths.Folder));
        Assert.Equal("MX", Assert.Single(Assert.Single(bench.World.Content.Zones).Value.Records).Type);
    }

    [Fact]
    public async Task A_zone_that_was_kept_is_not_forgotten_with_the_folder()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        await bench.RemoveAsync(new() { Domain = RehearsalBench.Domain, Rehearse = true, KeepHostedZone = true, KeepServiceDirectory = true });
        var zone = bench.World.Content.Zones.Single().Key;
        Assert.Contains(RecordedBill.From(bench.State).Recorded, item => item.Id == zone);

        var removal = (await bench.RemoveAsync())!;

        Assert.Contains(bench.AskedRemoval!.Items, item => item.Id == zone);
        Assert.Equal(RemovalStatus.Removed, removal.Status);
        bench.AssertNothingLeft();
    }

    [Fact]
    public async Task A_record_that_somebody_changed_since_is_left()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.DnsRecordElsewhere) with { DnsMode = DnsMode.Route53, ConfirmDnsOverwrite = true });
        var records = bench.World.Content.Zones.Single().Value.Records;
        records.Clear();
        records.Add(new(RehearsalBench.Domain, "A", 300, ["198.51.100.7"], null, null, "changed"));

        var removal = (await bench.RemoveAsync())!;

        Assert.Equal(RemovalStatus.Removed, removal.Status);
        var evidence = removal.Evidence.Single(seen => seen.Name == "route53_a_record");
        Assert.Equal(EvidenceStatus.Retained, evidence.Status);
        Assert.Contains("198.51.100.7", evidence.Detail);
        Assert.Equal("changed", Assert.Single(records).Source);
    }

    [Fact]
    public async Task What_the_record_replaced_is_put_back()
    {
        using var bench = new RehearsalBench();
        var occupied = new WorldContent();
        RehearsalZones.OccupyName(occupied, RehearsalBench.Domain);
        var before = occupied.Zones.Single().Value.Records.Single();
        await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.DnsRecordElsewhere) with { DnsMode = DnsMode.Route53, ConfirmDnsOverwrite = true });

        var removal = (await bench.RemoveAsync())!;

        Assert.Equal(RemovalStatus.Removed, removal.Status);
        var record = Assert.Single(Assert.Single(bench.World.Content.Zones).Value.Records);
        Assert.Equal((before.Type, before.Ttl, before.Values[0]), (record.Type, record.Ttl, record.Values[0]));
        Assert.Equal(EvidenceStatus.Skipped, removal.Evidence.Single(seen => seen.Name == "route53_hosted_zone").Status);
    }

    [Fact]
    public async Task A_zone_that_was_there_before_is_never_deleted()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.DnsRecordElsewhere) with { DnsMode = DnsMode.Route53, ConfirmDnsOverwrite = true });
        bench.World.Content.Zones.Single().Value.Records.Clear();

        await bench.RemoveAsync();

        Assert.Single(bench.World.Content.Zones);
        Assert.DoesNotContain("DeleteHostedZone", bench.World.Calls);
    }
}
