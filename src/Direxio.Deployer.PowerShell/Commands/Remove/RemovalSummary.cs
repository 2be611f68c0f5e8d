using System.Globalization;
using System.Text;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>A removal in words: what the prompt and -WhatIf show.</summary>
internal static class RemovalSummary
{
    /// <summary>All that someone must know before agreeing, as lines of text.</summary>
    public static string Render(RemovalPlan plan)
    {
        var text = new StringBuilder();
        text.AppendLine(plan switch
        {
            { Rehearsal: true } => $"Remove the rehearsed node {plan.Domain}: nothing of it exists.",
            { AccountId: null } => $"Remove {plan.Domain} from this machine; nothing of it is left in AWS, or ever was.",
            { IsByRunId: true } =>
                $"Remove everything that carries the run id {plan.RunId} (tagged as {plan.Domain}) from AWS account {plan.AccountId}, "
                + $"region {plan.Region}. No state on this machine owns it; what it holds is lost for good.",
            _ =>
                $"Remove {plan.Domain} from AWS account {plan.AccountId}, region {plan.Region}. "
                + "Its messages and accounts are lost for good.",
        });
        foreach (var item in plan.Items)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {item.Action} {item.Id}{PriceNote(item.MonthlyUsd)}");
        }

        foreach (var entry in plan.ClientEntries)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  Take out {entry}, once nothing is left");
        }

        if (plan.ServiceDirectory is { } folder)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  Delete the folder {folder}, once nothing is left");
        }

        if (plan.Items.Any(item => item.MonthlyUsd is not 0))
        {
            var bound = plan.Items.Any(item => item.MonthlyUsd is null) ? "at least" : "about";
            text.AppendLine(CultureInfo.InvariantCulture, $"This ends a cost of {bound} {Usd(plan.MonthlyUsd)} a month.");
        }

        text.AppendLine("Stays:");
        foreach (var kept in plan.Kept)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {kept}");
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>The question whether to remove that.</summary>
    public static Proposal Propose(RemovalPlan plan) =>
        new(
            plan.Domain,
            $"Remove {plan.Domain}",
            Render(plan),
            plan.IsByRunId ? "Remove this now?" : $"Type {plan.Domain} to remove it for good:",
            "-WhatIf",
            "removed")
        {
            Consent = plan.IsByRunId ? "-Force or -Confirm:$false" : $"-ConfirmDomain {plan.Domain}",
        };

    private static string PriceNote(decimal? monthlyUsd) => monthlyUsd switch
    {
        null => " (price unknown)",
        0 => string.Empty,
        { } usd => $" ({Usd(usd)} a month)",
    };

    private static string Usd(decimal amount) => string.Create(CultureInfo.InvariantCulture, $"{amount:0.00} USD");
}
