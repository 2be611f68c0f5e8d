using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.State;

/// <summary>What the runtime checks came to, as the state recorded it.</summary>
/// <param name="Status">passed, failed or another word; null if they were not run.</param>
/// <param name="Time">When the oldest of them was made; null if that was not recorded of each.</param>
internal sealed record RuntimeSummary(string? Status, DateTimeOffset? Time)
{
    public const string Passed = "passed";

    /// <summary>The entries of the state's section, and of the report's.</summary>
    public static IReadOnlyList<string> Names { get; } = ["summary", "connect_daemon", "mcp_doctor", "mcp_smoke", "mcp_tools"];

    public static RuntimeSummary Of(NodeState state)
    {
        var section = state.Root["runtime_checks"] as JsonObject;
        var recorded = section?["summary"];
        return new(recorded is JsonObject table ? table["status"].AsText() : recorded.AsText(), section is null ? null : OldestIn(section));
    }

    /// <summary>True if they passed, and not before the agent was wired as it is now.</summary>
    public static bool IsCurrent(NodeState state) =>
        Of(state) is { Status: Passed } summary
        && (state.GetPhase(PhaseId.S6_WIRE_LOCAL).Time is not { } wiredAt || summary.Time >= wiredAt);

    // One check can be made again alone. That gives the summary a new time, and the other checks none.
    private static DateTimeOffset? OldestIn(JsonObject section)
    {
        var times = Names.Where(section.ContainsKey)
            .Select(name => NodeState.ParseTime((section[name] as JsonObject)?["ts"].AsText())).ToList();
        return times.Contains(null) ? null : times.Min();
    }
}
