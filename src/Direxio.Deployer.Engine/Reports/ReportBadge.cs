using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Reports;

/// <summary>How the node, or the operation, stands in a few words at the head of the page.</summary>
internal static class ReportBadge
{
    // What a deployment says of itself does not hold while the node is off.
    private static readonly string[] OfRunningNodes =
        ["product_complete", "automated_gates_complete_user_confirmation_pending", "refresh_pending", "runtime_checks_failed"];

    /// <summary>The words, and the tone that colours them.</summary>
    public static (string Words, string Tone) Of(JsonObject report)
    {
        var status = HtmlReport.TextOf(report, "status");
        if (OfRunningNodes.Contains(status) && HtmlReport.TextOf(report, "stopped_since").Length > 0)
        {
            return ("Stopped", ReportWords.Wait);
        }

        var words = status switch
        {
            "automated_gates_complete_user_confirmation_pending" when OpenGates(report) is > 0 and var open =>
                $"Ready, {ReportWords.Count(open, "confirmation", "confirmations")} left",
            "failed" or "waiting_user" or "in_progress" when UnfinishedPhase(report) is { } phase =>
                $"{ReportWords.StatusOf(status)}, step {(int)phase + 1} of {Enum.GetValues<PhaseId>().Length}",
            "destroyed" when Costs(report) => "Removed, something left on purpose costs",
            _ => ReportWords.StatusOf(status),
        };
        return (words, status == "destroyed" && Costs(report) ? ReportWords.Wait : ReportWords.ToneOf(status));
    }

    private static int OpenGates(JsonObject report) =>
        UserGates.Names.Count(name => HtmlReport.TextOf(report, "gates", "user_confirmation", name) != UserGates.Confirmed);

    private static PhaseId? UnfinishedPhase(JsonObject report)
    {
        var open = Enum.GetValues<PhaseId>().Where(id => HtmlReport.TextOf(report, "gates", "automated", id.ToString()) != "done").ToList();
        return open.Count > 0 ? open[0] : null;
    }

    private static bool Costs(JsonObject report) =>
        HtmlReport.TextOf(report, "billing", "destroy_cleanup_status") is { Length: > 0 } left && left != DestroyRecord.NoResidue;
}
