using System.Globalization;
using System.Text;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>A reset in words: what the prompt and -WhatIf show.</summary>
internal static class ResetSummary
{
    /// <summary>All that someone must know before agreeing, as lines of text.</summary>
    public static string Render(NodeResetPlan plan)
    {
        var text = new StringBuilder();
        text.AppendLine(plan.Rehearsal ? $"Reset the rehearsed node {plan.Domain}: nothing of it exists." : $"Reset {plan.Domain}.");
        text.AppendLine("Goes, for good:");
        foreach (var item in plan.Removed)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {item}");
        }

        text.AppendLine("Stays:");
        foreach (var item in plan.Kept)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {item}");
        }

        text.AppendLine(plan.IsBackedUp
            ? "A copy of the database and the configuration, without the media, is kept on the node until the next change there."
            : "No copy is made.");
        text.AppendLine("Once the first of it is removed, the reset cannot go back: interrupted, it goes on.");
        return text.ToString().TrimEnd();
    }

    /// <summary>The question whether to do that.</summary>
    public static Proposal Propose(NodeResetPlan plan) =>
        new(plan.Domain, $"Reset {plan.Domain}", Render(plan), $"Type {plan.Domain} to reset it:", "-WhatIf", "reset")
        {
            Consent = $"-ConfirmDomain {plan.Domain}",
        };
}
