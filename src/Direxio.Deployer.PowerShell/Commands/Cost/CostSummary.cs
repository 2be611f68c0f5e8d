using System.Globalization;
using System.Text;
using Direxio.Deployer.PowerShell.Views;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>An estimate in words: what its view shows.</summary>
public static class CostSummary
{
    private static readonly string[] Heads = ["Part", "Unit price", "USD/month", "Source"];

    /// <summary>The parts as a table with their total, and what one should know about them, as lines of text.</summary>
    /// <param name="estimate">The estimate.</param>
    public static string Render(CostEstimate estimate)
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{estimate.Domain ?? "A node"} in {estimate.Region}, in USD a month of {CostEstimate.HoursPerMonth} hours");
        if (estimate.Rehearsal)
        {
            text.AppendLine("Rehearsal: account and prices are invented.");
        }

        text.AppendLine();
        Table(text, estimate);
        if (!estimate.IsComplete)
        {
            text.AppendLine().AppendLine("A price is unknown and left out, so the total is a lower bound; see https://calculator.aws.");
        }

        List(text, "Not in that figure", estimate.Excluded);
        List(text, "Please note", estimate.Notes);
        List(text, "Free tier", FreeTier(estimate.FreeTier));
        List(text, "Asked of the price list", estimate.Components.Where(part => part.SkuFilter.Count > 0).Select(Filter));
        text.AppendLine().Append(CultureInfo.InvariantCulture, $"Prices read {ViewTime.Utc(estimate.RetrievedAt)}");
        return text.ToString();
    }

    private static void Table(StringBuilder text, CostEstimate estimate)
    {
        List<string[]> rows =
        [
            Heads,
            .. estimate.Components.Select(Row),
            ["Total", string.Empty, Usd(estimate.TotalMonthlyUsd), estimate.IsComplete ? string.Empty : "at least"],
        ];
        var widths = Enumerable.Range(0, Heads.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            // The amounts stand under each other.
            var line = $"  {row[0].PadRight(widths[0])}  {row[1].PadLeft(widths[1])}  {row[2].PadLeft(widths[2])}  {row[3]}";
            text.AppendLine(line.TrimEnd());
        }
    }

    private static string[] Row(CostComponent part) => [part.Description, UnitPrice(part), Usd(part.MonthlyUsd), part.Source.ToString()];

    private static string UnitPrice(CostComponent part) => part.UnitPriceUsd is { } usd
        ? string.Create(CultureInfo.InvariantCulture, $"{usd:0.00##########} / {part.Unit}")
        : "unknown";

    private static string Usd(decimal? amount) => amount?.ToString("0.00", CultureInfo.InvariantCulture) ?? "unknown";

    private static IEnumerable<string> FreeTier(FreeTierPlan? plan) => plan switch
    {
        null => [],
        { Problem: { } problem } => [$"could not be read: {problem}"],
        { HasNone: true } => ["this account has no free plan; charges apply from the first hour"],
        _ =>
        [
            $"plan {plan.Plan ?? "not told"}, {plan.Status ?? "status not told"}"
                + (plan.CreditsUsd is { } credits ? $", {Usd(credits)} USD of credits left" : string.Empty)
                + (plan.ExpiresAt is { } end ? $", until {ViewTime.Day(end)}" : string.Empty)
                + "; the total does not count on it",
        ],
    };

    private static string Filter(CostComponent part) =>
        $"{part.Name}: {string.Join(", ", part.SkuFilter.Select(attribute => $"{attribute.Key}={attribute.Value}"))}";

    private static void List(StringBuilder text, string title, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        if (all.Count > 0)
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{title}:");
            all.ForEach(line => text.AppendLine(CultureInfo.InvariantCulture, $"  {line}"));
        }
    }
}
