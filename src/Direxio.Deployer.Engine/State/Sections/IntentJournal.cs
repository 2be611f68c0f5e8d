using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.State.Sections;

/// <summary>
/// What was about to be created, written before the call. An intent without a recorded id means that the call may
/// have taken effect: look for the resource by its tags or token before making another.
/// </summary>
internal sealed class IntentJournal(JsonObject journal)
{
    public bool HasAny => journal.Count > 0;

    /// <summary>The kinds whose call was made, or was about to be, and whose answer was never recorded.</summary>
    public IEnumerable<string> Unsettled => journal.Select(entry => entry.Key).Where(IsUnsettled);

    /// <summary>True if the call was made, or was about to be, and its answer was never recorded.</summary>
    public bool IsUnsettled(string kind) => journal.ContainsKey(kind) && (journal[kind] as JsonObject)?["settled_at"].AsText() is null;

    /// <summary>When the intent was written; null if there is none.</summary>
    public DateTimeOffset? WrittenAt(string kind) => NodeState.ParseTime((journal[kind] as JsonObject)?["at"].AsText());

    /// <summary>
    /// The latest time that is known of what the intent made: when its id was recorded, else when it was asked for. Null if there
    /// is no intent.
    /// </summary>
    public DateTimeOffset? LastWordOn(string kind) =>
        NodeState.ParseTime((journal[kind] as JsonObject)?["settled_at"].AsText()) ?? WrittenAt(kind);

    /// <summary>The token, caller reference or name that identifies what the intent makes; null if there is no intent.</summary>
    public string? TokenOf(string kind) => (journal[kind] as JsonObject)?["token"].AsText();

    /// <summary>Writes an intent. The caller saves the state before it calls the service.</summary>
    public void Write(string kind, string token, DateTimeOffset now) =>
        journal[kind] = new JsonObject { ["token"] = token, ["at"] = NodeState.Timestamp(now) };

    /// <summary>Takes back an intent that came to nothing: the service refused the call.</summary>
    public void Withdraw(string kind) => journal.Remove(kind);

    /// <summary>Marks the intent as answered: what it made is on record now. Does nothing if there was no intent.</summary>
    public void Settle(string kind, DateTimeOffset now)
    {
        if (journal[kind] is JsonObject intent)
        {
            intent["settled_at"] ??= NodeState.Timestamp(now);
        }
    }
}
