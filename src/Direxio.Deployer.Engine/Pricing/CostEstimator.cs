using Direxio.Deployer.Engine.Cloud;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Pricing;

/// <summary>Prices a node: what it consists of times the rates of its region.</summary>
internal sealed class CostEstimator(IPrices prices, TimeProvider clock)
{
    private readonly Tariff tariff = new(prices);

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
        var instance = tariff.RateOfAsync(new PricedItem.InstanceHour(settings.InstanceType), cancellationToken);
        var storage = tariff.RateOfAsync(new PricedItem.Gp3GigabyteMonth(), cancellationToken);
        var address = tariff.RateOfAsync(new PricedItem.PublicIpv4Hour(), cancellationToken);
        var zone = createsZone
            ? tariff.RateOfAsync(new PricedItem.HostedZoneMonth(), cancellationToken)
            : Task.FromResult(new Rate(null, PriceSource.Unknown));
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

    private static CostComponent Component(string name, string description, string unit, int quantity, Rate rate) =>
        new(name, description, rate.Usd, unit, rate.Times(quantity), rate.Source);
}
