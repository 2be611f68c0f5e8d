using Direxio.Deployer.PowerShell.Views;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>The removal of one backup in words: what the prompt and -WhatIf show.</summary>
internal static class BackupRemovalSummary
{
    /// <summary>The question whether to remove it.</summary>
    public static Proposal Propose(BackupInfo backup) => new(
        backup.Domain,
        Places.Fill(Texts.BackupRemoval_Caption, backup.Domain),
        backup.IsComplete
            ? Places.Fill(Texts.BackupRemoval_Text, backup.Domain, ViewTime.Of(backup.Created), backup.Path)
            : Places.Fill(Texts.BackupRemoval_TextInterrupted, backup.Domain, backup.Path),
        Texts.BackupRemoval_Ask,
        "-WhatIf")
    {
        Declined = Places.Fill(Texts.BackupRemoval_Declined, backup.Path),
    };
}
