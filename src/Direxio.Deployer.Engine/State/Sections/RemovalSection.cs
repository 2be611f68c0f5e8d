using System.Globalization;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.State.Sections;

/// <summary>What removals have recorded: how far they came, what is left, and what was read back of each resource.</summary>
internal sealed class RemovalSection(JsonObject fields) : StateSection(fields)
{
    private const string Field = "removal";
    private const string EvidenceField = "destroy_evidence";

    private const string KeepFolderField = "keep_service_directory";
    private const string KeepZoneField = "keep_hosted_zone";
    private const string UnregisterField = "unregister_mcp";

    private static readonly string[] GoneStatuses = ["terminated", "deleted", "released"];
    private static readonly string[] DoubtfulStatuses = ["still_present", "unknown"];

    /// <summary>How far a removal of the node has come.</summary>
    public RemovalProgress Progress => Table(Field)?["status"].AsText() switch
    {
        null => RemovalProgress.None,
        "removed" => RemovalProgress.Removed,
        _ => RemovalProgress.Begun,
    };

    /// <summary>When it began, as it is in the file; null if none did.</summary>
    public string? StartedAt => Table(Field)?["started_at"].AsText();

    /// <summary>When it ended, likewise.</summary>
    public string? EndedAt => Table(Field)?["ended_at"].AsText();

    /// <summary>
    /// What the user said of it when it began, which holds for every run of it until it has ended: whoever finishes a removal that was
    /// interrupted means the same. What is false was not said.
    /// </summary>
    public RemovalChoices Choices => Progress == RemovalProgress.Begun
        ? new(IsChosen(KeepFolderField), IsChosen(KeepZoneField), IsChosen(UnregisterField))
        : RemovalChoices.None;

    /// <summary>
    /// The command that finishes it, or takes away what it left on this machine. What the user wanted to keep it names, and leaves.
    /// </summary>
    public Command Again(string domain)
    {
        var choices = Progress == RemovalProgress.Removed ? RemovalChoices.None with { KeepsZone = HasResidue } : Choices;
        return RequestCommands.Find(choices.In(new() { Domain = domain }, RemovalChoices.None))!;
    }

    /// <summary>What it said is to be done next.</summary>
    public string? NextAction => Table(Field)?["next_action"].AsText();

    /// <summary>True if something was left, on purpose or not, that bills or may bill.</summary>
    public bool HasResidue => Table(Field)?["residue"] is JsonArray { Count: > 0 };

    /// <summary>What was left.</summary>
    public IReadOnlyList<RecordedResidue> Residue =>
    [
        .. (Table(Field)?["residue"] as JsonArray ?? []).OfType<JsonObject>().Select(item => new RecordedResidue(
            item["id"].AsText(),
            item["kind"].AsText(),
            decimal.TryParse(item["monthly_usd"].AsText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var usd) ? usd : null)),
    ];

    /// <summary>What was read back of each resource, by its name in the report.</summary>
    public IReadOnlyList<RecordedEvidence> Evidence =>
    [
        .. from entry in Table(EvidenceField) ?? []
           let seen = entry.Value as JsonObject
           where seen is not null
           select new RecordedEvidence(
               entry.Key,
               Enum.TryParse<ResourceKind>(seen["kind"].AsText(), out var kind) ? kind : null,
               seen["id"].AsText(),
               GoneStatuses.Contains(seen["status"].AsText()),
               DoubtfulStatuses.Contains(seen["status"].AsText()),
               seen["seen"].AsText() == "true"),
    ];

    /// <summary>The residue as it is, for the report.</summary>
    public JsonArray ResidueJson() => Table(Field)?["residue"]?.DeepClone() as JsonArray ?? [];

    /// <summary>The evidence as it is, for the report.</summary>
    public JsonNode EvidenceJson() => Node(EvidenceField)?.DeepClone() ?? new JsonObject();

    /// <summary>Says that a removal is under way, since now if none was begun, and what was said of it.</summary>
    public void Begin(DateTimeOffset now, RemovalChoices choices)
    {
        var record = BeginRecord(now);
        record["status"] = "in_progress";
        Choose(record, choices);
    }

    /// <summary>Says how it ended.</summary>
    public void End(RemovalStatus status, IEnumerable<Residue> residue, string nextAction, DateTimeOffset now)
    {
        var record = BeginRecord(now);
        record["status"] = status == RemovalStatus.Removed ? "removed" : "incomplete";
        record["ended_at"] = NodeState.Timestamp(now);
        record["next_action"] = nextAction;
        record["residue"] = new JsonArray([.. residue.Select(Json)]);
        if (status == RemovalStatus.Removed)
        {
            // The next removal is another one.
            Choose(record, RemovalChoices.None);
        }
    }

