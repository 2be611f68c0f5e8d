using System.Globalization;
using System.Text;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>A stop or a start in words: what the prompt and -WhatIf show.</summary>
internal static class PowerSummary
{
    /// <summary>All that someone must know before agreeing, as lines of text.</summary>
    public static string Render(NodePowerPlan plan)
    {
        var text = new StringBuilder();
        var place = plan.Rehearsal ? "a rehearsed node; nothing of it exists" : $"AWS account {plan.AccountId}, region {plan.Region}";
        if (plan.Target != NodePowerState.Stopped)
        {
            text.Append(CultureInfo.InvariantCulture, $"Start {plan.Domain}, instance {plan.InstanceId} ({place}). ");
            var bound = plan.Cost.IsComplete ? "about" : "at least";
            text.Append(CultureInfo.InvariantCulture, $"Running it costs {bound} {Usd(plan.Cost.TotalMonthlyUsd)} a month.");
            return text.ToString();
        }

        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"Stop {plan.Domain}, instance {plan.InstanceId} ({place}). Its users and its agent cannot reach it until it is started.");
        text.AppendLine("What goes on billing while it is stopped:");
        foreach (var part in plan.StillBilled)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"  {part.Description}: {(part.MonthlyUsd is { } usd ? $"{Usd(usd)} a month" : "price unknown")}");
        }

        text.Append(plan.StoppedMonthlyUsd is { } total
            ? $"Together {Usd(total)} a month. To end that too: Remove-DirexioNode."
            : "What that comes to is not known, since a price is unknown. To end that too: Remove-DirexioNode.");
        return text.ToString();
    }

    /// <summary>The question whether to do that.</summary>
    public static Proposal Propose(NodePowerPlan plan)
    {
        var verb = plan.Target == NodePowerState.Stopped ? "Stop" : "Start";
        return new(plan.Domain, $"{verb} {plan.Domain}", Render(plan), $"{verb} it now?", "-WhatIf", "changed");
    }

    private static string Usd(decimal amount) => string.Create(CultureInfo.InvariantCulture, $"{amount:0.00} USD");
}
