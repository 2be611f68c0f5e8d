using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Contracts;

/// <summary>What <see cref="IDnsProvider"/> promises, by the account's own Route 53.</summary>
public abstract class DnsProviderContract : PortContract
{
    private const string Unknown = "Z0123456789ABCDEFGHIJ";

    private string Zone => $"{Tags.RunId}.example";

    private string Chat => $"chat.{Zone}";

    [Fact]
    public async Task The_public_zones_that_cover_a_domain_are_offered_and_no_others()
    {
        using var ports = await ConnectAsync();
        var parent = await MakeZoneAsync(ports);
        var child = (await ports.Zones.CreateAsync(Chat, $"{Tags.RunId}-chat", Token)).Id;
        await ports.Zones.CreateAsync($"not{Zone}", $"{Tags.RunId}-not", Token);
        await World.AddPrivateZoneAsync(Zone, Token);

        var offered = await ports.Route53.FindZonesAsync(Chat, Token);

        Assert.Equal(new[] { parent, child }.Order(), offered.Select(zone => zone.Id).Order());
        Assert.All(offered, zone => Assert.NotEmpty(zone.NameServers));
        Assert.Equal(Zone, (await ports.Route53.FindZoneAsync(parent, Token))?.Name);
    }

    [Fact]
    public async Task An_unknown_zone_is_null_and_takes_no_records()
    {
        using var ports = await ConnectAsync();

        Assert.Null(await ports.Route53.FindZoneAsync(Unknown, Token));
        Assert.Empty(await ports.Route53.FindZonesAsync(Chat, Token));
        await AssertFailsAsync(CloudFailure.NotFound, () => ports.Route53.ListRecordsAsync(Unknown, Chat, Token));
        await AssertFailsAsync(CloudFailure.NotFound, () => WriteAsync(ports, Unknown, Chat, "A", "203.0.113.1"));
    }

    [Fact]
    public async Task Records_of_exactly_the_name_are_listed()
    {
        using var ports = await ConnectAsync();
        var zone = await MakeZoneAsync(ports);
        await WriteAsync(ports, zone, Chat, "A", "203.0.113.1");
        await WriteAsync(ports, zone, Chat, "AAAA", "2001:db8::1");
        await WriteAsync(ports, zone, $"chatter.{Zone}", "A", "203.0.113.2");
        await WriteAsync(ports, zone, $"my.{Chat}", "A", "203.0.113.3");

        var listed = await ports.Route53.ListRecordsAsync(zone, Chat, Token);

        Assert.Equal(
            [(Chat, "A", 300L, "203.0.113.1"), (Chat, "AAAA", 300L, "2001:db8::1")],
            listed.OrderBy(record => record.Type).Select(record => (record.Name, record.Type, record.Ttl!.Value, record.Summary)));
        Assert.Equal(2, (await ports.Route53.ListRecordsAsync(zone, Chat.ToUpperInvariant(), Token)).Count);
        Assert.Empty(await ports.Route53.ListRecordsAsync(zone, $"nothing.{Zone}", Token));
    }

    [Fact]
    public async Task A_replacement_takes_the_place_of_its_own_kind_and_of_what_is_to_go()
    {
        using var ports = await ConnectAsync();
        var zone = await MakeZoneAsync(ports);
        await WriteAsync(ports, zone, Chat, "A", "203.0.113.1");
        await WriteAsync(ports, zone, Chat, "AAAA", "2001:db8::1");
        await WriteAsync(ports, zone, Chat, "TXT", "\"stays\"");
        var before = await ports.Route53.ListRecordsAsync(zone, Chat, Token);

        var change = await ports.Route53.ReplaceAsync(
            zone, [.. before.Where(record => record.Type != "TXT")], Chat, "A", 60, ["203.0.113.9", "203.0.113.10"], Token);

        Assert.True(await ports.Route53.IsInSyncAsync(change, Token));
        Assert.Equal(
            [("A", 60L, "203.0.113.9, 203.0.113.10"), ("TXT", 300L, "\"stays\"")],
            (await ports.Route53.ListRecordsAsync(zone, Chat, Token))
                .OrderBy(record => record.Type)
                .Select(record => (record.Type, record.Ttl!.Value, record.Summary)));
    }

    [Fact]
    public async Task A_replacement_that_was_done_may_be_repeated()
    {
        using var ports = await ConnectAsync();
        var zone = await MakeZoneAsync(ports);
        await WriteAsync(ports, zone, Chat, "AAAA", "2001:db8::1");
        var before = await ports.Route53.ListRecordsAsync(zone, Chat, Token);

        await ports.Route53.ReplaceAsync(zone, before, Chat, "A", 60, ["203.0.113.9"], Token);
        await ports.Route53.ReplaceAsync(zone, before, Chat, "A", 60, ["203.0.113.9"], Token);

        Assert.Equal("203.0.113.9", Assert.Single(await ports.Route53.ListRecordsAsync(zone, Chat, Token)).Summary);
    }