    /// <summary>Writes what was seen of one resource over what was believed of it.</summary>
    /// <param name="seen">What was seen.</param>
    /// <param name="isSeen">True if it was seen in the account before it began to be taken away. That once known stays known.</param>
    public void Record(RemovalEvidence seen, bool isSeen) => BeginTable(EvidenceField)[seen.Name] = new JsonObject
    {
        ["status"] = NameOf(seen.Status),
        ["detail"] = seen.Detail,
        ["checked_at"] = NodeState.Timestamp(seen.CheckedAt),
        ["id"] = seen.Id,
        ["kind"] = seen.Kind?.ToString(),
        ["seen"] = isSeen || (seen.Id is { } id && WasSeen(id)),
        ["look_again_at"] = seen.LookAgainAt is { } at ? NodeState.Timestamp(at) : null,
    };

    /// <summary>True if a removal read back that this id is gone.</summary>
    public bool IsProvedGone(string id) => Evidence.Any(entry => entry.Id == id && entry.IsGone);

    /// <summary>True if a removal put on record what became of this id, gone or not.</summary>
    public bool SaysWhatBecameOf(string id) => Evidence.Any(entry => entry.Id == id);

    /// <summary>True if a removal has seen this id in the account before it began to take it away.</summary>
    public bool WasSeen(string id) => Evidence.Any(entry => entry.Id == id && entry.WasSeen);

    /// <summary>The snake_case name of a status.</summary>
    public static string NameOf(EvidenceStatus status) => status switch
    {
        EvidenceStatus.StillPresent => "still_present",
        _ => status.ToString().ToLowerInvariant(),
    };

    private bool IsChosen(string field) => Table(Field)?[field].AsText() == "true";

    // What was not chosen is not in the file, as in that of earlier releases.
    private static void Choose(JsonObject record, RemovalChoices choices)
    {
        foreach (var (field, isChosen) in new[]
        {
            (KeepFolderField, choices.KeepsFolder), (KeepZoneField, choices.KeepsZone), (UnregisterField, choices.UnregistersMcp),
        })
        {
            record.Remove(field);
            if (isChosen)
            {
                record[field] = true;
            }
        }
    }

    private static JsonNode Json(Residue residue) => new JsonObject
    {
        ["id"] = residue.Id,
        ["kind"] = residue.Kind.ToString(),
        ["monthly_usd"] = residue.MonthlyUsd,
        ["next_action"] = residue.NextAction,
    };

    private JsonObject BeginRecord(DateTimeOffset now)
    {
        var record = BeginTable(Field);
        record["started_at"] ??= NodeState.Timestamp(now);
        return record;
    }
}

/// <summary>What the user of a removal wants besides that the node goes.</summary>
/// <param name="KeepsFolder">True if the node's folder stays.</param>
/// <param name="KeepsZone">True if a hosted zone that the deployer created stays.</param>
/// <param name="UnregistersMcp">True if the node's entries go from where clients keep them.</param>
internal sealed record RemovalChoices(bool KeepsFolder, bool KeepsZone, bool UnregistersMcp)
{
    public static readonly RemovalChoices None = new(false, false, false);

    /// <summary>What a request says, and these for what it leaves unsaid.</summary>
    public RemovalChoices Under(RemovalRequest request) => new(
        request.KeepServiceDirectory ?? KeepsFolder, request.KeepHostedZone ?? KeepsZone, request.UnregisterMcp ?? UnregistersMcp);

    /// <summary>
    /// A request that says exactly this to a node of which <paramref name="held"/> is on record: what is neither wanted nor on record is
    /// left unsaid.
    /// </summary>
    public RemovalRequest In(RemovalRequest request, RemovalChoices held) => request with
    {
        KeepServiceDirectory = Say(KeepsFolder, held.KeepsFolder),
        KeepHostedZone = Say(KeepsZone, held.KeepsZone),
        UnregisterMcp = Say(UnregistersMcp, held.UnregistersMcp),
    };

    private static bool? Say(bool isWanted, bool isHeld) => isWanted ? true : isHeld ? false : null;
}

/// <summary>What a removal has recorded of one resource.</summary>
/// <param name="Name">Its name in the report.</param>
/// <param name="Kind">What it is; null if that is not on record.</param>
/// <param name="Id">Its id; null if none was known.</param>
/// <param name="IsGone">True if it was read back that it is gone.</param>
/// <param name="IsDoubtful">True if it was there still, or could not be read.</param>
/// <param name="WasSeen">True if it was seen before its removal began.</param>
internal sealed record RecordedEvidence(string Name, ResourceKind? Kind, string? Id, bool IsGone, bool IsDoubtful, bool WasSeen);

/// <summary>Something that a removal has left.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What it is.</param>
/// <param name="MonthlyUsd">What it costs a month; null if that is not known.</param>
internal sealed record RecordedResidue(string? Id, string? Kind, decimal? MonthlyUsd);
