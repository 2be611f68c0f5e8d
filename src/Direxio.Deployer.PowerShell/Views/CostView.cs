namespace Direxio.Deployer.PowerShell.Views;

/// <summary>An estimate in words: its parts as a table with their total, and what one should know about them.</summary>
internal static class CostView
{
    private static string[] Heads => [Texts.Cost_Part, Texts.Cost_UnitPrice, "USD/month", Texts.Cost_Source];

    public static ViewText Write(CostEstimate estimate, ViewText text)
    {
        text.AddText(Places.Fill(
            Texts.Cost_Heading, estimate.Domain ?? Texts.Cost_ANode, estimate.Region, CostEstimate.HoursPerMonth));
        if (estimate.Rehearsal)
        {
            text.AddText(Texts.Cost_Invented);
        }

        Table(text.AddEmpty(), estimate);
        if (!estimate.IsComplete)
        {
            text.AddEmpty().AddText(Texts.Cost_LowerBound);
        }

        return text
            .AddSection(Texts.Cost_NotCounted, estimate.Excluded)
            .AddSection(Texts.Deploy_Warnings, estimate.Notes)
            .AddSection(Texts.Cost_Free, FreeTier(estimate.FreeTier))
            .AddSection(Texts.Cost_Asked, estimate.Components.Where(part => part.SkuFilter.Count > 0).Select(Filter))
            .AddEmpty()
            .AddText(estimate.RetrievedAt.ToUniversalTime() > DateTime.UnixEpoch
                ? Places.Fill(Texts.Cost_Read, ViewTime.Of(estimate.RetrievedAt))
                : Texts.Cost_ReadUnknown);
    }

    private static void Table(ViewText text, CostEstimate estimate)
    {
        List<string[]> rows =
        [
            .. estimate.Components.Select(Row),
            [
                Texts.Cost_Total,
                string.Empty,
                ViewNumber.Amount(estimate.TotalMonthlyUsd),
                estimate.IsComplete ? string.Empty : Texts.Cost_AtLeast,
            ],
            .. estimate is { Domain: not null, Rehearsal: false } ? NowRow(estimate) : [],
        ];
        var heads = Heads;
        var widths = Enumerable.Range(0, heads.Length).Select(column => rows.Append(heads).Max(row => TextWidth.Of(row[column]))).ToArray();
        if (widths.Sum() + (2 * widths.Length) >= text.Style.Width)
        {
            rows.ForEach(row => text
                .AddText(row[0], 2)
                .AddText(string.Join(", ", ((string[])[$"{row[2]} USD/month", row[1], row[3]]).Where(cell => cell.Length > 0)), 4));
            return;
        }

        // The amounts stand under each other.
        string Line(string[] row, Func<string, string> source) =>
            string.Join(
                "  ",
                string.Empty,
                TextWidth.PadRight(row[0], widths[0]),
                TextWidth.PadLeft(row[1], widths[1]),
                TextWidth.PadLeft(row[2], widths[2]),
                source(row[3])).TrimEnd();
        text.AddHeading(Line(heads, head => head));
        rows.ForEach(row => text.AddWhole(
            Line(row, source => Enum.IsDefined(typeof(PriceSource), source) ? text.Style.State(source) : source)));
    }

    private static string[][] NowRow(CostEstimate estimate) =>
        [[Texts.Cost_Now, string.Empty, ViewNumber.Amount(estimate.BilledNowMonthlyUsd), string.Empty]];

    private static string[] Row(CostComponent part) =>
        [part.Description, ViewNumber.UnitPrice(part), ViewNumber.Amount(part.MonthlyUsd), part.Source.ToString()];

    private static IEnumerable<string> FreeTier(FreeTierPlan? plan) => plan switch
    {
        null => [],
        { Problem: { } problem } => [Places.Fill(Texts.Cost_FreeUnread, problem)],
        { HasNone: true } => [Texts.Cost_FreeNone],
        _ =>
        [
            Places.Fill(
                Texts.Cost_FreePlan,
                plan.Plan ?? Texts.View_Unknown,
                plan.Status ?? Texts.Cost_StatusUnknown,
                plan.CreditsUsd is { } credits ? Places.Fill(Texts.Cost_FreeCredits, ViewNumber.Usd(credits)) : null,
                plan.ExpiresAt is { } end ? Places.Fill(Texts.Cost_FreeUntil, ViewTime.Day(end)) : null),
        ],
    };

    private static string Filter(CostComponent part) =>
        $"{part.Name}: {string.Join(", ", part.SkuFilter.Select(attribute => $"{attribute.Key}={attribute.Value}"))}";
}