    [Fact]
    public Task A_record_that_another_one_excludes_is_refused_unless_that_goes() => World.ExceptOnMotoAsync(
        "it keeps an A record beside a CNAME; Route 53 answers InvalidChangeBatch",
        async () =>
        {
            using var ports = await ConnectAsync();
            var zone = await MakeZoneAsync(ports);
            await WriteAsync(ports, zone, Chat, "CNAME", "elsewhere.example.net");

            await AssertFailsAsync(CloudFailure.Rejected, () => WriteAsync(ports, zone, Chat, "A", "203.0.113.1"));
            var before = await ports.Route53.ListRecordsAsync(zone, Chat, Token);
            await ports.Route53.ReplaceAsync(zone, before, Chat, "A", 60, ["203.0.113.1"], Token);

            Assert.Equal("elsewhere.example.net", Assert.Single(before).Summary);
            Assert.Equal("A", Assert.Single(await ports.Route53.ListRecordsAsync(zone, Chat, Token)).Type);
        });

    [Fact]
    public async Task What_was_replaced_comes_back_byte_for_byte_and_is_done_once()
    {
        using var ports = await ConnectAsync();
        var zone = await MakeZoneAsync(ports);
        var (before, ours) = await OverwriteAsync(ports, zone);
        string[] sources = [.. before.Select(record => record.Source)];

        var change = await ports.Route53.RestoreAsync(zone, ours, sources, Token);
        var after = await ports.Route53.ListRecordsAsync(zone, Chat, Token);
        var again = await ports.Route53.RestoreAsync(zone, ours, sources, Token);

        Assert.NotEmpty(change);
        Assert.Equal(sources.Order(), after.Select(record => record.Source).Order());
        Assert.Empty(again);
        Assert.True(await ports.Route53.IsInSyncAsync(again, Token));
        Assert.Equal(sources.Order(), (await ports.Route53.ListRecordsAsync(zone, Chat, Token)).Select(record => record.Source).Order());
    }

    [Fact]
    public Task What_someone_else_put_in_its_place_stays() => World.ExceptOnMotoAsync(
        "it creates a second record set of the same name and type; Route 53 answers InvalidChangeBatch",
        async () =>
        {
            using var ports = await ConnectAsync();
            var zone = await MakeZoneAsync(ports);
            var (before, ours) = await OverwriteAsync(ports, zone);
            await WriteAsync(ports, zone, Chat, "A", "198.51.100.77");

            await AssertFailsAsync(
                CloudFailure.Rejected, () => ports.Route53.RestoreAsync(zone, ours, [.. before.Select(record => record.Source)], Token));

            Assert.Equal("198.51.100.77", Assert.Single(await ports.Route53.ListRecordsAsync(zone, Chat, Token)).Summary);
        });

    [Fact]
    public async Task A_kept_record_that_cannot_be_read_changes_nothing()
    {
        using var ports = await ConnectAsync();
        var zone = await MakeZoneAsync(ports);
        var (_, ours) = await OverwriteAsync(ports, zone);

        await AssertFailsAsync(CloudFailure.Rejected, () => ports.Route53.RestoreAsync(zone, ours, ["<cut off"], Token));

        Assert.Equal(ours[0].Source, Assert.Single(await ports.Route53.ListRecordsAsync(zone, Chat, Token)).Source);
    }

    private async Task<string> MakeZoneAsync(CloudPorts ports) => (await ports.Zones.CreateAsync(Zone, Tags.ZoneReference, Token)).Id;

    private static Task WriteAsync(CloudPorts ports, string zone, string name, string type, string value) =>
        ports.Route53.ReplaceAsync(zone, [], name, type, 300, [value], Token);

    /// <summary>Puts an A record in the place of two others; gives what was there, and what is there now.</summary>
    private async Task<(IReadOnlyList<RecordSet> Before, IReadOnlyList<RecordSet> Ours)> OverwriteAsync(CloudPorts ports, string zone)
    {
        await WriteAsync(ports, zone, Chat, "A", "198.51.100.1");
        await WriteAsync(ports, zone, Chat, "AAAA", "2001:db8::1");
        var before = await ports.Route53.ListRecordsAsync(zone, Chat, Token);
        await ports.Route53.ReplaceAsync(zone, before, Chat, "A", 60, ["203.0.113.9"], Token);
        return (before, await ports.Route53.ListRecordsAsync(zone, Chat, Token));
    }
}
