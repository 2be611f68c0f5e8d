using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>The price list of a rehearsed account: the rates of us-east-1 for every region, asked for as in life.</summary>
internal sealed class RehearsalPrices(RehearsalWorld world, string region) : IPrices
{
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
        PricedItem.InstanceHour hour => RehearsedTypes.Find(hour.InstanceType)?.HourUsd is { } usd ? new(usd, "Hrs") : null,
        PricedItem.Gp3GigabyteMonth => new(0.08m, "GB-Mo"),
        PricedItem.PublicIpv4Hour => new(0.005m, "Hrs"),
        PricedItem.HostedZoneMonth => new(0.50m, "HostedZone"),
        _ => null,
    };
}
