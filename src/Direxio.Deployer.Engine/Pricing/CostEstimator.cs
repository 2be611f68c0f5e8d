using System.Collections.ObjectModel;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.State.Sections;

namespace Direxio.Deployer.Engine.Pricing;

/// <summary>Prices a node: what it consists of times the rates of its region.</summary>
internal sealed class CostEstimator(IPrices prices, TimeProvider clock)
{
    /// <summary>How a note begins that says why prices are not those of the list.</summary>
    public const string NoAnswer = "The price list did not answer";

    private static readonly Rate Unknown = new(null, PriceSource.Unknown);

    private readonly Tariff tariff = new(prices);

    public async Task<CostEstimate> EstimateAsync(NodeShape shape, CancellationToken cancellationToken)
    {
        var instance = shape.InstanceType is { } type
            ? tariff.RateOfAsync(new PricedItem.InstanceHour(type), cancellationToken)
            : Task.FromResult(Unknown);
        var storage = tariff.RateOfAsync(new PricedItem.Gp3GigabyteMonth(), cancellationToken);
        var address = tariff.RateOfAsync(new PricedItem.PublicIpv4Hour(), cancellationToken);
        var zone = shape.HasOwnZone ? tariff.RateOfAsync(new PricedItem.HostedZoneMonth(), cancellationToken) : Task.FromResult(Unknown);
        await Task.WhenAll(instance, storage, address, zone).ConfigureAwait(false);

        List<CostComponent> components =
        [
            Component(
                CostComponents.Instance,
                $"EC2 instance {shape.InstanceType ?? "of unknown type"}, Linux, on demand",
                "hour",
                CostEstimate.HoursPerMonth,
                instance.Result),
            Component(
                CostComponents.Volume,
                $"gp3 root volume, {(shape.DiskSizeGB is { } size ? $"{size} GB" : "size unknown")}",
                "GB-month",
                shape.DiskSizeGB,
                storage.Result),
            Component(CostComponents.Address, "public IPv4 address, in use or not", "hour", CostEstimate.HoursPerMonth, address.Result),
        ];
        if (shape.HasOwnZone)
        {
            components.Add(Component(CostComponents.Zone, "Route 53 hosted zone", "month", 1, zone.Result));
        }

        var excluded = Excluded(shape).ToList();
        return new(
            shape.Region,
            components,
            components.Sum(component => component.MonthlyUsd ?? 0m),
            components.Max(component => component.Source),
            [.. excluded.Select(item => item.Words)],
            clock.GetUtcNow().LocalDateTime)
        {
            Exclusions = [.. excluded.Select(item => item.Kind)],
            Notes = [.. Problems(instance.Result, storage.Result, address.Result, zone.Result), .. Notes(shape)],
        };
    }

    // A part whose quantity is not known has no price either, whatever its unit costs.
    private static CostComponent Component(string name, string description, string unit, int? quantity, Rate rate) =>
        new(
            name,
            description,
            rate.Usd,
            unit,
            quantity is { } count ? rate.Times(count) : null,
            quantity is null ? PriceSource.Unknown : rate.Source)
        {
            SkuFilter = rate.Filter ?? ReadOnlyDictionary<string, string>.Empty,
        };

    private static IEnumerable<(CostExclusion Kind, string Words)> Excluded(NodeShape shape)
    {
        yield return (CostExclusion.Traffic, "data transfer out of AWS");
        yield return (CostExclusion.Relay, "TURN relay traffic of calls");
        if (shape.IsUnlimited)
        {
            yield return (CostExclusion.CpuCredits, $"surplus CPU credits of the {shape.InstanceType} (unlimited mode)");
        }

        yield return (CostExclusion.DnsQueries, "DNS queries");
        yield return (CostExclusion.DomainRegistration, "domain registration");
        yield return (CostExclusion.Taxes, "taxes, and AWS credits or free-tier benefits");
    }

    private static IEnumerable<string> Problems(params Rate[] rates) =>
        rates.Select(rate => rate.Problem).OfType<string>().Distinct().Select(problem => $"{NoAnswer} ({problem}).");

    private static IEnumerable<string> Notes(NodeShape shape)
    {
        yield return "A public IPv4 address is billed every hour, in use or not.";
        if (shape.IsUnlimited)
        {
            yield return $"AWS starts a {shape.InstanceType} in unlimited mode: if its CPU use stays above the baseline for long, "
                + "AWS bills surplus credits by the vCPU-hour. What they cost is not in this figure.";
        }
        else if (shape.IsBurstable)
        {
            yield return $"AWS starts a {shape.InstanceType} in standard mode: without CPU credits it gets slower and costs no more. "
                + "Surplus credits, billed if unlimited mode is switched on, are not in this figure.";
        }

        if (shape.HasOwnZone)
        {
            yield return "The hosted zone is priced as one of the first 25 of the account; AWS bills a zone for the whole month in which "
                + "it exists for more than 12 hours.";
        }

        yield return "Whether AWS credits apply depends on account, plan, region and service; the AWS Billing Console knows.";
    }
}
