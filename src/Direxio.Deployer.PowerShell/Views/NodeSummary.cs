using System.Collections;
using Direxio.Deployer.PowerShell.Commands;

namespace Direxio.Deployer.PowerShell.Views;

/// <summary>A node in words; the next step last, where a reader's eye is when the text has gone by.</summary>
internal static class NodeSummary
{
    public static ViewText Write(NodeStatus node, bool isDetailed, ViewText text)
    {
        text.AddDomain(node.Domain, node.Rehearsal)
            .AddState("Status", node.Status)
            .Add("Where blocked", node.WhereBlocked)
            .Add("Billing impact", node.BillingImpact)
            .Add("Monthly cost", Cost(node.CostEstimate, node.BilledNow, node.Status is "Removed" or "Removing"))
            .Add("Resume safety", node.ResumeSafety)
            .Add("Local refresh", node.LocalRefresh)
            .Add("Stop loss", node.StopLoss);
        if (isDetailed || node.Phases.Any(phase => phase.Status != PhaseStatus.Done))
        {
            text.Add("Phases", Phases(node.Phases, text.Style));
        }

        text.Add("User gates", node.UserGates.Select(gate => $"{gate.Name} {text.Style.State(gate.Status)}"))
            .Add("Not offered", node.ServerNotOffered);
        if (isDetailed)
        {
            text.Add("Resources", Resources(node.Resources)).Add("Written by", node.StateFormat).Add("State", node.StatePath);
        }
        else
        {
            text.Add("Server", Server(node.Resources));
        }

        return text.Add("Protected", node.Protected ? Texts.View_Protected : null)
            .Add("Stopped since", ViewTime.Of(node.StoppedAt))
            .Add("Known since", ViewTime.Of(node.KnownSince) ?? Texts.View_Unknown)
            .Add("Next action", node.NextAction);
    }

    public static ViewText Write(NodeResources resources, ViewText text)
    {
        foreach (var (name, value) in Said(resources))
        {
            text.Add(name, value);
        }

        return text;
    }

    /// <summary>A line for each phase.</summary>
    public static IEnumerable<string> Phases(IEnumerable<PhaseRecord> phases, ViewStyle style) => phases.Select(phase => style.IsNarrow
        ? $"{phase.Id} {style.State(phase.Status)}"
        : $"{phase.Id,-19}{style.State(phase.Status)}{new string(' ', 12 - phase.Status.ToString().Length)}{PhaseText.Of(phase.Id)}");

    /// <summary>What it costs now and, where that is another amount, what it costs once it is complete and runs.</summary>
    /// <param name="estimate">That of the complete node; null if there is none.</param>
    /// <param name="now">What bills as things stand; null if nothing is known of that.</param>
    /// <param name="isEnding">True if it will not be complete again: it is removed, or its removal has begun.</param>
    public static string Cost(CostEstimate? estimate, BilledNow? now, bool isEnding = false)
    {
        var bills = now is null ? null : PlainAmounts.AMonth(now.KnownMonthlyUsd, now.IsComplete);
        if (bills is not null && (isEnding || (estimate is null && now is { IsComplete: true })))
        {
            return bills;
        }

        if (estimate is null)
        {
            return Texts.View_NoPrice;
        }

        var whole = PlainAmounts.AMonth(estimate.TotalMonthlyUsd, estimate.IsComplete);
        return bills is null || bills == whole ? whole : Places.Fill(Texts.View_CostNow, bills, whole);
    }

    private static string Server(NodeResources resources) => string.Join(
        ", ",
        new[] { resources.InstanceId, resources.InstanceType, resources.PublicIp, resources.Region }.Where(one => one is { Length: > 0 }));

    private static IEnumerable<string> Resources(NodeResources resources) => Said(resources).Select(pair => $"{pair.Name,-19}{pair.Value}");

    private static IEnumerable<(string Name, string Value)> Said(NodeResources resources) =>
        from property in typeof(NodeResources).GetProperties()
        let value = property.GetValue(resources)
        where value is not (null or false or "" or ICollection { Count: 0 })
        select (property.Name, value is IReadOnlyList<string> list ? string.Join(", ", list) : value.ToString()!);
}
