using System.Globalization;

namespace Direxio.Deployer.PowerShell.Views;

/// <summary>An estimate in words: its parts as a table with their total, and what one should know about them.</summary>
internal static class CostView
{
    private static readonly string[] Heads = ["Part", "Unit price", "USD/month", "Source"];

    public static ViewText Write(CostEstimate estimate, ViewText text)
    {
        text.AddText(string.Create(
            CultureInfo.InvariantCulture,
            $"{estimate.Domain ?? "A node"} in {estimate.Region}, in USD a month of {CostEstimate.HoursPerMonth} hours"));
        if (estimate.Rehearsal)
        {
            text.AddText("Rehearsal: account and prices are invented.");
        }

        Table(text.AddEmpty(), estimate);
        if (!estimate.IsComplete)
        {
            text.AddEmpty().AddText("A price is unknown and left out, so the total is a lower bound; see https://calculator.aws.");
        }

        return text
            .AddSection("Not in that figure:", estimate.Excluded)
            .AddSection("Please note:", estimate.Notes)
            .AddSection("Free tier:", FreeTier(estimate.FreeTier))
            .AddSection("Asked of the price list:", estimate.Components.Where(part => part.SkuFilter.Count > 0).Select(Filter))
            .AddEmpty()
            .AddText($"Prices read {ViewTime.Utc(estimate.RetrievedAt)}");
    }

    private static void Table(ViewText text, CostEstimate estimate)
    {
        List<string[]> rows =
        [
            .. estimate.Components.Select(Row),
            ["Total", string.Empty, ViewNumber.Amount(estimate.TotalMonthlyUsd), estimate.IsComplete ? string.Empty : "at least"],
            .. estimate is { Domain: not null, Rehearsal: false } ? NowRow(estimate) : [],
        ];
        var widths = Enumerable.Range(0, Heads.Length).Select(column => rows.Append(Heads).Max(row => row[column].Length)).ToArray();
        if (widths.Sum() + (2 * widths.Length) >= text.Style.Width)
        {
            rows.ForEach(row => text
                .AddText(row[0], 2)
                .AddText(string.Join(", ", ((string[])[$"{row[2]} USD/month", row[1], row[3]]).Where(cell => cell.Length > 0)), 4));
            return;
        }

        // The amounts stand under each other.
        string Line(string[] row, Func<string, string> source) =>
            $"  {row[0].PadRight(widths[0])}  {row[1].PadLeft(widths[1])}  {row[2].PadLeft(widths[2])}  {source(row[3])}".TrimEnd();
        text.AddHeading(Line(Heads, head => head));
        rows.ForEach(row => text.AddWhole(
            Line(row, source => Enum.IsDefined(typeof(PriceSource), source) ? text.Style.State(source) : source)));
    }

    private static string[][] NowRow(CostEstimate estimate) =>
        [["Billed as things stand", string.Empty, ViewNumber.Amount(estimate.BilledNowMonthlyUsd), string.Empty]];

    private static string[] Row(CostComponent part) =>
        [part.Description, ViewNumber.UnitPrice(part), ViewNumber.Amount(part.MonthlyUsd), part.Source.ToString()];

    private static IEnumerable<string> FreeTier(FreeTierPlan? plan) => plan switch
    {
        null => [],
        { Problem: { } problem } => [$"could not be read: {problem}"],
        { HasNone: true } => ["this account has no free plan; charges apply from the first hour"],
        _ =>
        [
            $"plan {plan.Plan ?? "not told"}, {plan.Status ?? "status not told"}"
                + (plan.CreditsUsd is { } credits ? $", {ViewNumber.Usd(credits)} of credits left" : string.Empty)
                + (plan.ExpiresAt is { } end ? $", until {ViewTime.Day(end)}" : string.Empty)
                + "; the total does not count on it",
        ],
    };

    private static string Filter(CostComponent part) =>
        $"{part.Name}: {string.Join(", ", part.SkuFilter.Select(attribute => $"{attribute.Key}={attribute.Value}"))}";
}
