using System.Text;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>A reset in words: what the prompt and -WhatIf show.</summary>
internal static class ResetSummary
{
    /// <summary>All that someone must know before agreeing, as lines of text.</summary>
    public static string Render(NodeResetPlan plan)
    {
        var text = new StringBuilder();
        text.AppendLine(Places.Fill(plan.Rehearsal ? Texts.Reset_LeadRehearsal : Texts.Reset_Lead, plan.Domain));
        text.AppendLine(Texts.Reset_Goes);
        foreach (var item in plan.Removed)
        {
            text.Append("  ").AppendLine(item);
        }

        text.AppendLine(Texts.Stays);
        foreach (var item in plan.Kept)
        {
            text.Append("  ").AppendLine(item);
        }

        text.AppendLine(plan.IsBackedUp ? Texts.Reset_BackedUp : Texts.Reset_NoCopy);
        text.AppendLine(Texts.Reset_NoReturn);
        return text.ToString().TrimEnd();
    }

    /// <summary>The question whether to do that.</summary>
    public static Proposal Propose(NodeResetPlan plan) =>
        new(
            plan.Domain,
            Places.Fill(Texts.Reset_Caption, plan.Domain),
            Render(plan),
            Places.Fill(Texts.Reset_Type, plan.Domain),
            "-WhatIf")
        {
            Consent = Proposal.DomainConsent(plan.Domain),
        };
}
