namespace Direxio.Deployer;

/// <summary>What a state means for whoever reads it, by which it is coloured.</summary>
internal enum StateMeaning
{
    /// <summary>It is as it should be.</summary>
    Good,

    /// <summary>Something is under way, or waits for someone.</summary>
    Attention,

    /// <summary>Something went wrong, or costs money that it should not.</summary>
    Bad,

    /// <summary>Neither good nor bad.</summary>
    Neutral,
}

/// <summary>
/// The one table of what states mean: of those in results and of those that state files and reports write (<c>waiting_user</c>).
/// Views and report pages take their colours from it.
/// </summary>
internal static class StateMeanings
{
    private static readonly Dictionary<StateMeaning, string[]> Words = new()
    {
        [StateMeaning.Good] =
        [
            // Deployments, phases and gates
            "completed", "complete", "done", "confirmed", "product_complete", "running",
            // Checks, prices and permissions
            "ok", "passed", "allowed", "queried", "delegated",
            // Removals
            "removed", "destroyed", "terminated", "deleted", "released", "nothing_found", "no_recorded_billable_resource_residue",
            // Operations
            "update_remote_restart_complete", "reset_app_data_complete", "restore_complete",
            // What is on this machine
            "installed", "installed_in_place", "current", "current_or_not_recorded", "added", "created", "replaced",
        ],
        [StateMeaning.Attention] =
        [
            "waiting_for_user", "waiting_user", "in_progress", "polling", "changing", "stopping", "stopped", "removing", "interrupted",
            "begun", "unfinished", "refresh_pending", "automated_gates_complete_user_confirmation_pending",
            "pending_user_confirmation", "pending_runtime_confirmation", "manual_pending",
            "warning", "unknown", "fallback", "elsewhere", "no_zone",
            "removed_locally", "destroy_processed", "update_in_progress", "reset_app_data_in_progress", "restore_in_progress",
            "outdated", "newer", "changed", "update_available", "unavailable", "would_install", "would_remove",
        ],
        [StateMeaning.Bad] =
        [
            "failed", "error", "denied", "incomplete", "unreadable", "still_present", "runtime_checks_failed", "possible_billable_residue",
            "destroy_incomplete", "update_incomplete", "reset_app_data_incomplete", "restore_incomplete",
            "install_failed", "not_running",
        ],
        [StateMeaning.Neutral] =
        [
            "", "none", "pending", "not_run", "skipped", "retained", "unchanged", "unmanaged", "comes_later", "info", "debug",
            "update_not_run", "reset_app_data_not_run", "restore_not_run", "destroy_not_run",
            "no_agent", "recommend", "recommended", "void_node_destroyed",
        ],
    };

    private static readonly Dictionary<string, StateMeaning> ByWord = Words
        .SelectMany(pair => pair.Value, (pair, word) => (Key: KeyOf(word), pair.Key))
        .ToDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.OrdinalIgnoreCase);

    /// <summary>True for a state that the table has.</summary>
    public static bool IsKnown(string state) => ByWord.ContainsKey(KeyOf(state));

    /// <summary>What a state means. One that is not known, such as of another release, asks for attention.</summary>
    public static StateMeaning Of(string state) => ByWord.GetValueOrDefault(KeyOf(state), StateMeaning.Attention);

    // waiting_user of a file and WaitingUser of a result are one.
    private static string KeyOf(string state) => state.Replace("_", string.Empty, StringComparison.Ordinal);
}
