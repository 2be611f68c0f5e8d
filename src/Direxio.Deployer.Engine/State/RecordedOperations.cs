namespace Direxio.Deployer.Engine.State;

/// <summary>
/// The changes of a running server that a state keeps word of, by the names that releases since 0.1.12 use in state and report, and
/// how each of them stands.
/// </summary>
internal static class RecordedOperations
{
    public const string Update = "update";
    public const string Reset = "reset_app_data";
    public const string Restore = "restore";

    /// <summary>Begun; unless a process works on it now, nobody saw how it ended.</summary>
    public const string InProgress = "in_progress";

    public const string Complete = "complete";
    public const string Failed = "failed";

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> All { get; } = [Update, Reset, Restore];

    /// <summary>The last one that was begun and whose end is not on record; null if there is none.</summary>
    public static string? UnderWayIn(NodeState state) => All.Where(name => IsUnderWay(state, name)).MaxBy(state.BeginOfOperation);

    /// <summary>True if it was begun and its end is not on record.</summary>
    public static bool IsUnderWay(NodeState state, string name) => state.StatusOfOperation(name) == InProgress;

    /// <summary>What the tools of the node call it.</summary>
    public static string NameOnNode(string name) => name == Reset ? "reset" : name;
}
