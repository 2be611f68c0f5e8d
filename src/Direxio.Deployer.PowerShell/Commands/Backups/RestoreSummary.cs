using Direxio.Deployer.PowerShell.Views;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>A restore in words: what the prompt and -WhatIf show.</summary>
internal static class RestoreSummary
{
    /// <summary>The question whether to bring the node back.</summary>
    public static Proposal Propose(RestorePlan plan) => new(
        plan.Domain,
        Places.Fill(Texts.Restore_Caption, plan.Domain),
        Render(plan),
        Places.Fill(Texts.Restore_Ask, plan.Domain),
        "-WhatIf");

    /// <summary>All that someone must know before agreeing, as lines of text.</summary>
    public static string Render(RestorePlan plan) => Places.Fill(
        Texts.Restore_Text,
        plan.Domain,
        ViewTime.Of(plan.Created),
        plan.Path,
        ViewNumber.Size(plan.Size),
        plan.MessageServerImage,
        plan.LeftOut.Count == 0 ? Texts.Restore_Nothing : string.Join(", ", plan.LeftOut),
        plan.SafetyBackup is not { } safety ? Texts.Restore_NoSafety
            : Places.Fill(plan.IsSafetyBackupEncrypted ? Texts.Restore_SafetyEncrypted : Texts.Restore_SafetyPlain, safety));
}
