using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>
/// Writes into a state what was seen and is not on record; each kind of resource knows what that is. A recorded id is never replaced,
/// nor taken away.
/// </summary>
internal sealed class StateCompletion
{
    private readonly List<string> changes = [];

    private StateCompletion(NodeState state, ObservedNode seen, NodePaths paths, DateTimeOffset now)
    {
        State = state;
        Seen = seen;
        Paths = paths;
        Now = now;
    }

    public NodeState State { get; }

    public ObservedNode Seen { get; }

    public NodePaths Paths { get; }

    public DateTimeOffset Now { get; }

    /// <summary>Completes the state; tells what was written.</summary>
    public static IReadOnlyList<string> Apply(NodeState state, ObservedNode seen, NodePaths paths, DateTimeOffset now)
    {
        var completion = new StateCompletion(state, seen, paths, now);
        // The order in which they are made.
        foreach (var kind in ResourceKinds.All.Reverse())
        {
            kind.Complete(completion);
        }

        completion.Settle();
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

    /// <summary>Writes what was seen to be otherwise.</summary>
    public void Write(string what, Action write)
    {
        write();
        changes.Add(what);
    }

    // An answer that was lost counts as given once what it made is seen and on record.
    private void Settle()
    {
        var made = State.Intents.Unsettled.Where(intent => ResourceKinds.MadeBy(intent) is { } kind && Seen.Shows(kind, State));
        foreach (var intent in made.ToList())
        {
            State.Intents.Settle(intent, Now);
            changes.Add($"the request for {intent} took effect");
        }
    }
}
