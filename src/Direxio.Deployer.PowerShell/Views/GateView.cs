namespace Direxio.Deployer.PowerShell.Views;

/// <summary>What was recorded of a node: a gate, credentials that were read again, a report.</summary>
internal static class GateView
{
    public static ViewText Write(GateConfirmation gate, ViewText text) => text
        .AddDomain(gate.Domain, gate.Rehearsal)
        .Add("Gate", $"{gate.Gate} {text.Style.State(gate.Status)}{(gate.Replaced ? ", its record was replaced" : string.Empty)}")
        .Add("Confirmed at", ViewTime.Of(gate.ConfirmedAt))
        .Add("Evidence", gate.Evidence + (gate.EvidenceRedacted ? "  (redacted)" : string.Empty))
        .Add("Checked", gate.Checked)
        .Add("User gates", gate.UserGates.Select(one => $"{one.Name} {text.Style.State(one.Status)}"))
        .Add("Product complete", gate.ProductComplete ? Texts.View_Yes : Texts.View_No)
        .Add("Next action", gate.NextAction)
        .Add("Report", gate.ReportPath);

    public static ViewText Write(CredentialSync sync, ViewText text) => text
        .AddDomain(sync.Domain, sync.Rehearsal)
        .Add("Code usable", sync.CodeIsUsable switch { null => Texts.View_Unknown, true => Texts.View_Yes, false => Texts.View_No })
        .Add("Reason", sync.Reason)
        .Add("Changed", sync.Changed.Count > 0 ? string.Join(", ", sync.Changed) : Texts.View_Nothing)
        .Add("Files", sync.Files)
        .Add("Bridge", sync.NeedsWiring ? Texts.View_MustWire : null)
        .Add("Next action", sync.NextAction)
        .Add("Checked at", ViewTime.Of(sync.CheckedAt));

    public static ViewText Write(ReportFile report, ViewText text) => text
        .AddDomain(report.Domain, report.Rehearsal)
        .Add("Operation", report.Operation.ToString())
        .AddState("Status", report.Status)
        .Add("Report", report.JsonPath)
        .Add("Page", report.HtmlPath)
        .Add("Generated", ViewTime.Of(report.GeneratedAt) ?? Texts.View_Unknown);
}
