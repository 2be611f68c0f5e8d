using System.Collections;
using System.Globalization;
using System.Management.Automation.Host;

namespace Direxio.Deployer.PowerShell.Views;

/// <summary>A node in words: all that is known of one.</summary>
public static class NodeSummary
{
    /// <summary>The lines of the view.</summary>
    /// <param name="node">The node.</param>
    /// <param name="host">The session's host.</param>
    /// <param name="style">The session's $PSStyle.</param>
    public static string Render(NodeStatus node, PSHost host, object? style) => new ViewText(host, style)
        .Add("Domain", node.Domain + (node.Rehearsal ? " (rehearsal: nothing of this exists)" : string.Empty))
        .Add("Status", node.Status)
        .Add("Where blocked", node.WhereBlocked)
        .Add("Billing impact", node.BillingImpact)
        .Add("Resume safety", node.ResumeSafety)
        .Add("Local refresh", node.LocalRefresh)
        .Add("Next action", node.NextAction)
        .Add("Stop loss", node.StopLoss)
        .Add("Phases", node.Phases.Select(phase => $"{phase.Id,-19}{phase.Status,-12}{phase.Title}"))
        .Add("User gates", node.UserGates.Select(gate => $"{gate.Name} {gate.Status}"))
        .Add("Not offered", node.ServerNotOffered)
        .Add("Resources", Resources(node.Resources))
        .Add("Monthly cost", Cost(node.CostEstimate))
        .Add("Protected", node.Protected ? "from being stopped, reset and removed" : null)
        .Add("Stopped since", node.StoppedAt is { } stopped ? ViewTime.Utc(stopped) : null)
        .Add("Known since", node.KnownSince is { } known ? ViewTime.Utc(known) : "unknown")
        .Add("Written by", node.StateFormat)
        .Add("State", node.StatePath)
        .ToString();

    private static IEnumerable<string> Resources(NodeResources resources) =>
        from property in typeof(NodeResources).GetProperties()
        let value = property.GetValue(resources)
        where value is not (null or false or "" or ICollection { Count: 0 })
        select $"{property.Name,-19}{(value is IReadOnlyList<string> list ? string.Join(", ", list) : value)}";

    private static string Cost(CostEstimate? estimate) => estimate is null
        ? "not estimated"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{(estimate.IsComplete ? string.Empty : "at least ")}{estimate.TotalMonthlyUsd:0.00} USD a month");
}
