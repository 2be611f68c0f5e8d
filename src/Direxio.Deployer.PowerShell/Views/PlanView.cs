using Direxio.Deployer.PowerShell.Commands;

namespace Direxio.Deployer.PowerShell.Views;

/// <summary>A plan in words, with all its technical details.</summary>
internal static class PlanView
{
    /// <summary>The plan for the window, with the hash by which it can be applied.</summary>
    public static ViewText Write(DeploymentPlan plan, ViewText text) =>
        Details(plan, text).AddEmpty().AddWhole(Places.Fill(Texts.Plan_Hash, plan.Hash));

    /// <summary>The plan alone.</summary>
    public static ViewText Details(DeploymentPlan plan, ViewText text)
    {
        var cost = plan.CostEstimate;
        return text
            .AddText(Lead(plan))
            .AddText(Places.Fill(Texts.Plan_Server, plan.InstanceType, plan.DiskSizeGB, plan.Image, plan.MessageServerImage))
            .AddText(plan.SshCidr is { } cidr ? Places.Fill(Texts.Plan_Ssh, cidr) : Texts.Plan_SshNowhere)
            .AddText(AgentLine(plan))
            .AddSection(Texts.Plan_Creates, plan.Resources.Select(Line))
            .AddSection(Texts.Plan_Stays, plan.ExistingResources.Select(Line))
            .AddSection(
                plan.DnsModeReason is { } why ? Places.Fill(Texts.Plan_DnsSince, plan.DnsMode, why) : Texts.Plan_Dns,
                Changes(plan, Line))
            .AddSection(
                Places.Fill(
                    Texts.Cost_About, PlainAmounts.Total(cost.TotalMonthlyUsd, cost.IsComplete), CostEstimate.HoursPerMonth),
                cost.Components.Select(Line))
            .AddSection(Texts.Cost_NotCounted, cost.Excluded)
            .AddSection(Texts.Deploy_Existing, Existing(plan.ExistingState))
            .AddSection(Texts.Deploy_Needs, plan.ConfirmationsRequired.Select(name => "-" + name))
            .AddSection(Texts.Deploy_Blockers, plan.Blockers)
            .AddSection(Texts.Deploy_Warnings, plan.Warnings);
    }

    /// <summary>The sentence that a plan begins with.</summary>
    public static string Lead(DeploymentPlan plan) => plan.Rehearsal
        ? Places.Fill(Texts.Deploy_LeadRehearsal, plan.Domain, plan.Region)
        : Places.Fill(
            plan.IsRootIdentity ? Texts.Deploy_LeadRoot : Texts.Deploy_Lead,
            plan.Domain,
            plan.AccountId,
            plan.Region,
            plan.CredentialSource);

    /// <summary>What of the node is there already, in words.</summary>
    public static IEnumerable<string> Existing(ExistingState state) => state switch
    {
        ExistingState.None => [],
        ExistingState.Begun => [Texts.Existing_Begun],
        ExistingState.Unfinished => [Texts.Existing_Unfinished],
        ExistingState.Complete => [Texts.Existing_Complete],
        _ => [state.ToString()],
    };

    /// <summary>What changes about the name, or that nothing does.</summary>
    public static IEnumerable<string> Changes(DeploymentPlan plan, Func<PlannedDnsChange, string> inWords) =>
        plan.DnsChanges.Count == 0 ? [Places.Fill(Texts.Deploy_DnsStays, plan.Domain)] : plan.DnsChanges.Select(inWords);

    private static string AgentLine(DeploymentPlan plan) => plan.Request switch
    {
        { ConnectAgent: null } => Texts.Plan_NoAgent,
        { ConnectAgent: { } agent, AgentPlatform: { } platform } when platform != agent =>
            Places.Fill(Texts.Plan_AgentFor, agent, platform, plan.AgentDetection),
        { ConnectAgent: { } agent } => Places.Fill(Texts.Plan_Agent, agent, plan.AgentDetection),
    };

    private static string Line(PlannedResource resource)
    {
        var line = Places.Fill(Texts.Plan_Resource, resource.Kind, resource.Name, resource.Detail);
        return resource.MonthlyUsd == 0
            ? line
            : Places.Fill(Texts.Plan_ResourcePriced, line, PlainAmounts.AMonth(resource.MonthlyUsd));
    }

    private static string Line(PlannedDnsChange change) => Places.Fill(
        Texts.Plan_Change, change.Name, change.Type, change.OldValue ?? Texts.Plan_NoRecord, change.NewValue, change.Zone);

    private static string Line(CostComponent component) => Places.Fill(
        Texts.Plan_Priced,
        component.Description,
        component.MonthlyUsd is { } usd ? ViewNumber.Usd(usd) : Texts.PriceUnknown,
        InWords(component.Source));

    private static string InWords(PriceSource source) => source switch
    {
        PriceSource.Queried => Texts.Plan_PriceQueried,
        PriceSource.Fallback => Texts.Plan_PriceFallback,
        PriceSource.Unknown => Texts.Plan_PriceNone,
        _ => source.ToString(),
    };
}
