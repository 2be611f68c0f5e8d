using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>How an item is asked for in the price list.</summary>
/// <param name="ServiceCode">The service that sells it.</param>
/// <param name="Filters">Attributes that must be equal.</param>
/// <param name="UsageType">What the usage type must contain, where no attribute tells two products apart; null if nothing.</param>
internal sealed record PriceQuery(string ServiceCode, IReadOnlyDictionary<string, string> Filters, string? UsageType = null)
{
    /// <summary>The query for an item in a region.</summary>
    public static PriceQuery For(PricedItem item, string region) => item switch
    {
        PricedItem.InstanceHour instance => new("AmazonEC2", new Dictionary<string, string>
        {
            ["regionCode"] = region,
            ["instanceType"] = instance.InstanceType,
            ["operatingSystem"] = "Linux",
            ["tenancy"] = "Shared",
            ["preInstalledSw"] = "NA",
            ["licenseModel"] = "No License required",
            ["capacitystatus"] = "Used",
            ["termType"] = "OnDemand",
        }),
        PricedItem.Gp3GigabyteMonth => new("AmazonEC2", new Dictionary<string, string>
        {
            ["regionCode"] = region,
            ["productFamily"] = "Storage",
            ["volumeApiName"] = "gp3",
        }),

        // The group also holds idle addresses and contiguous blocks.
        PricedItem.PublicIpv4Hour => new(
            "AmazonVPC",
            new Dictionary<string, string> { ["regionCode"] = region, ["group"] = "VPCPublicIPv4Address" },
            "PublicIPv4:InUseAddress"),

        // Sold for the whole partition, so without a region.
        PricedItem.HostedZoneMonth => new("AmazonRoute53", new Dictionary<string, string> { ["productFamily"] = "DNS Zone" }, "HostedZone"),
        _ => throw new ArgumentOutOfRangeException(nameof(item), item, "an item without a query"),
    };

    /// <summary>All that a product had to fulfil, for the reader of an estimate.</summary>
    public IReadOnlyDictionary<string, string> Describe()
    {
        var described = new Dictionary<string, string> { ["serviceCode"] = ServiceCode };
        foreach (var (attribute, value) in Filters)
        {
            described[attribute] = value;
        }

        if (UsageType is not null)
        {
            described["usagetype"] = $"*{UsageType}*";
        }

        // The answer also has reserved prices; only On-Demand ones are read.
        described["termType"] = "OnDemand";
        return described;
    }

    /// <summary>True unless the product's usage type shows that it is something else.</summary>
    public bool Accepts(string? usageType) =>
        UsageType is null || usageType is null || usageType.Contains(UsageType, StringComparison.Ordinal);
}
