using System.Globalization;
using System.Text;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>A plan in words, with all its details: what the plan's view shows.</summary>
public static class PlanSummary
{
    /// <summary>All that someone must know before agreeing to the plan, as lines of text.</summary>
    /// <param name="plan">The plan.</param>
    public static string Render(DeploymentPlan plan)
    {
        var text = new StringBuilder();
        text.AppendLine(plan.Rehearsal
            ? $"Rehearse the deployment of {plan.Domain}: nothing of this really happens."
            : $"Deploy {plan.Domain} in {plan.Region}, AWS account {plan.AccountId}{(plan.IsRootIdentity ? " (as root user)" : "")}.");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"Server {plan.InstanceType}, {plan.DiskSizeGB} GiB disk, image {plan.Image}, message server {plan.MessageServerImage}.");
        var source = plan.SshCidr ?? "nowhere yet: your own address could not be found out";
        text.AppendLine(CultureInfo.InvariantCulture, $"SSH from {source}.");
        text.AppendLine(AgentLine(plan));
        Section(text, "Creates", plan.Resources.Select(Line));
        Section(text, plan.DnsModeReason is { } why ? $"DNS (mode {plan.DnsMode}, since {why})" : "DNS", plan.DnsChanges.Select(Line));
        Section(text, CostLine(plan.CostEstimate), plan.CostEstimate.Components.Select(Line));
        Section(text, "Not in that figure", plan.CostEstimate.Excluded);
        Section(text, "Already on this machine", Existing(plan.ExistingState));
        Section(text, "Still needs", plan.ConfirmationsRequired.Select(name => "-" + name));
        Section(text, "Stands in the way", plan.Blockers);
        Section(text, "Please note", plan.Warnings);
        return text.ToString().TrimEnd();
    }

    private static void Section(StringBuilder text, string title, IEnumerable<string> lines)
    {
        var any = false;
        foreach (var line in lines)
        {
            if (!any)
            {
                text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{title}:");
                any = true;
            }

            text.AppendLine(CultureInfo.InvariantCulture, $"  {line}");
        }
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
        $"{component.Description}: {(component.MonthlyUsd is { } usd ? Usd(usd) : "price unknown")} ({InWords(component.Source)})";

    private static string PriceNote(decimal? monthlyUsd) => monthlyUsd switch
    {
        null => ", price unknown",
        0 => "",
        { } usd => $", {Usd(usd)} a month",
    };

    private static string CostLine(CostEstimate cost) =>
        $"Costs {(cost.IsComplete ? "about" : "at least")} {Usd(cost.TotalMonthlyUsd)} a month of {CostEstimate.HoursPerMonth} hours";

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

    private static string Usd(decimal amount) => string.Create(CultureInfo.InvariantCulture, $"{amount:0.00} USD");
}
