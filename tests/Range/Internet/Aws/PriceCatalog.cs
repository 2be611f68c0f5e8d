using System.Text.Json;

namespace Direxio.Deployer.Range.Aws;

/// <summary>A small Price List: the products of a node, and others that look much like them.</summary>
internal static class PriceCatalog
{
    private static readonly (string Code, string Location)[] Regions =
        [("us-east-1", "US East (N. Virginia)"), ("eu-central-1", "EU (Frankfurt)")];

    private static readonly IReadOnlyList<Product> Products = [.. Regions.SelectMany(OfRegion), HostedZone()];

    /// <summary>Answers GetProducts: every product that matches all filters exactly.</summary>
    public static AwsReply GetProducts(JsonElement request)
    {
        var service = request.GetProperty("ServiceCode").GetString()!;
        var filters = request.TryGetProperty("Filters", out var list)
            ? list.EnumerateArray().Select(filter => (Field: filter.GetProperty("Field").GetString()!, Value: filter.GetProperty("Value").GetString()!)).ToList()
            : [];
        var found = Products.Where(product => product.Service == service && filters.TrueForAll(filter => product.Has(filter.Field, filter.Value)));
        return AwsReply.OfJson(new { FormatVersion = "aws_v1", PriceList = found.Select(product => product.ToJson()).ToArray() });
    }

    private static IEnumerable<Product> OfRegion((string Code, string Location) region)
    {
        foreach (var (type, price) in new[] { ("t3.small", 0.0208m), ("t3.medium", 0.0416m), ("t3.large", 0.0832m) })
        {
            yield return Instance(region, type, "Linux", "Shared", "Used", price);
            yield return Instance(region, type, "Windows", "Shared", "Used", price * 2);
            yield return Instance(region, type, "Linux", "Dedicated", "Used", price * 1.1m);
            yield return Instance(region, type, "Linux", "Shared", "UnusedCapacityReservation", price);
        }

        yield return new("AmazonEC2", "Storage", "GB-Mo", [(0, null, 0.08m)], Attributes(
            region, ("volumeApiName", "gp3"), ("volumeType", "General Purpose"), ("storageMedia", "SSD-backed"), ("usagetype", "EBS:VolumeUsage.gp3"), ("locationType", "AWS Region")));
        yield return new("AmazonEC2", "Storage", "GB-Mo", [(0, null, 0.1m)], Attributes(
            region, ("volumeApiName", "gp2"), ("volumeType", "General Purpose"), ("storageMedia", "SSD-backed"), ("usagetype", "EBS:VolumeUsage.gp2"), ("locationType", "AWS Region")));
        yield return new("AmazonVPC", "VpcPublicIPv4Address", "Hrs", [(0, null, 0.005m)], Attributes(
            region, ("group", "VPCPublicIPv4Address"), ("usagetype", "PublicIPv4:InUseAddress"), ("locationType", "AWS Region")));
        yield return new("AmazonVPC", "VpcPublicIPv4Address", "Hrs", [(0, null, 0.005m)], Attributes(
            region, ("group", "VPCPublicIPv4Address"), ("usagetype", "PublicIPv4:IdleAddress"), ("locationType", "AWS Region")));
    }

    private static Product Instance(
        (string Code, string Location) region, string type, string system, string tenancy, string capacity, decimal price) =>
        new("AmazonEC2", "Compute Instance", "Hrs", [(0, null, price)], Attributes(
            region,
            ("instanceType", type), ("operatingSystem", system), ("tenancy", tenancy), ("capacitystatus", capacity),
            ("preInstalledSw", "NA"), ("licenseModel", "No License required"), ("marketoption", "OnDemand"),
            ("operation", system == "Linux" ? "RunInstances" : "RunInstances:0002"), ("usagetype", $"BoxUsage:{type}"), ("locationType", "AWS Region")));

    private static Product HostedZone() =>
        new("AmazonRoute53", "DNS Zone", "Zones", [(0, 25, 0.5m), (25, null, 0.1m)], new(StringComparer.Ordinal)
        {
            ["servicecode"] = "AmazonRoute53",
            ["usagetype"] = "HostedZone",
        });

    private static Dictionary<string, string> Attributes((string Code, string Location) region, params (string Name, string Value)[] others)
    {
        var all = others.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
        all["regionCode"] = region.Code;
        all["location"] = region.Location;
        return all;
    }

    private sealed record Product(
        string Service, string Family, string Unit, (int From, int? To, decimal Usd)[] Tiers, Dictionary<string, string> Attributes)
    {
        public bool Has(string field, string value) => field switch
        {
            "ServiceCode" or "servicecode" => Service == value,
            "productFamily" => Family == value,
            "termType" => value == "OnDemand",
            _ => Attributes.TryGetValue(field, out var mine) && mine == value,
        };

        public string ToJson()
        {
            var sku = $"RANGE{Math.Abs(string.GetHashCode(string.Join('|', Attributes.Values), StringComparison.Ordinal)):X8}";
            var dimensions = Tiers.ToDictionary(tier => $"{sku}.OD.{tier.From}", tier => new
            {
                unit = Unit,
                beginRange = $"{tier.From}",
                endRange = tier.To is { } to ? $"{to}" : "Inf",
                pricePerUnit = new Dictionary<string, string> { ["USD"] = tier.Usd.ToString("F10", System.Globalization.CultureInfo.InvariantCulture) },
            });
            return JsonSerializer.Serialize(new
            {
                product = new { productFamily = Family, attributes = Attributes, sku },
                serviceCode = Service,
                terms = new
                {
                    OnDemand = new Dictionary<string, object>
                    {
                        [$"{sku}.OD"] = new { sku, offerTermCode = "OD", effectiveDate = "2026-05-01T00:00:00Z", priceDimensions = dimensions, termAttributes = new { } },
                    },
                },
                version = "20260501",
                publicationDate = "2026-05-01T00:00:00Z",
            });
        }
    }
}
