using System.Globalization;

namespace Direxio.Deployer;

/// <summary>Where a price comes from.</summary>
public enum PriceSource : long
{
    /// <summary>AWS Price List answered for exactly this item.</summary>
    Queried,

    /// <summary>AWS's published rate as known to this release, because the price list did not answer.</summary>
    Fallback,

    /// <summary>No trustworthy price is known; the total leaves it out and says so.</summary>
    Unknown,
}

/// <summary>One priced part of a node.</summary>
/// <param name="Name">Key of the part as 0.1.0 writes it: ec2_instance, ebs_gp3, public_ipv4, route53_hosted_zone.</param>
/// <param name="Description">The part in words, with its quantity.</param>
/// <param name="UnitPriceUsd">US dollars for one <paramref name="Unit"/>; null if unknown.</param>
/// <param name="Unit">hour, GB-month or month.</param>
/// <param name="MonthlyUsd">US dollars for a month of 730 hours; null if unknown.</param>
/// <param name="Source">Where the price comes from.</param>
public sealed record CostComponent(
    string Name, string Description, decimal? UnitPriceUsd, string Unit, decimal? MonthlyUsd, PriceSource Source)
{
    /// <summary>
    /// The attributes, with their values, by which the price list found exactly this item; a value with asterisks is
    /// contained in the attribute. Empty unless the price was queried.
    /// </summary>
    public IReadOnlyDictionary<string, string> SkuFilter { get; init => field = PrintableDictionary<string>.Of(value); } =
        PrintableDictionary<string>.None;

    /// <summary>The part with its price.</summary>
    public override string ToString() => $"{Name}: {(MonthlyUsd is { } usd ? UsdAMonth(usd) : "price not known")}";

    internal static string UsdAMonth(decimal amount) => string.Create(CultureInfo.InvariantCulture, $"{amount:0.00} USD a month");
}

/// <summary>What of a node bills as things stand; of a rehearsed one, what would.</summary>
/// <param name="KnownMonthlyUsd">The sum of what is known, in US dollars a month.</param>
/// <param name="IsComplete">False if a price, or whether something was created, is not known: then it is a lower bound.</param>
internal sealed record BilledNow(decimal KnownMonthlyUsd, bool IsComplete);

/// <summary>What a node costs a month, before usage, taxes and credits.</summary>
/// <param name="Region">AWS region code.</param>
/// <param name="Components">The parts.</param>
/// <param name="TotalMonthlyUsd">The sum of the known parts in US dollars.</param>
/// <param name="Source">The weakest source among the parts.</param>
/// <param name="Excluded">What the figure leaves out.</param>
/// <param name="RetrievedAt">When the prices were read, in local time.</param>
public sealed record CostEstimate(
    string Region,
    IReadOnlyList<CostComponent> Components,
    decimal TotalMonthlyUsd,
    PriceSource Source,
    IReadOnlyList<string> Excluded,
    DateTime RetrievedAt)
{
    // Documents have the properties in this order, and those that are not written out here ahead of all others.

    /// <summary>The parts.</summary>
    public IReadOnlyList<CostComponent> Components { get; init => field = PrintableList.Of(value); } = PrintableList.Of(Components);

    /// <summary>The sum of the known parts in US dollars.</summary>
    public decimal TotalMonthlyUsd { get; init; } = TotalMonthlyUsd;

    /// <summary>The weakest source among the parts.</summary>
    public PriceSource Source { get; init; } = Source;

    /// <summary>What the figure leaves out.</summary>
    public IReadOnlyList<string> Excluded { get; init => field = PrintableList.Of(value); } = PrintableList.Of(Excluded);

    /// <summary>When the prices were read, in local time.</summary>
    public DateTime RetrievedAt { get; init; } = RetrievedAt;

    /// <summary>Hours that a month is counted with.</summary>
    public const int HoursPerMonth = 730;

    /// <summary>The recorded node that was priced; null for one that does not exist yet.</summary>
    public string? Domain { get; init; }

    /// <summary>
    /// What of the recorded node AWS bills as things stand, in US dollars a month: of an unfinished or stopped node less than the
    /// total, which is that of a complete and running one. 0 for a rehearsal. Null for a node that does not exist yet, and where a
    /// price, or whether something was created, is not known.
    /// </summary>
    public decimal? BilledNowMonthlyUsd { get; init; }

    /// <summary>The kinds of what the figure leaves out, in the order of <see cref="Excluded"/>; empty if the estimate was read from a
    /// state.</summary>
    public IReadOnlyList<CostExclusion> Exclusions { get; init => field = PrintableList.Of(value); } = PrintableList.Of<CostExclusion>([]);

    /// <summary>What one should know about the figures.</summary>
    public IReadOnlyList<string> Notes { get; init => field = PrintableList.Of(value); } = PrintableList.Of<string>([]);

    /// <summary>The same with its texts in English, in which it is recorded; null where they are that already.</summary>
    internal CostEstimate? InEnglish { get; init; }

    /// <summary>Those of the notes that say why prices are not those of the list.</summary>
    internal IReadOnlyList<string> PriceProblems { get; init; } = [];

    /// <summary>The account's free-tier plan; null if it was not asked for. The total never counts on it.</summary>
    public FreeTierPlan? FreeTier { get; init; }

    /// <summary>True for a rehearsal: the account and its prices are invented.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>The estimate as it is recorded: its texts are English, whatever the session's language is.</summary>
    internal CostEstimate ForRecord() => InEnglish is { } english
        ? this with { Components = english.Components, Excluded = english.Excluded, Notes = english.Notes, InEnglish = null }
        : this;

    /// <summary>True when every part has a price; false means that the total is a lower bound.</summary>
    public bool IsComplete => Components.All(component => component.MonthlyUsd is not null);

    /// <summary>The total.</summary>
    public override string ToString() => $"{(IsComplete ? string.Empty : "at least ")}{CostComponent.UsdAMonth(TotalMonthlyUsd)}";
}
