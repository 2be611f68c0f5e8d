using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Reports;

/// <summary>The phases, the user's gates, the runtime checks and the resources on the report's page.</summary>
internal static class HtmlReportProgress
{
    /// <summary>Adds how far the deployment has come.</summary>
    public static void AddTo(HtmlPage page, JsonObject report)
    {
        var gates = report["gates"] as JsonObject;
        page.Section("Phases", null, () => Phases(page, gates));
        page.Section("Your confirmations", null, () => Gates(page, gates));
        if (report["runtime_checks"] is JsonObject checks)
        {
            page.Section("Checks of the agent on this machine", null, () => Statuses(
                page, "Check", checks.Select(check => (check.Key, HtmlReport.TextOf(check.Value, "status")))));
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
                () => missing.ToList().ForEach(item => page.Element("p", item.AsText() ?? string.Empty)));
        }

        page.Section("Resources", null, () => Values(page, "Resource", report["resources"] as JsonObject));
        if (report["images"] is JsonObject { Count: > 0 } images)
        {
            page.Section("Container images", null, () => Values(page, "Service", images));
        }

        page.Section("On this machine", null, () => Values(page, "File or setting", new JsonObject
        {
            ["node's folder"] = HtmlReport.TextOf(report, "service_dir"),
            ["credentials"] = HtmlReport.TextOf(report, "credentials", "credentials_file"),
            ["credentials_are"] = HtmlReport.TextOf(report, "credentials", "status"),
            ["agent_node_id"] = HtmlReport.TextOf(report, "agent", "node_id"),
            ["bridge"] = HtmlReport.TextOf(report, "connect", "package"),
            ["bridge_is"] = HtmlReport.TextOf(report, "connect", "install_status"),
            ["bridge_configuration"] = HtmlReport.TextOf(report, "connect", "config"),
            ["MCP server"] = HtmlReport.TextOf(report, "mcp", "server_name"),
            ["MCP files"] = HtmlReport.TextOf(report, "mcp", "config_dir"),
        }));
    }

    private static void Phases(HtmlPage page, JsonObject? gates)
    {
        var ids = Enum.GetValues<PhaseId>();
        page.Within("ol", "phases", () =>
        {
            foreach (var id in ids)
            {
                var status = StatusOf(gates, id);
                page.Within("li", ReportWords.ToneOf(status), () => page
                    .Element("b", $"S{(int)id}")
                    .Element("span", ReportWords.Describe(status)));
            }
        });
        page.Table([("Phase", null), ("Status", null), ("Written", null), ("Seen", null)], () =>
        {
            foreach (var id in ids)
            {
                var seen = (gates?["automated_details"] as JsonObject)?[id.ToString()];
                page.Within("tr", null, () => page
                    .RowHeader($"S{(int)id} {PhaseTitles.For(id)}")
                    .StatusCell(StatusOf(gates, id))
                    .Within("td", null, () => page.Time(HtmlReport.TextOf(seen, "ts")))
                    .Element("td", HtmlReport.TextOf(seen, "detail")));
            }
        });
    }

    private static string StatusOf(JsonObject? gates, PhaseId id) => HtmlReport.TextOf(gates, "automated", id.ToString());

    private static void Gates(HtmlPage page, JsonObject? gates) => page.Table(
        [("Confirmation", null), ("Status", null), ("Written", null), ("Evidence", null)],
        () =>
        {
            foreach (var name in UserGates.Names)
            {
                var detail = (gates?["user_confirmation_details"] as JsonObject)?[name];
                page.Within("tr", null, () => page
                    .RowHeader(ReportWords.Describe(name))
                    .StatusCell(HtmlReport.TextOf(gates, "user_confirmation", name))
                    .Within("td", null, () => page.Time(HtmlReport.TextOf(detail, "ts")))
                    .Element("td", HtmlReport.TextOf(detail, "evidence")));
            }
        });

    private static void Statuses(HtmlPage page, string heading, IEnumerable<(string Name, string Status)> rows) => page.Table(
        [(heading, null), ("Status", null)],
        () =>
        {
            foreach (var (name, status) in rows)
            {
                page.Within("tr", null, () => page.RowHeader(ReportWords.Describe(name)).StatusCell(status));
            }
        });

    private static void Values(HtmlPage page, string heading, JsonObject? values) => page.Table(
        [(heading, null), ("Value", null)],
        () =>
        {
            foreach (var (name, value) in values ?? [])
            {
                if (value.AsText() is { } text)
                {
                    page.Within("tr", null, () => page.RowHeader(ReportWords.Describe(name)).Element("td", text, ("class", "id")));
                }
            }
        });
}
