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
            { IsLocalOnly: true } => Places.Fill(Texts.Remove_LeadLocalOnly, plan.Domain),
            { Rehearsal: true } => Places.Fill(Texts.Remove_LeadRehearsal, plan.Domain),
            { AccountId: null } => Places.Fill(Texts.Remove_LeadLocal, plan.Domain),
            { IsByRunId: true } when !IsLeftover(plan) =>
                Places.Fill(Texts.Remove_LeadRunNode, plan.RunId, plan.Domain, plan.AccountId, plan.Region),
            { IsByRunId: true } => Places.Fill(Texts.Remove_LeadRun, plan.RunId, plan.Domain, plan.AccountId, plan.Region),
            _ => Places.Fill(Texts.Remove_Lead, plan.Domain, plan.AccountId, plan.Region),
        });
        foreach (var item in plan.Items)
        {
            Add(text, Places.Fill(Texts.Remove_Item, item.Action, item.Id, PriceNote(item.MonthlyUsd)));
        }

        foreach (var entry in plan.ClientEntries)
        {
            Add(text, Places.Fill(Texts.Remove_Entry, entry));
        }

        if (plan.ServiceDirectory is { } folder)
        {
            Add(text, Places.Fill(Texts.Remove_Folder, folder));
        }

        if (plan.Items.Any(item => item.MonthlyUsd is not 0))
        {
            text.AppendLine(Places.Fill(
                Texts.Remove_EndsCost, PlainAmounts.Total(plan.MonthlyUsd, plan.Items.All(item => item.MonthlyUsd is not null))));
        }

        text.AppendLine(Texts.Stays);
        foreach (var kept in plan.Kept)
        {
            Add(text, kept);
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>The question whether to remove that.</summary>
    public static Proposal Propose(RemovalPlan plan) =>
        new(
            plan.Domain,
            Places.Fill(Texts.Remove_Caption, plan.Domain),
            Render(plan),
            IsLeftover(plan) ? Texts.Remove_Ask : Places.Fill(Texts.Remove_Type, plan.Domain),
            "-WhatIf")
        {
            Consent = IsLeftover(plan) ? Proposal.UsualConsent : Proposal.DomainConsent(plan.Domain),
        };

    /// <summary>True for what a run left behind without a server; one with a server may be a node that is in use elsewhere.</summary>
    public static bool IsLeftover(RemovalPlan plan) => plan.IsByRunId && plan.Items.All(item => item.Kind != ResourceKind.Instance);

    private static void Add(StringBuilder text, string line) => text.Append("  ").AppendLine(line);

    private static string PriceNote(decimal? monthlyUsd) => monthlyUsd switch
    {
        null => Texts.Remove_PriceUnknown,
        0 => string.Empty,
        { } usd => Places.Fill(Texts.Remove_Priced, PlainAmounts.Usd(usd)),
    };
}
