using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Direxio.Deployer.Content;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Reports;

/// <summary>
/// The report as one page for people, which opens anywhere: all of it is in the file. It is drawn from the report after its redaction, so
/// that one redaction serves both. Reports of earlier releases lack some fields; what is not there is left out.
/// </summary>
internal static class HtmlReport
{
    // A script's hash in the page's policy is over its text as it stands between the tags.
    private static readonly string Style = ContentFiles.Read("reporting/report.css");
    private static readonly string Script = ContentFiles.Read("reporting/report.js");

    // Should a value ever become markup all the same, it can load and run nothing: only this very script may.
    private static readonly string Policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-"
        + $"{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)))}'; base-uri 'none'; form-action 'none'";

    /// <summary>The page.</summary>
    /// <param name="report">The report, redacted.</param>
    public static string Render(JsonObject report)
    {
        var domain = TextOf(report, "domain");
        var operation = ReportWords.OperationOf(TextOf(report, "operation_type"));
        var main = Main(report);
        var page = new HtmlPage();
        page.Markup("<!DOCTYPE html>").Markup("<html lang=\"en\">").Within("head", null, () => page
            .Markup("<meta charset=\"utf-8\">")
            .Markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Markup($"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\">")
            .Element("title", $"{operation} of {domain}")
            .Markup($"<style>\n{Style}</style>"));
        page.Within("body", null, () =>
        {
            page.Within("header", null, () => Heading(page, report, operation, domain));
            page.Markup("<nav aria-label=\"Sections\">").Within("ul", null, () =>
            {
                foreach (var (id, heading) in main.Sections)
                {
                    page.Within("li", null, () => page.Link(heading, $"#{id}"));
                }
            }).Markup("</nav>");
            page.Within("main", null, () => page.Markup(main.ToString()));
            page.Within("footer", null, () => page.Element(
                "p",
                "Drawn from operation-report.json of the Direxio deployer. Secrets were taken out; their values are in neither file."));
            page.Markup($"<script>{Script}</script>");
        });
        return page.Markup("</html>").ToString();
    }

    /// <summary>A text field of the report, by its path; empty if it is not there.</summary>
    public static string TextOf(JsonNode? node, params ReadOnlySpan<string> path) => CommandText.Shown(Recorded(node, path)).ToString();

    /// <summary>The same as it is on record: its commands are cmdlets.</summary>
    public static string Recorded(JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = (node as JsonObject)?[name];
        }

        return node.AsText() ?? string.Empty;
    }

    /// <summary>True if nothing of the node ever existed.</summary>
    public static bool IsRehearsal(JsonObject report) => TextOf(report, "rehearsal") == "true";

    /// <summary>True if the node exists no more.</summary>
    public static bool IsGone(JsonObject report) =>
        TextOf(report, "delivery", "product_completion_status") == ReportOperations.Destroyed
        || TextOf(report, "status") == ReportOperations.Destroyed;

    private static HtmlPage Main(JsonObject report)
    {
        var page = new HtmlPage();
        HtmlReportNext.AddTo(page, report);
        HtmlReportDestroy.AddTo(page, report);
        HtmlReportProgress.AddTo(page, report);
        HtmlReportTimeline.AddTo(page, report);
        HtmlReportCost.AddTo(page, report);
        HtmlReportProgress.AddResourcesTo(page, report);
        HtmlReportNext.AddCommandsTo(page, report);
        return page;
    }

    private static void Heading(HtmlPage page, JsonObject report, string operation, string domain)
    {
        page.Element("p", operation, ("class", "kind")).Element("h1", domain);
        page.Within("p", "facts", () =>
        {
            var (words, tone) = ReportBadge.Of(report);
            page.Badge(words, tone);
            if (IsRehearsal(report))
            {
                page.Badge("Rehearsal: nothing of this exists", ReportWords.Calm);
            }

            if (ReportLinks.Node(report) is { } address)
            {
                page.Link("Open the node", address);
            }
        });
        page.Within("p", "facts", () =>
        {
            page.Time(TextOf(report, "generated_at"));
            if (TextOf(report, "run_id") is { Length: > 0 } run)
            {
                page.Element("span", $"Run {run}");
            }
        });
    }
}
