using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>The AWS Price List Query interface.</summary>
internal sealed class PriceList(JsonServiceClient client, string region) : IPrices
{
    private const string TargetPrefix = "AWSPriceListService";
    private const string Commercial = "aws";

    // The partitions that have a price list at all.
    private static readonly string[] Partitions = [Commercial, "aws-cn", "aws-eusc"];

    /// <summary>The configuration; a region is still to be set.</summary>
    public static ServiceConfig MakeConfig() => new(new(
        "Pricing", "pricing", "api.pricing", "2017-10-15", region => $"api.pricing.{region}.{AwsRegions.PartitionOf(region).dnsSuffix}"));

    public bool HasPublishedRates => PartitionName == Commercial;

    private string PartitionName => AwsRegions.PartitionOf(region).name;

    public async Task<UnitPrice?> FindAsync(PricedItem item, CancellationToken cancellationToken)
    {
        if (!Partitions.Contains(PartitionName))
        {
            throw Without($"AWS has no price list in the partition {PartitionName}");
        }

        var query = PriceQuery.For(item, region);
        var prices = new List<UnitPrice>();
        string? page = null;
        do
        {
            var (found, next) = await client.CallAsync(
                TargetPrefix, "GetProducts", Body(query, page), answer => ReadPage(answer, query), cancellationToken).ConfigureAwait(false);
            prices.AddRange(found);
            page = next;
        }
        while (!string.IsNullOrEmpty(page));

        // Elsewhere AWS bills in the currency of the country, which is not converted here.
        if (prices.Count == 0 && !HasPublishedRates)
        {
            throw Without($"the price list of the partition {PartitionName} has no price in US dollars");
        }

        return prices.DistinctBy(price => (price.Usd, price.Unit)).Take(2).ToList() is [var only]
            ? only with { Filter = query.Describe() }
            : null;
    }

    private static CloudException Without(string why) => new(CloudFailure.Rejected, "pricing", "GetProducts", "NoPrice", why);

    /// <summary>The On-Demand prices in US dollars of one product, of the first tier where there are tiers.</summary>
    internal static IEnumerable<UnitPrice> ReadPrices(JsonElement product, PriceQuery query)
    {
        var description = product.GetProperty("product");
        if (!query.Accepts(Attribute(description, "usagetype")) || !product.GetProperty("terms").TryGetProperty("OnDemand", out var terms))
        {
            yield break;
        }

        foreach (var dimension in terms.EnumerateObject().SelectMany(term => term.Value.GetProperty("priceDimensions").EnumerateObject()))
        {
            var value = dimension.Value;
            var begins = value.TryGetProperty("beginRange", out var begin) ? begin.GetString() : "0";
            if (begins == "0" && value.GetProperty("pricePerUnit").TryGetProperty("USD", out var usd))
            {
                yield return new(
                    decimal.Parse(usd.GetString()!, CultureInfo.InvariantCulture),
                    value.GetProperty("unit").GetString()!);
            }
        }
    }

    private static (List<UnitPrice> Prices, string? Next) ReadPage(JsonElement answer, PriceQuery query)
    {
        var prices = new List<UnitPrice>();
        foreach (var product in answer.GetProperty("PriceList").EnumerateArray())
        {
            using var document = JsonDocument.Parse(product.GetString()!);
            prices.AddRange(ReadPrices(document.RootElement, query));
        }

        return (prices, answer.TryGetProperty("NextToken", out var next) ? next.GetString() : null);
    }

    private static string? Attribute(JsonElement description, string name) =>
        description.TryGetProperty("attributes", out var attributes) && attributes.TryGetProperty(name, out var value)
            ? value.GetString()
            : null;

    private static JsonObject Body(PriceQuery query, string? page)
    {
        var filters = query.Filters.Select(filter => (JsonNode)new JsonObject
        {
            ["Type"] = "TERM_MATCH",
            ["Field"] = filter.Key,
            ["Value"] = filter.Value,
        });
        var body = new JsonObject
        {
            ["ServiceCode"] = query.ServiceCode,
            ["Filters"] = new JsonArray([.. filters]),
            ["FormatVersion"] = "aws_v1",
            ["MaxResults"] = 100,
        };
        if (page is not null)
        {
            body["NextToken"] = page;
        }

        return body;
    }
}
