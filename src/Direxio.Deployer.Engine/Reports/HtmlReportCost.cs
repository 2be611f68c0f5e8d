using System.Globalization;
using System.Text.Json.Nodes;
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

        page.Section("Cost of a month", null, () =>
        {
            page.Table(
                [("Part", null), ("Unit price, USD", "number"), ("Share", "share"), ("USD a month", "number"), ("Price", null)],
                () => Components(page, estimate),
                () => page.Within("tr", null, () => page
                    .RowHeader(estimate.IsComplete ? "Together, about" : "Together, at least")
                    .Markup("<td></td><td class=\"share\"></td>")
                    .Element("td", Usd(estimate.TotalMonthlyUsd), ("class", "number"))
                    .Markup("<td></td>")));
            Notes(page, report, estimate);
        });
    }

    private static void Components(HtmlPage page, CostEstimate estimate)
    {
        var dearest = estimate.Components.Select(component => component.MonthlyUsd ?? 0m).DefaultIfEmpty().Max();
        foreach (var component in estimate.Components)
        {
            page.Within("tr", null, () => page
                .RowHeader(component.Description)
                .Element(
                    "td",
                    component.UnitPriceUsd is { } price
                        ? $"{price.ToString("0.####", CultureInfo.InvariantCulture)} / {component.Unit}"
                        : "unknown",
                    ("class", "number"))
                .Within("td", "share", () => Bar(page, dearest > 0 ? (component.MonthlyUsd ?? 0m) / dearest : 0m))
                .Element("td", component.MonthlyUsd is { } monthly ? Usd(monthly) : "unknown", ("class", "number"))
                .Element("td", InWords(component.Source)));
        }
    }

    // The numbers beside it say the same to who cannot see it.
    private static void Bar(HtmlPage page, decimal share) => page.Markup(string.Create(
        CultureInfo.InvariantCulture,
        $"<svg viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect "
            + $"width=\"{Math.Clamp(share, 0m, 1m) * 100m:0.#}\" height=\"8\"/></svg>"));

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
            page.Element("li", $"Prices of region {estimate.Region}, read at {NodeState.Timestamp(estimate.RetrievedAt)}.");
        }
    });

    private static string InWords(PriceSource source) => source switch
    {
        PriceSource.Queried => "price list",
        PriceSource.Fallback => "published rate",
        _ => "unknown",
    };

    private static string Usd(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);
}
