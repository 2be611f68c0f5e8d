using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.Reports;

/// <summary>What a removal read back, and what is left, on the report's page.</summary>
internal static class HtmlReportDestroy
{
    /// <summary>Adds both, if the report is that of a removal.</summary>
    public static void AddTo(HtmlPage page, JsonObject report)
    {
        if (report["destroy"] is not JsonObject destroy)
        {
            return;
        }

        page.Section("Read back after the removal", null, () =>
        {
            if (destroy["evidence"] is JsonObject { Count: > 0 } evidence)
            {
                Evidence(page, evidence);
            }
            else
            {
                page.Element("p", "Nothing was read back.");
            }
        });
        page.Section("What is left", null, () => Left(page, report, report["billing"] as JsonObject));
    }

    private static void Evidence(HtmlPage page, JsonObject evidence) => page.Table(
        [("Resource", null), ("Status", null), ("What was seen", null), ("When", null)],
        () =>
        {
            foreach (var (name, entry) in evidence)
            {
                page.Row(() => page
                    .RowHeader(ReportWords.RemovedThing(name))
                    .StatusCell(ReportWords.RemovalStatus(name, HtmlReport.TextOf(entry, "status")))
                    .Cell(WithId(HtmlReport.TextOf(entry, "detail"), HtmlReport.TextOf(entry, "id")))
                    .Cell(() => page.Time(HtmlReport.TextOf(entry, "checked_at"))));
            }
        });

    private static string WithId(string seen, string id) =>
        id.Length == 0 || seen.Contains(id, StringComparison.Ordinal) ? seen : $"{id}: {seen}";

    private static void Left(HtmlPage page, JsonObject report, JsonObject? billing)
    {
        page.Within("p", null, () => page.Badge(HtmlReport.TextOf(billing, "destroy_cleanup_status")));
        if (billing?["residue"] is JsonArray { Count: > 0 } residue)
        {
            page.Table([("Id", null), ("Kind", null), ("USD a month", "number"), ("What to do", null)], () =>
            {
                foreach (var item in residue)
                {
                    page.Row(() => page
                        .RowHeader(HtmlReport.TextOf(item, "id"))
                        .Cell(ReportWords.Describe(HtmlReport.TextOf(item, "kind")))
                        .Cell(HtmlReport.TextOf(item, "monthly_usd") is { Length: > 0 } usd ? usd : "not known", "number")
                        .Cell(() => HtmlReportNext.Advice(page, report, HtmlReport.Recorded(item, "next_action"))));
                }
            });
        }

        if (billing?["possible_remaining_billable_resources"] is JsonArray { Count: > 0 } remaining)
        {
            page.Element("p", "May go on billing:");
            page.Within("ul", null, () =>
            {
                foreach (var text in remaining.Select(item => HtmlReport.TextOf(item)).Where(text => text.Length > 0))
                {
                    page.Element("li", text);
                }
            });
        }
    }
}
