using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Sections;
using Direxio.Deployer.Engine.State.Stores;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>
/// Writes down what a removal learns as soon as it learns it, so that one that is killed leaves its evidence. Of a run
/// id there is no state on this machine; then the record is in memory until the report is written.
/// </summary>
internal sealed class RemovalLedger(NodeSession? session, NodeState memory, EngineObserver observer, TimeProvider clock)
{
    private readonly object gate = new();
    private readonly List<RemovalEvidence> evidence = [];

    public NodeState State => session?.State ?? memory;

    /// <summary>What was seen so far, in the order in which it was.</summary>
    public IReadOnlyList<RemovalEvidence> Evidence
    {
        get
        {
            lock (gate)
            {
                return [.. evidence];
            }
        }
    }

    /// <summary>
    /// Says that the removal has begun and what it is about, before the first thing goes: what was found only by tag or
    /// by the instance would be unknown to a later run.
    /// </summary>
    public void Begin(string? accountId, IEnumerable<InventoryEntry> entries, RemovalChoices choices) => Update(state =>
    {
        var now = clock.GetUtcNow();
        state.AccountId ??= accountId;
        state.RemovalRecord.Begin(now, choices);
        state.NextAction = null;
        foreach (var entry in entries.Where(entry => entry.MayBeThere))
        {
            state.RemovalRecord.Record(
                new(
                    entry.Target.Name,
                    entry.Target.Kind,
                    entry.Target.Id,
                    EvidenceStatus.Unknown,
                    "its removal has begun",
                    now.LocalDateTime),
                entry.IsSeen);
        }
    });

    /// <summary>Writes one piece of evidence. Safe from any thread.</summary>
    public void Record(RemovalEvidence seen)
    {
        var told = seen with { Detail = observer.Redactor.Redact(seen.Detail) };
        lock (gate)
        {
            // What is seen later of the same thing takes the place of what was believed.
            evidence.RemoveAll(former => former.Name == told.Name);
            evidence.Add(told);
            Update(state => state.RemovalRecord.Record(told, isSeen: false));
        }

        var became = $"{(told.Id is null ? string.Empty : $"{told.Id} ")}{RemovalSection.NameOf(told.Status)}: {told.Detail}";
        var subject = told.Kind is { } kind ? KindName.Of(kind) : null;
        observer.EvidenceSeen(subject is null ? $"{told.Name} {became}" : became, subject);
    }

    /// <summary>Takes an entry of a client off the record.</summary>
    public void Unregister(McpRegistration registration) => Update(state => state.Mcp.Forget(registration));

    /// <summary>Says how it ended.</summary>
    public void End(RemovalStatus status, IReadOnlyList<Residue> residue, string nextAction) =>
        Update(state => state.RemovalRecord.End(status, residue, nextAction, clock.GetUtcNow()));

    private void Update(Action<NodeState> change)
    {
        if (session is null)
        {
            change(memory);
        }
        else
        {
            session.Update(change);
        }
    }
}
