using System.Globalization;

namespace Direxio.Deployer.PowerShell.Views;

/// <summary>A plan in words, with all its technical details.</summary>
internal static class PlanView
{
    /// <summary>The plan for the window, with the hash by which it can be applied.</summary>
    public static ViewText Write(DeploymentPlan plan, ViewText text) => Details(plan, text).AddEmpty().AddWhole($"Plan {plan.Hash}");

    /// <summary>The plan alone.</summary>
    public static ViewText Details(DeploymentPlan plan, ViewText text)
    {
        var account = $"AWS account {plan.AccountId}{(plan.IsRootIdentity ? " (as root user)" : string.Empty)}";
        return text
            .AddText(plan.Rehearsal
                ? $"Rehearse the deployment of {plan.Domain}: nothing of this really happens."
                : $"Deploy {plan.Domain} in {plan.Region}, {account}.")
            .AddText(string.Create(
                CultureInfo.InvariantCulture,
                $"Server {plan.InstanceType}, {plan.DiskSizeGB} GiB disk, image {plan.Image}, message server {plan.MessageServerImage}."))
            .AddText($"SSH from {plan.SshCidr ?? "nowhere yet: your own address could not be found out"}.")
            .AddText(AgentLine(plan))
            .AddSection("Creates:", plan.Resources.Select(Line))
            .AddSection(
                plan.DnsModeReason is { } why ? $"DNS (mode {plan.DnsMode}, since {why}):" : "DNS:", plan.DnsChanges.Select(Line))
            .AddSection(CostLine(plan.CostEstimate), plan.CostEstimate.Components.Select(Line))
            .AddSection("Not in that figure:", plan.CostEstimate.Excluded)
            .AddSection("Already on this machine:", Existing(plan.ExistingState))
            .AddSection("Still needs:", plan.ConfirmationsRequired.Select(name => "-" + name))
            .AddSection("Stands in the way:", plan.Blockers)
            .AddSection("Please note:", plan.Warnings);
    }

    private static string AgentLine(DeploymentPlan plan)
    {
        if (plan.Request.ConnectAgent is not { } agent)
        {
            return "Connect agent: none.";
        }

        var host = plan.Request.AgentPlatform is { } platform && platform != agent ? $" for {platform}" : string.Empty;
        return $"Connect agent {agent}{host} ({plan.AgentDetection}).";
    }

    private static string Line(PlannedResource resource) =>
        $"{resource.Kind} '{resource.Name}'{(resource.Detail.Length == 0 ? "" : $", {resource.Detail}")}{PriceNote(resource.MonthlyUsd)}";

    private static string Line(PlannedDnsChange change) =>
        $"{change.Name}  {change.Type}  {change.OldValue ?? "(none)"} -> {change.NewValue}  ({change.Zone})";

    private static string Line(CostComponent component) =>
        $"{component.Description}: {(component.MonthlyUsd is { } usd ? ViewNumber.Usd(usd) : "price unknown")} "
        + $"({InWords(component.Source)})";

    private static string PriceNote(decimal? monthlyUsd) => monthlyUsd switch
    {
        null => ", price unknown",
        0 => "",
        { } usd => $", {ViewNumber.Usd(usd)} a month",
    };

    private static string CostLine(CostEstimate cost) =>
        $"Costs {(cost.IsComplete ? "about" : "at least")} {ViewNumber.Usd(cost.TotalMonthlyUsd)} "
        + $"a month of {CostEstimate.HoursPerMonth} hours:";

    private static IEnumerable<string> Existing(ExistingState state) => state switch
    {
        ExistingState.None => [],
        ExistingState.Begun => ["a deployment that had begun and created nothing; it is started again"],
        ExistingState.Unfinished => ["an unfinished deployment with resources, which Resume-DirexioDeployment continues"],
        ExistingState.Complete => ["a finished node"],
        _ => [state.ToString()],
    };

    private static string InWords(PriceSource source) => source switch
    {
        PriceSource.Queried => "from the AWS price list",
        PriceSource.Fallback => "published rate as of this release; the price list did not answer",
        PriceSource.Unknown => "no price known",
        _ => source.ToString(),
    };
}
