namespace Direxio.Deployer.Engine.State;

/// <summary>What the runtime checks came to, as the state recorded it.</summary>
/// <param name="Status">passed, failed or another word; null if they were not run.</param>
/// <param name="Time">When the oldest of them was made; null if that was not recorded of each.</param>
internal sealed record RuntimeSummary(string? Status, DateTimeOffset? Time)
{
    public const string Passed = "passed";

    public static RuntimeSummary From(NodeState state) => new(state.RuntimeChecks.Status, state.RuntimeChecks.OldestTime);

    /// <summary>True if they passed, and not before the agent was wired as it is now.</summary>
    public static bool IsCurrent(NodeState state) =>
        From(state) is { Status: Passed } summary
        && (state.GetPhase(PhaseId.S6_WIRE_LOCAL).Time is not { } wiredAt || summary.Time >= wiredAt);
}
