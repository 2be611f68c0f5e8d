using Direxio.Deployer.PowerShell.Views;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>The question whether to carry out a plan, in the words of a person who sees a cloud for the first time.</summary>
internal static class PlanQuestion
{
    /// <summary>The question.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="preview">The command that shows this plan without asking.</param>
    /// <param name="details">The command that shows the technical details; null if none shows more than this.</param>
    public static Proposal Propose(DeploymentPlan plan, string preview, string? details) => new(
        plan.Domain,
        Places.Fill(Texts.Deploy_Caption, plan.Domain),
        Render(plan, details),
        plan.Rehearsal ? Texts.Deploy_AskRehearsal : Texts.Deploy_Ask,
        preview)
    {
        Details = PlanView.Details(plan, new(ViewStyle.Plain)).ToString(),
        Declined = Texts.Deploy_Declined,
    };

    /// <summary>The same, with the agreement that the domain is bound for good.</summary>
    public static Proposal ProposeWithBinding(DeploymentPlan plan, string preview)
    {
        const string Binding = nameof(DeploymentRequest.ConfirmDomainBinding);
        var asked = plan with { ConfirmationsRequired = [.. plan.ConfirmationsRequired.Where(name => name != Binding)] };
        return Propose(asked, preview, preview) with
        {
            Prompt = Places.Fill(plan.Rehearsal ? Texts.Deploy_TypeRehearsal : Texts.Deploy_Type, plan.Domain),
            Consent = "-" + Binding,
        };
    }

    /// <summary>All that someone must know before agreeing, as lines of text.</summary>
    private static string Render(DeploymentPlan plan, string? details)
    {
        var cost = plan.CostEstimate;
        var text = new ViewText(ViewStyle.Plain)
            .AddText(PlanView.Lead(plan))
            .AddText(Places.Fill(Texts.Deploy_Image, plan.MessageServerImage))
            .AddText(plan.SshCidr is { } source ? Places.Fill(Texts.Deploy_Ssh, source) : Texts.Deploy_SshUnknown)
            .AddText(plan.Request.ConnectAgent is { } agent ? Places.Fill(Texts.Deploy_Agent, agent) : Texts.Deploy_NoAgent)
            .AddSection(Texts.Deploy_Creates, plan.Resources.Select(resource => Line(plan, resource)))
            .AddSection(Texts.Deploy_Stays, plan.ExistingResources.Select(resource => Line(plan, resource)))
            .AddSection(Texts.Deploy_DnsTitle, PlanView.Changes(plan, change => Line(plan, change)))
            .AddSection(
                Places.Fill(
                    Texts.Deploy_Cost, PlainAmounts.Total(cost.TotalMonthlyUsd, cost.IsComplete), CostEstimate.HoursPerMonth),
                cost.Exclusions.Select(InWords));
        if (cost.Source == PriceSource.Fallback)
        {
            text.AddText(Texts.Deploy_CostFallback);
        }

        text.AddSection(Texts.Deploy_Existing, PlanView.Existing(plan.ExistingState))
            .AddSection(Texts.Deploy_Needs, plan.ConfirmationsRequired.Select(name => "-" + name))
            .AddSection(Texts.Deploy_Blockers, plan.Blockers)
            .AddSection(Texts.Deploy_Warnings, plan.Warnings);
        return details is null
            ? text.ToString()
            : text.AddEmpty().AddText(Places.Fill(Texts.Deploy_Details, details)).ToString();
    }

    private static string Line(DeploymentPlan plan, PlannedResource resource) => Places.Fill(
        Texts.Deploy_Priced,
        InWords(plan, resource),
        resource.MonthlyUsd == 0 ? Texts.Deploy_Free : PlainAmounts.AMonth(resource.MonthlyUsd));

    private static string InWords(DeploymentPlan plan, PlannedResource resource) => resource.ResourceKind switch
    {
        ResourceKind.Instance => Places.Fill(Texts.Deploy_Server, plan.InstanceType),
        ResourceKind.Volume => Places.Fill(Texts.Deploy_Disk, plan.DiskSizeGB),
        ResourceKind.ElasticIp => Texts.Deploy_Address,
        ResourceKind.SecurityGroup => Texts.Deploy_Firewall,
        ResourceKind.KeyPair => Texts.Deploy_KeyPair,
        ResourceKind.HostedZone => Places.Fill(Texts.Deploy_Zone, resource.Name),
        ResourceKind.Budget => Texts.Deploy_Budget,
        _ => $"{resource.Kind} {resource.Name}",
    };

    private static string Line(DeploymentPlan plan, PlannedDnsChange change) => (plan.DnsMode, change.OldValue) switch
    {
        (DnsMode.User, _) => Places.Fill(Texts.Deploy_DnsByYou, change.Name),
        (_, null) => Places.Fill(Texts.Deploy_DnsPoints, change.Name),
        _ => Places.Fill(Texts.Deploy_DnsReplaces, change.Name, change.OldValue),
    };

    private static string InWords(CostExclusion excluded) => excluded switch
    {
        CostExclusion.Traffic => Texts.Excluded_Traffic,
        CostExclusion.Relay => Texts.Excluded_Relay,
        CostExclusion.CpuCredits => Texts.Excluded_Credits,
        CostExclusion.DnsQueries => Texts.Excluded_Queries,
        CostExclusion.DomainRegistration => Texts.Excluded_Registration,
        CostExclusion.Taxes => Texts.Excluded_Taxes,
        CostExclusion.Backups => Texts.Excluded_Backups,
        _ => excluded.ToString(),
    };
}
