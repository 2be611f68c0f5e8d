using System.Globalization;
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
            ? $"Change the rehearsed node {plan.Domain}: nothing of it exists."
            : $"Change {plan.Domain} in AWS account {plan.AccountId}, region {plan.Region}:");
        foreach (var change in plan.Changes)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {change.Setting}: {change.From} -> {change.To}");
        }

        text.AppendLine(Cost(plan));
        text.AppendLine(plan.NeedsDowntime
            ? "Downtime: yes, some minutes. The server stops and starts again; its address, its data and its host keys stay."
            : "Downtime: none.");
        foreach (var note in plan.Notes)
        {
            text.AppendLine(note);
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>The question whether to change that.</summary>
    public static Proposal Propose(NodeChangePlan plan) =>
        new(plan.Domain, $"Change {plan.Domain}", Render(plan), "Change this now?", "-WhatIf", "changed");

    private static string Cost(NodeChangePlan plan)
    {
        var difference = plan.DifferenceUsd switch
        {
            null => "what the difference is, is not known, since a price is unknown",
            0 => "no difference",
            > 0 and var more => $"{Usd(more)} more",
            { } less => $"{Usd(-less)} less",
        };
        return $"Cost a month: {Total(plan.CostBefore)} now, {Total(plan.CostAfter)} afterwards; {difference}.";
    }

    private static string Total(CostEstimate estimate) =>
        $"{(estimate.IsComplete ? string.Empty : "at least ")}{Usd(estimate.TotalMonthlyUsd)}";

    private static string Usd(decimal amount) => string.Create(CultureInfo.InvariantCulture, $"{amount:0.00} USD");
}
