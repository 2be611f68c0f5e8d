using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Reporting;

/// <summary>What the runtime checks came to, as the state recorded it.</summary>
/// <param name="Status">passed, failed or another word; null if they were not run.</param>
/// <param name="Time">When; null if that was not recorded.</param>
internal sealed record RuntimeSummary(string? Status, DateTimeOffset? Time)
{
    public const string Passed = "passed";

    public static RuntimeSummary Of(NodeState state)
    {
        var recorded = (state.Root["runtime_checks"] as JsonObject)?["summary"];
        var table = recorded as JsonObject;
        return new(table is null ? recorded.AsText() : table["status"].AsText(), NodeState.ParseTime(table?["ts"].AsText()));
    }

    /// <summary>True if they passed, and not before the agent was wired as it is now.</summary>
    public static bool IsCurrent(NodeState state) =>
        Of(state) is { Status: Passed } summary
        && (state.GetPhase(PhaseId.S6_WIRE_LOCAL).Time is not { } wiredAt || summary.Time >= wiredAt);
}
