using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>
/// Writes into a state what was seen and is not on record; each kind of resource knows what that is. A recorded id is never replaced,
/// nor taken away.
/// </summary>
internal sealed class StateCompletion
{
    private readonly List<string> changes = [];

    private StateCompletion(NodeState state, ObservedNode seen, NodePaths paths)
    {
        State = state;
        Seen = seen;
        Paths = paths;
    }

    public NodeState State { get; }

    public ObservedNode Seen { get; }

    public NodePaths Paths { get; }

    /// <summary>Completes the state; tells what was written.</summary>
    public static IReadOnlyList<string> Apply(NodeState state, ObservedNode seen, NodePaths paths, DateTimeOffset now)
    {
        var completion = new StateCompletion(state, seen, paths);
        // The order in which they are made.
        foreach (var kind in ResourceKinds.All.Reverse())
        {
            kind.Complete(completion);
        }

        completion.Settle(now);
        return completion.changes;
    }

    /// <summary>Writes what is not on record.</summary>
    public void Fill(string what, string? recorded, string? value, Action<string> write)
    {
        if (recorded is null && value is not null)
        {
            write(value);
            changes.Add($"{what}: {value}");
        }
    }

    /// <summary>Writes what may have changed since it was recorded.</summary>
    public void Follow(string what, string? recorded, string value, Action<string> write)
    {
        if (recorded != value)
        {
            write(value);
            changes.Add(recorded is null ? $"{what}: {value}" : $"{what}: {value}, until now {recorded}");
        }
    }

    // An answer that was lost counts as given once what it made is seen and on record.
    private void Settle(DateTimeOffset now)
    {
        var made = State.Intents.Unsettled.Where(intent => ResourceKinds.MadeBy(intent) is { } kind && Seen.Shows(kind, State));
        foreach (var intent in made.ToList())
        {
            State.Intents.Settle(intent, now);
            changes.Add($"the request for {intent} took effect");
        }
    }
}
