using System.Text;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>A change of a node in words: what the prompt and -WhatIf show.</summary>
internal static class ChangeSummary
{
    /// <summary>All that someone must know before agreeing, as lines of text.</summary>
    public static string Render(NodeChangePlan plan)
    {
        var text = new StringBuilder();
        text.AppendLine(plan.Rehearsal
            ? Places.Fill(Texts.Change_LeadRehearsal, plan.Domain)
            : Places.Fill(Texts.Change_Lead, plan.Domain, plan.AccountId, plan.Region));
        foreach (var change in plan.Changes)
        {
            text.Append("  ").AppendLine(Places.Fill(Texts.Change_Line, change.Setting, change.From, change.To));
        }

        text.AppendLine(Cost(plan));
        text.AppendLine(plan.NeedsDowntime ? Texts.Change_Downtime : Texts.Change_NoDowntime);
        foreach (var note in plan.Notes)
        {
            text.AppendLine(note);
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>The question whether to change that.</summary>
    public static Proposal Propose(NodeChangePlan plan) =>
        new(plan.Domain, Places.Fill(Texts.Change_Caption, plan.Domain), Render(plan), Texts.Change_Ask, "-WhatIf");

    /// <summary>What a user who stopped a change should know.</summary>
    /// <param name="begun">What it does; null where that was not known yet.</param>
    /// <param name="again">The command that goes on.</param>
    public static string Stopped(NodeChangePlan? begun, string again) =>
        Places.Fill(begun?.NeedsDowntime == false ? Texts.Stopped_ChangeInPlace : Texts.Stopped_Change, again);

    private static string Cost(NodeChangePlan plan)
    {
        var difference = plan.DifferenceUsd switch
        {
            null => Texts.Change_Unknown,
            0 => Texts.Change_Same,
            > 0 and var more => Places.Fill(Texts.Change_More, PlainAmounts.Usd(more)),
            { } less => Places.Fill(Texts.Change_Less, PlainAmounts.Usd(-less)),
        };
        return Places.Fill(Texts.Change_Cost, Total(plan.CostBefore), Total(plan.CostAfter), difference);
    }

    private static string Total(CostEstimate estimate) => estimate.IsComplete
        ? PlainAmounts.Usd(estimate.TotalMonthlyUsd)
        : PlainAmounts.Total(estimate.TotalMonthlyUsd, isComplete: false);
}
