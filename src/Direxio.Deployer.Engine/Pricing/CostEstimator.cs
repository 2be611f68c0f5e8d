using System.Collections.ObjectModel;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.State.Sections;

namespace Direxio.Deployer.Engine.Pricing;

/// <summary>Prices a node: what it consists of times the rates of its region.</summary>
internal sealed class CostEstimator(IPrices prices, TimeProvider clock)
{
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

        CostEstimate Estimate() => InWords(shape, new(instance.Result, storage.Result, address.Result, zone.Result));
        var estimate = Estimate();
        return Language.IsEnglish ? estimate : estimate with { InEnglish = Language.InEnglish(Estimate) };
    }

    private CostEstimate InWords(NodeShape shape, Rates rates)
    {
        List<CostComponent> components =
        [
            Component(
                CostComponents.Instance,
                shape.InstanceType is { } priced
                    ? Advice.Of(nameof(Texts.Technical_Instance), priced)
                    : Advice.Of(nameof(Texts.Technical_InstanceUnknown)),
                "hour",
                CostEstimate.HoursPerMonth,
                rates.Instance),
            Component(
                CostComponents.Volume,
                shape.DiskSizeGB is { } size
                    ? Advice.Of(nameof(Texts.Technical_Volume), size)
                    : Advice.Of(nameof(Texts.Technical_VolumeUnknown)),
                "GB-month",
                shape.DiskSizeGB,
                rates.Storage),
            Component(
                CostComponents.Address, Advice.Of(nameof(Texts.Technical_Address)), "hour", CostEstimate.HoursPerMonth, rates.Address),
        ];
        if (shape.HasOwnZone)
        {
            components.Add(Component(CostComponents.Zone, Advice.Of(nameof(Texts.Technical_Zone)), "month", 1, rates.Zone));
        }

        var excluded = Excluded(shape).ToList();
        var problems = rates.Problems.Select(problem => Advice.Of(nameof(Texts.Cost_NoAnswer), problem)).ToList();
        return new CostEstimate(
            shape.Region,
            components,
            components.Sum(component => component.MonthlyUsd ?? 0m),
            components.Max(component => component.Source),
            [.. excluded.Select(item => item.Words.ToString())],
            clock.GetUtcNow().LocalDateTime)
        {
            Exclusions = [.. excluded.Select(item => item.Kind)],
            PriceProblems = [.. problems.Select(problem => problem.ToString())],
        }.WithNotes([.. problems, .. Notes(shape)]);
    }

    // A part whose quantity is not known has no price either, whatever its unit costs.
    private static CostComponent Component(string name, Advice description, string unit, int? quantity, Rate rate) =>
        new(
            name,
            description.ToString(),
            rate.Usd,
            unit,
            quantity is { } count ? rate.Times(count) : null,
            quantity is null ? PriceSource.Unknown : rate.Source)
        {
            SkuFilter = rate.Filter ?? ReadOnlyDictionary<string, string>.Empty,
        };

    private static IEnumerable<(CostExclusion Kind, Advice Words)> Excluded(NodeShape shape)
    {
        yield return (CostExclusion.Traffic, Advice.Of(nameof(Texts.Excluded_Traffic)));
        yield return (CostExclusion.Relay, Advice.Of(nameof(Texts.Technical_Relay)));
        if (shape.IsUnlimited)
        {
            yield return (CostExclusion.CpuCredits, Advice.Of(nameof(Texts.Excluded_CpuCredits), shape.InstanceType));
        }

        yield return (CostExclusion.DnsQueries, Advice.Of(nameof(Texts.Excluded_DnsQueries)));
        yield return (CostExclusion.DomainRegistration, Advice.Of(nameof(Texts.Excluded_DomainRegistration)));
        yield return (CostExclusion.Taxes, Advice.Of(nameof(Texts.Excluded_Taxes)));
        if (shape.BackupBuckets.Count > 0)
        {
            yield return (CostExclusion.Backups, Advice.Of(nameof(Texts.Excluded_Backups), string.Join(", ", shape.BackupBuckets)));
        }
    }

    private static IEnumerable<Advice> Notes(NodeShape shape)
    {
        yield return Advice.Of(nameof(Texts.Technical_AddressNote));
        if (shape.IsUnlimited)
        {
            yield return Advice.Of(nameof(Texts.Cost_Unlimited), shape.InstanceType);
        }
        else if (shape.IsBurstable)
        {
            yield return Advice.Of(nameof(Texts.Cost_Standard), shape.InstanceType);
        }

        if (shape.HasOwnZone)
        {
            yield return Advice.Of(nameof(Texts.Technical_ZoneNote));
        }

        yield return Advice.Of(nameof(Texts.Cost_Credits));
    }

    private sealed record Rates(Rate Instance, Rate Storage, Rate Address, Rate Zone)
    {
        public IEnumerable<string> Problems =>
            new[] { Instance, Storage, Address, Zone }.Select(rate => rate.Problem).OfType<string>().Distinct();
    }
}
