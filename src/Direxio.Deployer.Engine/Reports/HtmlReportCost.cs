using System.Globalization;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Pricing;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Sections;

namespace Direxio.Deployer.Engine.Reports;

/// <summary>The monthly cost on the report's page.</summary>
internal static class HtmlReportCost
{
    /// <summary>Adds the estimate, if the report has one.</summary>
    public static void AddTo(HtmlPage page, JsonObject report)
    {
        if (CostEstimateJson.Read((report["billing"] as JsonObject)?["cost_estimate"], null) is not { } estimate)
        {
            return;
        }

        page.Section(HtmlReport.IsGone(report) ? "What a month cost" : "Cost of a month", null, () =>
        {
            var total = $"{(estimate.IsComplete ? "About" : "At least")} {AmountText.Usd(estimate.TotalMonthlyUsd)} USD a month";
            page.Element("p", $"{total}, {AmountText.Usd(estimate.TotalMonthlyUsd * 12 / 365)} a day.", ("class", "lead"));
            if (WhileStopped(report, estimate) is { } meanwhile)
            {
                page.Element("p", meanwhile);
            }

            Picture(page, estimate, total);
            page.Table(
                [("Part", null), ("Price", "number"), ("USD a month", "number"), ("Where the price is from", null)],
                () => Components(page, estimate),
                () => page.Row(() => page
                    .RowHeader(estimate.IsComplete ? "Together, about" : "Together, at least")
                    .Cell(string.Empty)
                    .Cell(AmountText.Usd(estimate.TotalMonthlyUsd), "number")
                    .Cell(string.Empty)));
            Notes(page, report, estimate);
        });
    }

    private static string? WhileStopped(JsonObject report, CostEstimate estimate) =>
        HtmlReport.IsGone(report) || HtmlReport.TextOf(report, "stopped_since").Length == 0 ? null
        : "That is while it runs. It is stopped, and meanwhile its instance does not bill. The rest does: "
            + $"{StoppedCost.InWords(StoppedCost.Total(StoppedCost.Of(estimate))).ToEnglish()}.";

    // One bar, in which each part is as long as its share; the colours are those of the table's rows below it.
    private static void Picture(HtmlPage page, CostEstimate estimate, string total)
    {
        var parts = estimate.Components.Select(component => component.MonthlyUsd ?? 0m).ToList();
        var sum = parts.Sum();
        if (sum <= 0)
        {
            return;
        }

        var words = estimate.Components.Where(component => component.MonthlyUsd > 0)
            .Select(component => $"{component.Description} {AmountText.Usd(component.MonthlyUsd ?? 0m)}");
        page.Picture($"{total}: {string.Join(", ", words)}", [.. parts.Select(part => part / sum)]);
    }

    private static void Components(HtmlPage page, CostEstimate estimate)
    {
        foreach (var (component, index) in estimate.Components.Select((component, index) => (component, index)))
        {
            page.Row(() => page
                .RowHeader(component.Description, HtmlPage.PartClass(index))
                .Cell(
                    component.UnitPriceUsd is { } price
                        ? $"{price.ToString("0.####", CultureInfo.InvariantCulture)} / {component.Unit}"
                        : "not known",
                    "number")
                .Cell(component.MonthlyUsd is { } monthly ? AmountText.Usd(monthly) : "not known", "number")
                .Cell(InWords(component.Source)));
        }
    }

    private static void Notes(HtmlPage page, JsonObject report, CostEstimate estimate) => page.Within("ul", "notes", () =>
    {
        if (HtmlReport.TextOf(report, "billing", "keeps_billing_until_destroy") == "true")
        {
            page.Element("li", "This goes on until the node is removed, whether it is used or not.");
        }

        if (estimate.Excluded.Count > 0)
        {
            page.Element("li", $"Not in it: {string.Join(", ", estimate.Excluded)}.");
        }

        if (estimate.RetrievedAt > DateTimeOffset.UnixEpoch)
        {
            page.Element(
                "li", $"Prices of region {estimate.Region}, read at {ReportWords.TimeOf(NodeState.Timestamp(estimate.RetrievedAt))}.");
        }

        if (ReportLinks.Bills(report) is { } bills)
        {
            page.Within("li", null, () => page.Link("What AWS has charged so far", bills));
        }
    });

    private static string InWords(PriceSource source) => source switch
    {
        PriceSource.Queried => "AWS's price list",
        PriceSource.Fallback => "a published rate",
        _ => "not known",
    };
}
