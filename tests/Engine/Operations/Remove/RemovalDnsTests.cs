using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Remove;
using Direxio.Deployer.Engine.Ports.Cloud;
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

    // It is done; what does not go is what has to be looked at.
    [Fact]
    public async Task A_zone_that_was_kept_as_asked_does_not_hide_what_else_is_left()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        bench.Fault = RemovalTests.Refuse("ReleaseAddress", CloudFailure.AccessDenied, "UnauthorizedOperation");

        var removal = (await bench.RemoveAsync(new() { Domain = RehearsalBench.Domain, Rehearse = true, KeepHostedZone = true }))!;

        var address = bench.State.Resources.AllocationId!;
        Assert.Equal(RemovalStatus.Incomplete, removal.Status);
        Assert.Contains(removal.Residue, item => item.KeptOnRequest);
        Assert.Contains(address, removal.NextAction, StringComparison.Ordinal);
        // Whichever of them was seen first.
        var scope = new RemovalScope(
            new() { Domain = RehearsalBench.Domain, Rehearse = true, KeepHostedZone = true }, bench.Paths, bench.State);
        foreach (var residue in new[] { removal.Residue.OrderBy(item => item.KeptOnRequest), removal.Residue.OrderByDescending(item => item.KeptOnRequest) })
        {
            var next = RemovalView.NextActionOf(scope, removal.Evidence, [.. residue], null).ToString();
            Assert.StartsWith(address, next, StringComparison.Ordinal);
            Assert.Contains("Remove-DirexioNode -Domain chat.example.org -Rehearse -KeepHostedZone", next, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_was_said_when_a_removal_began_holds_until_it_has_ended_or_is_said_otherwise()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        bench.Fault = RemovalTests.Refuse("ReleaseAddress", CloudFailure.AccessDenied, "UnauthorizedOperation");
        await bench.RemoveAsync(new() { Domain = RehearsalBench.Domain, Rehearse = true, KeepHostedZone = true });
        Assert.EndsWith(
            "Remove-DirexioNode -Domain chat.example.org -Rehearse -KeepHostedZone",
            RemovalTests.Status(bench).NextAction.TrimEnd('.'),
            StringComparison.Ordinal);

        // The command of an earlier text, which said nothing of the zone.
        var again = (await bench.RemoveAsync())!;
        Assert.Single(bench.World.Content.Zones);
        Assert.Contains("-KeepHostedZone", again.NextAction, StringComparison.Ordinal);
        bench.Fault = null;

        var removal = (await bench.RemoveAsync(new() { Domain = RehearsalBench.Domain, Rehearse = true, KeepHostedZone = false }))!;

        Assert.Equal(RemovalStatus.Removed, removal.Status);
        bench.AssertNothingLeft();
    }

    [Fact]
    public async Task The_folder_of_a_removed_node_is_deleted_by_a_command_that_leaves_the_zone_that_was_kept()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        await bench.RemoveAsync(new() { Domain = RehearsalBench.Domain, Rehearse = true, KeepHostedZone = true, KeepServiceDirectory = true });

        Assert.Contains("-KeepHostedZone", RemovalTests.Status(bench).NextAction, StringComparison.Ordinal);
        Assert.Contains(
            "Remove-DirexioNode -Domain chat.example.org -Rehearse -KeepHostedZone",
            DeployErrors.AdviceOf(await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync())).In(AdviceContext.ForNode(true)).ToString(),
            StringComparison.Ordinal);
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

    // Route 53 refuses the whole batch when the health check of the old record is gone, or something else stands in its way.
    [Theory]
    [InlineData("Rejected")]
    [InlineData("NotFound")]
    public async Task What_cannot_be_put_back_does_not_keep_the_record_and_is_told(string failure)
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(
            RehearsalBench.Request(RehearsalEvent.DnsRecordElsewhere) with { DnsMode = DnsMode.Route53, ConfirmDnsOverwrite = true });
        var before = bench.State.Dns.ExistingRecord!;
        var refusals = 0;
        bench.Fault = (action, isAfter) =>
        {
            if (action == "ChangeResourceRecordSets" && !isAfter && refusals++ == 0)
            {
                throw new CloudException(Enum.Parse<CloudFailure>(failure), "route53", action, "NoSuchHealthCheck", "there is no such health check");
            }
        };

        var removal = (await bench.RemoveAsync())!;

        Assert.Equal(RemovalStatus.Removed, removal.Status);
        Assert.Empty(Assert.Single(bench.World.Content.Zones).Value.Records);
        Assert.Empty(bench.World.Content.Addresses);
        var evidence = removal.Evidence.Single(seen => seen.Name == "route53_a_record");
        Assert.Equal(EvidenceStatus.Deleted, evidence.Status);
        Assert.Contains($"{before}, could not be put back: ", evidence.Detail);
        Assert.Contains("no such health check", evidence.Detail);
        Assert.Contains(before, removal.NextAction);
    }

    [Fact]
    public async Task The_address_is_not_given_away_while_the_record_leads_to_it()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        bench.Fault = RemovalTests.Refuse("ChangeResourceRecordSets", CloudFailure.AccessDenied, "AccessDenied");

        var removal = (await bench.RemoveAsync())!;

        Assert.Equal(RemovalStatus.Incomplete, removal.Status);
        Assert.Contains("DNS record may still lead to it", removal.Evidence.Single(seen => seen.Kind == ResourceKind.ElasticIp).Detail);
        Assert.Single(bench.World.Content.Addresses);
        bench.Fault = null;
        Assert.Equal(RemovalStatus.Removed, (await bench.RemoveAsync())!.Status);
        bench.AssertNothingLeft();
    }

    // Whoever makes a zone of a name that is delegated to AWS answers for the name.
    [Fact]
    public async Task With_a_zone_of_ours_its_delegation_has_to_go_which_is_said_before_and_after()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        var servers = string.Join(", ", bench.State.Resources.NameServers);

        var removal = (await bench.RemoveAsync())!;

        Assert.Contains(bench.AskedRemoval!.Kept, kept => kept.Contains(servers, StringComparison.Ordinal));
        Assert.Contains($"the delegation of {RehearsalBench.Domain} to {servers}", removal.NextAction);
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
