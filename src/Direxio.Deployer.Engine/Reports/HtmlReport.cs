using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Reports;

/// <summary>
/// The report as one page for people, which opens anywhere: styles are in it, scripts and links are not. It is drawn
/// from the report after its redaction, so that one redaction serves both. Reports of earlier releases lack some
/// fields; what is not there is left out.
/// </summary>
internal static class HtmlReport
{
    private const string StyleResource = "reporting/report.css";

    /// <summary>The page.</summary>
    /// <param name="report">The report, redacted.</param>
    public static string Render(JsonObject report)
    {
        var page = new HtmlPage();
        var domain = TextOf(report, "domain");
        var operation = ReportWords.OperationOf(TextOf(report, "operation_type"));
        page.Markup("<!DOCTYPE html>").Markup("<html lang=\"en\">").Within("head", null, () => page
            .Markup("<meta charset=\"utf-8\">")
            .Markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            // Should a value ever become markup all the same, it can load and run nothing.
            .Markup("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
                + "base-uri 'none'; form-action 'none'\">")
            .Element("title", $"{operation} of {domain}")
            .Markup($"<style>\n{Style()}</style>"));
        page.Within("body", null, () =>
        {
            page.Within("header", null, () => Heading(page, report, operation, domain));
            page.Within("main", null, () =>
            {
                if (TextOf(report, "next_action") is { Length: > 0 } next)
                {
                    page.Section("Next step", "next", () => page.Element("p", next));
                }

                HtmlReportDestroy.AddTo(page, report);
                HtmlReportProgress.AddTo(page, report);
                HtmlReportCost.AddTo(page, report);
                HtmlReportProgress.AddResourcesTo(page, report);
            });
            page.Within("footer", null, () => page.Element(
                "p",
                "Drawn from operation-report.json of the Direxio deployer. Secrets were taken out; their values are in neither file."));
        });
        return page.Markup("</html>").ToString();
    }

    /// <summary>A text field of the report, by its path; empty if it is not there.</summary>
    public static string TextOf(JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = (node as JsonObject)?[name];
        }

        return node.AsText() ?? string.Empty;
    }

    private static void Heading(HtmlPage page, JsonObject report, string operation, string domain)
    {
        page.Element("p", operation, ("class", "kind")).Element("h1", domain);
        page.Within("p", "facts", () =>
        {
            page.Badge(TextOf(report, "status"));
            if (TextOf(report, "rehearsal") == "true")
            {
                page.Element("span", "rehearsal: nothing of this exists", ("class", "badge calm"));
            }

            page.Time(TextOf(report, "generated_at"));
            if (TextOf(report, "run_id") is { Length: > 0 } run)
            {
                page.Element("span", $"run {run}", ("class", "id"));
            }
        });
    }

    private static string Style()
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream(StyleResource)
            ?? throw new InvalidOperationException($"The resource {StyleResource} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
