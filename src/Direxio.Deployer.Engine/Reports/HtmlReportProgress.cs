using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Reports;

/// <summary>The user's gates, the runtime checks and the resources on the report's page.</summary>
internal static class HtmlReportProgress
{
    /// <summary>Adds what the user has confirmed, and what was checked of the agent's side.</summary>
    public static void AddTo(HtmlPage page, JsonObject report)
    {
        // Reports of earlier releases do not say what counts.
        if (report["gates"]?["counted"]?["user_confirmation"] is not JsonArray { Count: 0 })
        {
            page.Section("Your confirmations", null, () => Gates(page, report["gates"] as JsonObject));
        }

        if (report["runtime_checks"] is JsonObject checks && !HtmlReport.IsGone(report))
        {
            page.Section("Checks of the agent", null, () => Statuses(page, checks));
        }
    }

    /// <summary>Adds what exists in the account, and the files on this machine.</summary>
    public static void AddResourcesTo(HtmlPage page, JsonObject report)
    {
        if ((report["message_server"] as JsonObject)?["not_offered"] is JsonArray { Count: > 0 } missing)
        {
            page.Section(
                "Not offered by the message server",
                null,
                () => missing.ToList().ForEach(item => page.Element("p", HtmlReport.TextOf(item))));
        }

        page.Section(HtmlReport.IsGone(report) ? "Resources there were" : "Resources", null, () => Values(
            page,
            from resource in report["resources"] as JsonObject ?? []
            let value = resource.Value.AsText()
            where value is not null
            select (resource.Key, InWords(resource.Key, value), ReportLinks.Console(report, resource.Key, value))));
        if (report["images"] is JsonObject { Count: > 0 } images)
        {
            page.Section("Container images", null, () => Values(
                page, images.Select(image => (image.Key, image.Value.AsText() ?? string.Empty, (string?)null))));
        }

        page.Section("On this machine", null, () => Values(
            page,
            [
                ("Folder of the node", HtmlReport.TextOf(report, "service_dir"), null),
                ("Credentials", HtmlReport.TextOf(report, "credentials", "credentials_file"), null),
                ("State of the credentials", Status(HtmlReport.TextOf(report, "credentials", "status")), null),
                ("Agent's id", HtmlReport.TextOf(report, "agent", "node_id"), null),
                ("Bridge", HtmlReport.TextOf(report, "connect", "package"), null),
                ("State of the bridge", Status(HtmlReport.TextOf(report, "connect", "install_status")), null),
                ("Bridge's configuration", HtmlReport.TextOf(report, "connect", "config"), null),
                ("MCP server", HtmlReport.TextOf(report, "mcp", "server_name"), null),
                ("MCP files", HtmlReport.TextOf(report, "mcp", "config_dir"), null),
            ]));
    }

    private static string Status(string status) => status.Length == 0 ? status : ReportWords.StatusOf(status);

    private static string InWords(string name, string value) => name switch
    {
        "domain_mode" => PhaseEvidence.DnsKeeper(value),
        "route53_zone_created_by_deployer" or "route53_overwrite_confirmed" => value switch
        {
            "true" => "yes",
            "false" => "no",
            _ => value,
        },
        _ => value,
    };

    private static void Gates(HtmlPage page, JsonObject? gates) => page.Table(
        [("Confirmation", null), ("Status", null), ("When", null), ("What it means, and what was seen", null)],
        () =>
        {
            foreach (var name in UserGates.Names)
            {
                var detail = (gates?["user_confirmation_details"] as JsonObject)?[name];
                page.Row(() => page
                    .RowHeader(ReportWords.Describe(name))
                    .StatusCell(GateStatus(gates, name))
                    .Cell(() => page.Time(HtmlReport.TextOf(detail, "ts")))
                    .Cell(() =>
                    {
                        page.Element("p", UserGates.DescriptionOf(name));
                        if (HtmlReport.TextOf(detail, "evidence") is { Length: > 0 } evidence)
                        {
                            page.Element("blockquote", evidence);
                        }
                    }));
            }
        });

    // Nobody is waited for while there is no node to confirm anything of.
    private static string GateStatus(JsonObject? gates, string name)
    {
        var status = HtmlReport.TextOf(gates, "user_confirmation", name);
        var isReady = Enum.GetValues<PhaseId>().All(id => HtmlReport.TextOf(gates, "automated", id.ToString()) == "done");
        return isReady || status == UserGates.Confirmed ? status : ReportWords.ComesLater;
    }

    private static void Statuses(HtmlPage page, JsonObject checks) => page.Table([("Check", null), ("Status", null)], () =>
    {
        foreach (var (name, check) in checks)
        {
            page.Row(() => page.RowHeader(ReportWords.Describe(name)).StatusCell(HtmlReport.TextOf(check, "status")));
        }
    });

    private static void Values(HtmlPage page, IEnumerable<(string Name, string Value, string? Link)> values) =>
        page.Within("dl", "values", () =>
        {
            foreach (var (name, value, link) in values.Where(value => value.Value.Length > 0))
            {
                page.Element("dt", ReportWords.Describe(name)).Within("dd", null, () =>
                {
                    if (link is null)
                    {
                        page.Element("span", value);
                    }
                    else
                    {
                        page.Link(value, link);
                    }
                });
            }
        });
}
