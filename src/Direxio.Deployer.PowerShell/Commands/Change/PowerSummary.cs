using System.Text;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>A stop or a start in words: what the prompt and -WhatIf show.</summary>
internal static class PowerSummary
{
    /// <summary>All that someone must know before agreeing, as lines of text.</summary>
    public static string Render(NodePowerPlan plan)
    {
        var place = plan.Rehearsal ? Texts.Power_PlaceRehearsal : Places.Fill(Texts.Power_Place, plan.AccountId, plan.Region);
        if (plan.Target != NodePowerState.Stopped)
        {
            return Places.Fill(
                Texts.Power_Start,
                plan.Domain,
                plan.InstanceId,
                place,
                PlainAmounts.Total(plan.Cost.TotalMonthlyUsd, plan.Cost.IsComplete));
        }

        var text = new StringBuilder();
        text.AppendLine(Places.Fill(Texts.Power_Stop, plan.Domain, plan.InstanceId, place));
        text.AppendLine(Texts.Power_Billed);
        foreach (var part in plan.StillBilled)
        {
            text.Append("  ").AppendLine(Places.Fill(Texts.Power_Part, InWords(part), PlainAmounts.AMonth(part.MonthlyUsd)));
        }

        var removal = AdvisedCommand.About("Remove-DirexioNode", plan.Domain, plan.Rehearsal);
        text.Append(plan.StoppedMonthlyUsd is { } total
            ? Places.Fill(Texts.Power_Total, PlainAmounts.Usd(total), removal)
            : Places.Fill(Texts.Power_NoTotal, removal));
        return text.ToString();
    }

    /// <summary>The question whether to do that.</summary>
    public static Proposal Propose(NodePowerPlan plan)
    {
        var (caption, question) = plan.Target == NodePowerState.Stopped
            ? (Texts.Power_StopCaption, Texts.Power_StopAsk)
            : (Texts.Power_StartCaption, Texts.Power_StartAsk);
        return new(plan.Domain, Places.Fill(caption, plan.Domain), Render(plan), question, "-WhatIf");
    }

    private static string InWords(CostComponent part) => part.Name switch
    {
        "ebs_gp3" => Texts.Part_Disk,
        "public_ipv4" => Texts.Part_Address,
        "route53_hosted_zone" => Texts.Part_Zone,
        _ => part.Description,
    };
}
