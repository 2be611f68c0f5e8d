using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.State.Sections;

/// <summary>What users and their agents have confirmed, by the name of the gate.</summary>
internal sealed class ConfirmationSection(JsonObject fields) : StateSection(fields)
{
    private const string Field = "user_confirmations";

    /// <summary>
    /// The word for how a gate stands; null if nothing is on record. A state may hold it alone, or with time and evidence.
    /// </summary>
    public string? StatusOf(string gate) => Find(gate)?.Status ?? Table(Field)?[gate].AsText();

    /// <summary>What was recorded with a confirmation; null if nothing was.</summary>
    public Confirmation? Find(string gate) => Table(Field)?[gate] is JsonObject entry
        ? new(
            entry["status"].AsText(),
            entry["ts"].AsText(),
            entry["evidence"].AsText(),
            entry["runtime_summary_status"].AsText(),
            entry["runtime_probe_confirmed"].AsText() == "true")
        : null;

    /// <summary>Records a confirmation over whatever is there for its gate.</summary>
    public void Record(string gate, Confirmation confirmation) => BeginTable(Field)[gate] = new JsonObject
    {
        ["status"] = confirmation.Status,
        ["ts"] = confirmation.Time,
        ["evidence"] = confirmation.Evidence,
        ["runtime_summary_status"] = confirmation.RuntimeSummary,
        ["runtime_probe_confirmed"] = confirmation.IsProbeConfirmed,
    };

    /// <summary>Takes back what was confirmed of these gates.</summary>
    /// <returns>True if there was anything.</returns>
    public bool Withdraw(IEnumerable<string> gates)
    {
        if (Table(Field) is not { } confirmations)
        {
            return false;
        }

        var isChanged = false;
        foreach (var gate in gates)
        {
            isChanged |= confirmations.Remove(gate);
        }

        if (confirmations.Count == 0)
        {
            Remove(Field);
        }

        return isChanged;
    }
}

/// <summary>A gate as it was confirmed.</summary>
/// <param name="Status">The word for how it stands.</param>
/// <param name="Time">When that was recorded, as it is in the file.</param>
/// <param name="Evidence">What was seen, without a secret.</param>
/// <param name="RuntimeSummary">What the runtime checks had come to then.</param>
/// <param name="IsProbeConfirmed">True if the agent itself has used the node's tools.</param>
internal sealed record Confirmation(string? Status, string? Time, string? Evidence, string? RuntimeSummary, bool IsProbeConfirmed);
