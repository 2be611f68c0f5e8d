using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>The price list of a rehearsed account: the rates of us-east-1 for every region, asked for as in life.</summary>
internal sealed class RehearsalPrices(RehearsalWorld world, string region) : IPrices
{
    // Less than all types that a rehearsed region offers, so that a price can be unknown.
    private static readonly Dictionary<string, decimal> HourUsd = new(StringComparer.Ordinal)
    {
        ["t3.micro"] = 0.0104m, ["t3.small"] = 0.0208m, ["t3.medium"] = 0.0416m, ["t3.large"] = 0.0832m,
        ["t3a.small"] = 0.0188m, ["t4g.small"] = 0.0168m, ["m7i.large"] = 0.1008m,
    };

    public bool HasPublishedRates => true;

    public Task<UnitPrice?> FindAsync(PricedItem item, CancellationToken cancellationToken) => world.ReadAsync(
        "GetProducts",
        _ => world.Happens(RehearsalEvent.PricingDenied)
            ? throw new CloudException(
                CloudFailure.AccessDenied, "pricing", "GetProducts", "AccessDeniedException", "not authorized (rehearsed)")
            : PriceOf(item) is { } price ? price with { Filter = PriceQuery.For(item, region).Describe() } : null,
        cancellationToken);

    private static UnitPrice? PriceOf(PricedItem item) => item switch
    {
        PricedItem.InstanceHour hour => HourUsd.TryGetValue(hour.InstanceType, out var usd) ? new(usd, "Hrs") : null,
        PricedItem.Gp3GigabyteMonth => new(0.08m, "GB-Mo"),
        PricedItem.PublicIpv4Hour => new(0.005m, "Hrs"),
        PricedItem.HostedZoneMonth => new(0.50m, "HostedZone"),
        _ => null,
    };
}
