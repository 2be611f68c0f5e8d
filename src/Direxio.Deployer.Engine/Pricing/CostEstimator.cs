using Direxio.Deployer.Engine.Cloud;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Pricing;

/// <summary>
/// Prices a node. A part is priced by exactly its own entry in the price list; where the list does not answer, only
/// rates that AWS publishes as one and the same for all regions stand in, marked as such. Nothing is guessed.
/// </summary>
internal sealed class CostEstimator(IPrices prices, TimeProvider clock)
{
    /// <summary>US dollars an hour for a public IPv4 address, in every commercial region since February 2024.</summary>
    private const decimal PublishedPublicIpv4Hour = 0.005m;

    /// <summary>US dollars a month for each of the first 25 hosted zones.</summary>
    private const decimal PublishedHostedZoneMonth = 0.50m;

    private static readonly string[] Excluded =
    [
        "data transfer out of AWS",
        "TURN relay traffic of calls",
        "CPU credits that a T3 instance uses beyond its baseline (unlimited mode)",
        "domain registration",
        "taxes, and AWS credits or free-tier benefits",
    ];

    public async Task<CostEstimate> EstimateAsync(DeploymentSettings settings, bool createsZone, CancellationToken cancellationToken)
    {
        var instance = PriceAsync(new PricedItem.InstanceHour(settings.InstanceType), null, cancellationToken);
        var storage = PriceAsync(new PricedItem.Gp3GigabyteMonth(), null, cancellationToken);
        var address = PriceAsync(new PricedItem.PublicIpv4Hour(), PublishedPublicIpv4Hour, cancellationToken);
        var zone = createsZone
            ? PriceAsync(new PricedItem.HostedZoneMonth(), PublishedHostedZoneMonth, cancellationToken)
            : Task.FromResult<(decimal?, PriceSource)>((null, PriceSource.Unknown));
        await Task.WhenAll(instance, storage, address, zone).ConfigureAwait(false);

        List<CostComponent> components =
        [
            Component("ec2_instance", $"EC2 instance {settings.InstanceType}, Linux, on demand", "hour", CostEstimate.HoursPerMonth, instance.Result),
            Component("ebs_gp3", $"gp3 root volume, {settings.DiskSizeGB} GB", "GB-month", settings.DiskSizeGB, storage.Result),
            Component("public_ipv4", "public IPv4 address, billed while attached too", "hour", CostEstimate.HoursPerMonth, address.Result),
        ];
        if (createsZone)
        {
            components.Add(Component("route53_hosted_zone", "Route 53 hosted zone", "month", 1, zone.Result));
        }

        return new(
            settings.Region,
            components,
            components.Sum(component => component.MonthlyUsd ?? 0m),
            components.Max(component => component.Source),
            Excluded,
            clock.GetUtcNow());
    }

    private static CostComponent Component(string name, string description, string unit, int quantity, (decimal? Usd, PriceSource Source) price) =>
        new(name, description, price.Usd, unit, price.Usd is { } usd ? decimal.Round(usd * quantity, 2, MidpointRounding.AwayFromZero) : null, price.Source);

    // A price list that refuses is no reason to refuse a deployment: the estimate says what it does not know.
    private async Task<(decimal? Usd, PriceSource Source)> PriceAsync(PricedItem item, decimal? published, CancellationToken cancellationToken)
    {
        try
        {
            if (await prices.FindAsync(item, cancellationToken).ConfigureAwait(false) is { } price)
            {
                return (price.Usd, PriceSource.Queried);
            }
        }
        catch (CloudException exception) when (exception.Failure is not (CloudFailure.NoCredentials or CloudFailure.CredentialsRefused))
        {
            // Falls through to the published rate or to unknown; the adapter has traced the refusal.
        }

        return published is { } rate ? (rate, PriceSource.Fallback) : (null, PriceSource.Unknown);
    }
}
