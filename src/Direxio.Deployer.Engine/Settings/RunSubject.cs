namespace Direxio.Deployer.Engine.Settings;

/// <summary>Which node a run is about, and in which world.</summary>
/// <param name="Domain">The domain; empty for a run over the whole account.</param>
/// <param name="ServiceId">The service id; empty for a run over the whole account.</param>
/// <param name="IsRehearsal">True for a rehearsed world.</param>
/// <param name="RehearsalEvents">What goes differently in it.</param>
internal sealed record RunSubject(string Domain, string ServiceId, bool IsRehearsal, IReadOnlyList<RehearsalEvent> RehearsalEvents)
{
    /// <summary>True if the run is about a node that does not exist yet, rather than one that is on record.</summary>
    public bool IsNew { get; init; }

    /// <summary>True if the user says that the App is initialized. Who plays the user in a rehearsal does it then.</summary>
    public bool UserSaysInitialized { get; init; }

    /// <summary>The real account as a whole.</summary>
    public static RunSubject Account { get; } = new(string.Empty, string.Empty, false, []);
}
