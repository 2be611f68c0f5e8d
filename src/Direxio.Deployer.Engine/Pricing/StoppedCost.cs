using Direxio.Deployer.Engine.Foundation.Guidance;
using System.Globalization;
using Direxio.Deployer.Engine.State.Sections;

namespace Direxio.Deployer.Engine.Pricing;

/// <summary>What of a node bills while its instance is stopped: disk, public address and hosted zone.</summary>
internal static class StoppedCost
{
    /// <summary>Those parts of an estimate.</summary>
    public static IReadOnlyList<CostComponent> Of(CostEstimate estimate) =>
        [.. estimate.Components.Where(component => component.Name != CostComponents.Instance)];

    /// <summary>What parts come to a month, in US dollars; null if the price of one is not known.</summary>
    public static decimal? Total(IReadOnlyCollection<CostComponent> parts) =>
        parts.Any(part => part.MonthlyUsd is null) ? null : parts.Sum(part => part.MonthlyUsd);

    /// <summary>An amount a month in words; null is unknown.</summary>
    public static Advice InWords(decimal? monthlyUsd) => monthlyUsd is { } usd
        ? Advice.Of(nameof(Texts.Price_AMonth), usd.ToString("0.00", CultureInfo.InvariantCulture))
        : Advice.Of(nameof(Texts.Price_UnknownAMonth));
}
