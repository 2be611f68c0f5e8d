namespace Direxio.Deployer.PowerShell.Views;

/// <summary>A removal in words: what is gone, and what goes on costing money.</summary>
internal static class RemovalView
{
    public static ViewText Write(Removal removal, ViewText text)
    {
        text.Add("Domain", removal.Domain + (removal.Rehearsal ? "  (rehearsal: nothing of this existed)" : string.Empty))
            .AddState("Status", removal.Status)
            .Add("Still costs", Residue(removal))
            .Add("Folder", Folder(removal))
            .Add("Report", removal.ReportPath ?? "could not be written")
            .AddEmpty();
        foreach (var seen in removal.Evidence)
        {
            text.AddWhole(EvidenceRows.Of(seen, text.Style));
        }

        return text.AddEmpty().Add("Next action", removal.NextAction);
    }

    private static string Residue(Removal removal) => removal.Residue.Count > 0
        ? (removal.Residue.Any(item => item.MonthlyUsd is null) ? "at least " : string.Empty)
            + ViewNumber.Usd(removal.Residue.Sum(item => item.MonthlyUsd ?? 0)) + " a month"
        : removal.Status == RemovalStatus.Removed ? "nothing"
        : "not known: the account could not be read in full";

    private static string Folder(Removal removal) => removal.ServiceDirectory is not { } folder
        ? "none: these resources had no state on this machine"
        : folder + (removal.ServiceDirectoryRemoved ? " (deleted)"
            : Directory.Exists(folder) ? " (not deleted)"
            : " (not on this machine)");
}
