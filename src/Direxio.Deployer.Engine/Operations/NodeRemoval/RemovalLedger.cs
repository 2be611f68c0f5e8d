using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Reporting;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.NodeRemoval;

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

    /// <summary>Says that the removal has begun, before the first thing goes.</summary>
    public void Begin(string? accountId) => Update(state =>
    {
        state["account_id"] ??= accountId;
        var record = state.BeginRemoval(clock.GetUtcNow());
        record["status"] = "in_progress";
        state["next_action"] = null;
    });

    /// <summary>Writes one piece of evidence. Safe from any thread.</summary>
    public void Record(RemovalEvidence seen)
    {
        var told = seen with { Detail = observer.Redactor.Redact(seen.Detail) };
        lock (gate)
        {
            evidence.Add(told);
            Update(state => state.RemovalEvidence[told.Name] = new JsonObject
            {
                ["status"] = EvidenceJson.NameOf(told.Status),
                ["detail"] = told.Detail,
                ["checked_at"] = NodeState.Timestamp(told.CheckedAt),
                ["id"] = told.Id,
                ["kind"] = told.Kind?.ToString(),
            });
        }

        observer.EvidenceSeen($"{told.Name}{(told.Id is null ? string.Empty : $" {told.Id}")} {EvidenceJson.NameOf(told.Status)}: {told.Detail}");
    }

    /// <summary>Says how it ended.</summary>
    public void End(RemovalStatus status, IReadOnlyList<Residue> residue) => Update(state =>
    {
        var record = state.BeginRemoval(clock.GetUtcNow());
        record["status"] = status == RemovalStatus.Removed ? "removed" : "incomplete";
        record["ended_at"] = NodeState.Timestamp(clock.GetUtcNow());
        record["residue"] = new JsonArray([.. residue.Select(EvidenceJson.Of)]);
    });

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
