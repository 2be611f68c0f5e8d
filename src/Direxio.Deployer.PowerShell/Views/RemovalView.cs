using Direxio.Deployer.PowerShell.Commands;

namespace Direxio.Deployer.PowerShell.Views;

/// <summary>A removal in words: what is gone, and what goes on costing money.</summary>
internal static class RemovalView
{
    public static ViewText Write(Removal removal, ViewText text)
    {
        text.Add("Domain", removal.Rehearsal ? Places.Fill(Texts.View_RehearsalGone, removal.Domain) : removal.Domain)
            .AddState("Status", removal.Status)
            .Add("Still costs", Residue(removal))
            .Add("Folder", Folder(removal))
            .Add("Report", removal.ReportPath ?? Texts.View_NotWritten)
            .AddEmpty();
        foreach (var seen in removal.Evidence)
        {
            text.AddWhole(EvidenceRows.Of(seen, text.Style));
        }

        return text.AddEmpty().Add("Next action", removal.NextAction);
    }

    private static string Residue(Removal removal) => removal.Residue.Count > 0
        ? PlainAmounts.AMonth(
            removal.Residue.Sum(item => item.MonthlyUsd ?? 0), removal.Residue.All(item => item.MonthlyUsd is not null))
        : removal.Status == RemovalStatus.Removed ? Texts.View_Nothing
        : Texts.View_ResidueUnknown;

    private static string Folder(Removal removal) => removal.ServiceDirectory is not { } folder
        ? Texts.View_NoFolder
        : Places.Fill(
            removal.ServiceDirectoryRemoved ? Texts.View_FolderDeleted
                : Directory.Exists(folder) ? Texts.View_FolderLeft
                : Texts.View_FolderElsewhere,
            folder);
}
