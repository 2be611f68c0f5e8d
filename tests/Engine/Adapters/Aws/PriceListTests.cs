using System.Text.Json;
using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

public sealed class PriceListTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void An_instance_is_asked_for_so_that_one_product_is_left()
    {
        var query = PriceQuery.For(new PricedItem.InstanceHour("t3.small"), "eu-central-1");

        Assert.Equal("AmazonEC2", query.ServiceCode);
        Assert.Equal("t3.small", query.Filters["instanceType"]);
        Assert.Equal("eu-central-1", query.Filters["regionCode"]);
        Assert.Equal("Linux", query.Filters["operatingSystem"]);
        Assert.Equal("Shared", query.Filters["tenancy"]);
        Assert.Equal("NA", query.Filters["preInstalledSw"]);
        Assert.Equal("Used", query.Filters["capacitystatus"]);
    }

    [Fact]
    public async Task The_price_of_the_first_tier_counts()
    {
        using var aws = Prices(Product("HostedZone", ("0", "0.5000000000"), ("25", "0.1000000000")));
        using var ports = aws.Connect();

        var price = await ports.Prices.FindAsync(new PricedItem.HostedZoneMonth(), Token);

        Assert.Equal(0.5m, price?.Usd);
        Assert.Equal("Hrs", price?.Unit);
    }

    [Fact]
    public async Task Products_of_other_usage_are_left_out()
    {
        using var aws = Prices(
            Product("EUC1-PublicIPv4:IdleAddress", ("0", "0.0060000000")),
            Product("EUC1-PublicIPv4:InUseAddress", ("0", "0.0050000000")));
        using var ports = aws.Connect();

        Assert.Equal(0.005m, (await ports.Prices.FindAsync(new PricedItem.PublicIpv4Hour(), Token))?.Usd);
    }

    [Fact]
    public async Task A_price_says_by_which_attributes_it_was_found()
    {
        using var aws = Prices(Product("EUC1-PublicIPv4:InUseAddress", ("0", "0.0050000000")));
        using var ports = aws.Connect();

        var address = await ports.Prices.FindAsync(new PricedItem.PublicIpv4Hour(), Token);
        var instance = PriceQuery.For(new PricedItem.InstanceHour("t3.small"), "eu-central-1").Describe();

        Assert.Equal(["serviceCode", "regionCode", "group", "usagetype", "termType"], address!.Filter.Keys);
        Assert.Equal("*PublicIPv4:InUseAddress*", address.Filter["usagetype"]);
        Assert.Equal(("Linux", "Shared", "Used", "NA", "OnDemand"), (instance["operatingSystem"], instance["tenancy"], instance["capacitystatus"], instance["preInstalledSw"], instance["termType"]));
    }

    [Fact]
    public async Task Two_different_prices_are_no_price()
    {
        using var aws = Prices(Product("x", ("0", "0.0208000000")), Product("x", ("0", "0.0300000000")));
        using var ports = aws.Connect();

        Assert.Null(await ports.Prices.FindAsync(new PricedItem.InstanceHour("t3.small"), Token));
    }

    [Fact]
    public async Task No_product_is_no_price()
    {
        using var aws = Prices();
        using var ports = aws.Connect();

        Assert.Null(await ports.Prices.FindAsync(new PricedItem.Gp3GigabyteMonth(), Token));
    }

    [Theory]
    [InlineData("t3.small", true)]
    [InlineData("m7i-flex.large", true)]
    [InlineData("c6gn.medium", true)]
    [InlineData("is4gen.medium", true)]
    [InlineData("g5.xlarge", false)]
    [InlineData("p4d.24xlarge", false)]
    [InlineData("inf2.xlarge", false)]
    [InlineData("trn1.2xlarge", false)]
    [InlineData("x2gd.medium", false)]
    [InlineData("mac1.metal", false)]
    [InlineData("u-6tb1.metal", false)]
    public void Only_standard_families_use_up_the_standard_quota(string type, bool counts) =>
        Assert.Equal(counts, InstanceTypeOffer.IsOfStandardFamily(type));

    private static string Product(string usageType, params (string Begin, string Usd)[] tiers)
    {
        var dimensions = string.Join(',', tiers.Select((tier, index) =>
            $$"""  "D{{index}}": {"unit":"Hrs","beginRange":"{{tier.Begin}}","pricePerUnit":{"USD":"{{tier.Usd}}"} }  """));
        return $$"""{"product":{"sku":"S","attributes":{"usagetype":"{{usageType}}"} },"terms":{"OnDemand":{"S.T":{"priceDimensions":{ {{dimensions}} } } } } }""";
    }

    private static StubAws Prices(params string[] products) =>
        new(new StubAnswer(200, JsonSerializer.Serialize(new { FormatVersion = "aws_v1", PriceList = products }), "application/x-amz-json-1.1"));
}
