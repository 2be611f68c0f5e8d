using Direxio.Deployer.Range.Aws;
using Direxio.Deployer.Range.Names;
using Direxio.Deployer.Range.Tests.Support;

namespace Direxio.Deployer.Range.Tests;

/// <summary>Names as networks and owners have them: blocked servers, zones that nobody delegates to, wildcards.</summary>
[Collection(NetworkCollection.Name)]
public sealed class NetworkTests(RangeFixture fixture) : RangeTest(fixture)
{
    [Fact]
    public async Task A_network_that_keeps_name_servers_away_is_told_of_and_does_not_stop_the_deployment()
    {
        var deployer = await SetUpAsync(new RangeConfig { OutboundDns = OutboundDns.Dropped });
        var run = (await deployer.StartAsync(Domain)).MustEndWith(DeployerRun.WaitingForUser);
        Assert.Contains("53", run.Error, StringComparison.Ordinal);

        await Internet.SetRecordAsync(Domain, "A", new NodeFiles(deployer.NodeFolder(Domain)).PublicIp);
        await Internet.ChangeAsync(new RangeConfig { OutboundDns = OutboundDns.Refused });
        (await deployer.ResumeAsync(Domain)).MustEndWith(DeployerRun.Completed);

        await Internet.ChangeAsync(new RangeConfig { OutboundDns = OutboundDns.Intercepted });
        run = await deployer.RunAsync("Test-DirexioDomain", "-Domain", Domain);
        Assert.Contains("port 53", run.Output, StringComparison.Ordinal);
        (await Inventory.ReadAsync(Internet, Region)).MustHoldOneNode();
    }

    [Fact]
    public async Task The_record_goes_to_the_zone_that_is_delegated_to_not_to_the_longest()
    {
        var deployer = await SetUpAsync(new RangeConfig { UndelegatedZones = [Domain] });
        await Internet.MakeZoneAsync("example.org");
        await Internet.MakeZoneAsync(Domain);

        (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Completed);

        var files = new NodeFiles(deployer.NodeFolder(Domain));
        Assert.Equal("example.org", files.State.GetProperty("resources").GetProperty("route53_zone_name").GetString());
        (await deployer.RemoveAsync(Domain)).MustEndWith(DeployerRun.Completed);
        var after = await Inventory.ReadAsync(Internet, Region);
        after.MustBeEmpty();
        Assert.Equal(2, after.Zones.Count);
        Assert.DoesNotContain(after.Records, record => record.Type == "A");
    }

    [Fact]
    public async Task A_wildcard_is_not_mistaken_for_a_record_of_the_name()
    {
        var deployer = await SetUpAsync();
        await Internet.SetRecordAsync("*.example.org", "AAAA", "2001:db8::10");

        var first = (await deployer.StartAsync(Domain)).MustEndWith(DeployerRun.WaitingForUser);
        var address = new NodeFiles(deployer.NodeFolder(Domain)).PublicIp;
        Assert.Contains($"{Domain}  A  {address}", first.Document.GetProperty("NextAction").GetString(), StringComparison.Ordinal);
        await Internet.SetRecordAsync(Domain, "A", address);

        (await deployer.ResumeAsync(Domain)).MustEndWith(DeployerRun.Completed);
    }
}
