using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Contracts;

/// <summary>What <see cref="IHostedZones"/> promises.</summary>
public abstract class HostedZoneContract : PortContract
{
    private const string Unknown = "Z0123456789ABCDEFGHIJ";

    private string Name => $"{Tags.RunId}.example";

    [Fact]
    public async Task What_was_created_is_found_with_its_name_servers_and_listed()
    {
        using var ports = await ConnectAsync();

        var created = await CreateAsync(ports);

        Assert.Equal((Name, false, Tags.ZoneReference), (created.Name, created.IsPrivate, created.CallerReference));
        var found = (await ports.Zones.FindAsync(created.Id, Token))!;
        Assert.Equal((Name, false, Tags.ZoneReference), (found.Name, found.IsPrivate, found.CallerReference));
        Assert.Equal(created.NameServers, found.NameServers);
        Assert.NotEmpty(found.NameServers);
        var listed = Assert.Single(await ports.Zones.ListAsync(Token), zone => zone.Id == created.Id);
        Assert.Equal((Name, false, Tags.ZoneReference), (listed.Name, listed.IsPrivate, listed.CallerReference));
    }

    [Fact]
    public async Task What_is_unknown_is_null_and_has_neither_records_nor_tags()
    {
        using var ports = await ConnectAsync();

        Assert.Null(await ports.Zones.FindAsync(Unknown, Token));
        Assert.False(await ports.Zones.DeleteAsync(Unknown, Token));
        await AssertFailsAsync(CloudFailure.NotFound, () => ports.Zones.ListAllRecordsAsync(Unknown, Token));
        await AssertFailsAsync(CloudFailure.NotFound, () => ports.Zones.TagAsync(Unknown, Tags, Token));
    }

    [Fact]
    public Task A_reference_makes_one_zone_only() => World.ExceptOnMotoAsync(
        "it takes a caller reference twice; Route 53 answers HostedZoneAlreadyExists",
        async () =>
        {
            using var ports = await ConnectAsync();
            await CreateAsync(ports);

            await AssertFailsAsync(CloudFailure.AlreadyExists, () => CreateAsync(ports));

            Assert.Single(await ports.Zones.ListAsync(Token), zone => zone.Name == Name);
        });

    [Fact]
    public async Task Another_reference_makes_another_zone_of_the_name()
    {
        using var ports = await ConnectAsync();
        var first = await CreateAsync(ports);
        var second = await ports.Zones.CreateAsync(Name, $"{Tags.RunId}-2", Token);
        await ports.Zones.DeleteAsync(first.Id, Token);

        var third = await ports.Zones.CreateAsync(Name, $"{Tags.RunId}-3", Token);

        Assert.Equal(3, new[] { first.Id, second.Id, third.Id }.Distinct().Count());
        Assert.Equal($"{Tags.RunId}-2", (await ports.Zones.FindAsync(second.Id, Token))?.CallerReference);
    }

    [Fact]
    public async Task A_zone_begins_with_its_own_records_and_lists_all_others_too()
    {
        using var ports = await ConnectAsync();
        var zone = await CreateAsync(ports);
        var before = await ports.Zones.ListAllRecordsAsync(zone.Id, Token);

        await ports.Route53.ReplaceAsync(zone.Id, [], $"chat.{Name}", "A", 60, ["203.0.113.9"], Token);

        Assert.Equal([(Name, "NS"), (Name, "SOA")], before.Select(record => (record.Name, record.Type)).OrderBy(record => record.Type));
        Assert.Equal(
            zone.NameServers.Order(), before.Single(record => record.Type == "NS").Values.Select(server => server.TrimEnd('.')).Order());
        Assert.Equal(
            ["A", "NS", "SOA"], (await ports.Zones.ListAllRecordsAsync(zone.Id, Token)).Select(record => record.Type).Order());
    }

    [Fact]
    public async Task One_with_records_is_not_deleted_and_one_without_is_gone()
    {
        using var ports = await ConnectAsync();
        var id = (await CreateAsync(ports)).Id;
        await ports.Route53.ReplaceAsync(id, [], Name, "A", 60, ["203.0.113.9"], Token);

        await AssertFailsAsync(CloudFailure.InUse, () => ports.Zones.DeleteAsync(id, Token));
        var record = (await ports.Route53.ListRecordsAsync(id, Name, Token)).Single(found => found.Type == "A");
        await ports.Route53.RestoreAsync(id, [record], [], Token);

        Assert.True(await ports.Zones.DeleteAsync(id, Token));
        Assert.False(await ports.Zones.DeleteAsync(id, Token));
        Assert.Null(await ports.Zones.FindAsync(id, Token));
        Assert.DoesNotContain(await ports.Zones.ListAsync(Token), zone => zone.Id == id);
    }

    private Task<HostedZone> CreateAsync(CloudPorts ports) => ports.Zones.CreateAsync(Name, Tags.ZoneReference, Token);
}
