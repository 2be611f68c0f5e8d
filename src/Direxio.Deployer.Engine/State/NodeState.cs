using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;

namespace Direxio.Deployer.Engine.State;

/// <summary>
/// The state of one node: state.json as a JSON tree with typed access to what this release knows. Fields that it does
/// not know survive a rewrite untouched. Secrets have no place in it.
/// </summary>
internal sealed class NodeState(JsonObject root)
{
    /// <summary>Fields that releases up to 0.1.11 kept in state.json although they are secrets.</summary>
    private static readonly string[] SecretFields = ["password", "agent_token", "access_token"];

    /// <summary>The whole document.</summary>
    public JsonObject Root { get; } = root;

    /// <summary>The resources table.</summary>
    public ResourceTable Resources { get; } = new(Section(root, "resources"));

    /// <summary>Intents of billable calls.</summary>
    public IntentJournal Intents { get; } = new(Section(root, "intents"));

    /// <summary>A top-level text field; null if absent. Numbers and booleans are given as text.</summary>
    public string? this[string name]
    {
        get => Root[name].AsText();
        set => Root[name] = value;
    }

    public string? Domain => this["domain"];

    /// <summary>The name of the folder that a state of this domain lies in; null if no domain is recorded.</summary>
    public string? FolderOfDomain => Root["domain"]?.GetValueKind() == JsonValueKind.String && Domain is { } domain ? NodeHome.ServiceIdOf(domain) : null;

    public string? RunId => this["run_id"];

    public string? Region => this["region"];

    public string? AccountId => this["account_id"];

    public bool IsRehearsal => this["rehearsal"] == "true";

    /// <summary>Who keeps the DNS record; 0.1.0's words for it are in the file.</summary>
    public DnsMode DnsMode
    {
        get => this["domain_mode"] == "route53" ? DnsMode.Route53 : DnsMode.User;
        set => this["domain_mode"] = value == DnsMode.Route53 ? "route53" : "user";
    }

    /// <summary>True once the user has agreed to a plan with its price. Releases up to 0.1.11 do not record that.</summary>
    public bool HasApprovedPlan => this["approved_plan"] is not null;

    /// <summary>
    /// True once the node's credentials were read: from then on it may hold people's accounts and messages, and what ends with its
    /// disk is lost.
    /// </summary>
    public bool HasLived => this["agent_room_id"] is not null || GetPhase(PhaseId.S5_INIT_TOKENS).Status == PhaseStatus.Done;

    /// <summary>True if anything in the account was asked for, billable or not, and was not proved to be gone since.</summary>
    public bool HasResources => Removal != RemovalProgress.Removed && (Resources.HasAny || Intents.HasAny);

    /// <summary>How far a removal of the node has come.</summary>
    public RemovalProgress Removal
    {
        get => (Root["removal"] as JsonObject)?["status"].AsText() switch
        {
            null => RemovalProgress.None,
            "removed" => RemovalProgress.Removed,
            _ => RemovalProgress.Begun,
        };
    }

    /// <summary>The record of the removal, begun now if there is none.</summary>
    public JsonObject BeginRemoval(DateTimeOffset now)
    {
        var record = Section(Root, "removal");
        record["started_at"] ??= Timestamp(now);
        return record;
    }

    /// <summary>What the last removal recorded: status, started_at, ended_at, residue; null if there was none.</summary>
    public JsonObject? RemovalRecord => Root["removal"] as JsonObject;

    /// <summary>True if a removal left something, on purpose or not, that bills or may bill.</summary>
    public bool HasResidue => RemovalRecord?["residue"] is JsonArray { Count: > 0 };

    /// <summary>True if a removal read back that this id is gone.</summary>
    public bool IsProvedGone(string id) => (Root["destroy_evidence"] as JsonObject)?.Any(entry =>
        entry.Value is JsonObject seen
        && seen["id"].AsText() == id
        && seen["status"].AsText() is "terminated" or "deleted" or "released") == true;

    /// <summary>True if a removal has seen this id in the account before it began to take it away.</summary>
    public bool WasSeen(string id) => (Root["destroy_evidence"] as JsonObject)?.Any(entry =>
        entry.Value is JsonObject seen && seen["id"].AsText() == id && seen["seen"].AsText() == "true") == true;

    /// <summary>What was read back of each resource, by its name in the report. To be written only within an update.</summary>
    public JsonObject RemovalEvidence => Section(Root, "destroy_evidence");

    /// <summary>A new state. The run id makes every name and token of this deployment.</summary>
    public static NodeState Create(string domain, string runId, DateTimeOffset now)
    {
        var root = new JsonObject
        {
            ["run_id"] = runId,
            ["region"] = null,
            ["account_id"] = null,
            ["domain_mode"] = null,
            ["domain"] = domain,
            ["domain_confirmed_irreversible"] = false,
            ["instance_type"] = null,
            ["dns_ready"] = false,
            ["existing_state_confirmed"] = false,
            ["phase"] = nameof(PhaseId.S0_PREREQ_AWS),
            ["created_at"] = Timestamp(now),
            ["phases"] = new JsonObject(),
            ["resources"] = new JsonObject(),
        };
        var state = new NodeState(root);
        foreach (var phase in Enum.GetValues<PhaseId>())
        {
            state.SetPhase(new(phase, PhaseStatus.Pending, null, null));
        }

        return state;
    }

    /// <summary>Reads a state of this release or of 0.1.0 to 0.1.11.</summary>
    /// <exception cref="JsonException">
    /// The text is not a JSON object, has a name twice, or is not the state of a node; a <see cref="NewerStateException"/> if it is
    /// one that only a newer release can make out.
    /// </exception>
    public static NodeState Parse(string json)
    {
        var root = JsonText.ParseObject(json);
        var newer = StateSchema.NewerVersionOf(root);
        try
        {
            StateShape.Require(root);
            return new(root);
        }
        catch (JsonException exception) when (newer is not null)
        {
            throw new NewerStateException(newer, StateSchema.WriterOf(root), exception);
        }
    }

    public NodeState Clone() => new((JsonObject)Root.DeepClone());

    public PhaseRecord GetPhase(PhaseId phase)
    {
        var entry = (Root["phases"] as JsonObject)?[phase.ToString()] as JsonObject;
        return new(phase, PhaseStatusNames.Parse(entry?["status"].AsText()), entry?["evidence"].AsText(), ParseTime(entry?["ts"].AsText()));
    }

    public IReadOnlyList<PhaseRecord> Phases => [.. Enum.GetValues<PhaseId>().Select(GetPhase)];

    /// <summary>When a phase last wrote; null if none has a time.</summary>
    public DateTimeOffset? LastWord => Phases.Max(phase => phase.Time) ?? ParseTime(this["created_at"]);

    /// <summary>The first phase that is not done, else the last.</summary>
    public PhaseId CurrentPhase => Phases.FirstOrDefault(phase => phase.Status != PhaseStatus.Done)?.Id ?? PhaseId.S7_VERIFY_E2E;

    public void SetPhase(PhaseRecord record)
    {
        var entry = new JsonObject { ["status"] = PhaseStatusNames.Of(record.Status) };
        if (record.Time is { } time)
        {
            entry["ts"] = Timestamp(time);
        }

        if (record.Evidence is { } evidence)
        {
            entry["evidence"] = evidence;
        }

        Section(Root, "phases")[record.Id.ToString()] = entry;
        Root["phase"] = CurrentPhase.ToString();
    }

    /// <summary>The secrets that a state of an earlier release holds; null for each that it does not.</summary>
    public IEnumerable<string?> Secrets => SecretFields.Select(name => this[name]);

    /// <summary>Removes what must not be in this file. True if there was anything.</summary>
    public bool RemoveSecrets()
    {
        var found = false;
        foreach (var field in SecretFields)
        {
            found |= Root.Remove(field);
        }

        return found;
    }

    public string ToJson() => JsonText.Indented(Root);

    internal static string Timestamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    internal static DateTimeOffset? ParseTime(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;

    private static JsonObject Section(JsonObject root, string name)
    {
        if (root[name] is JsonObject section)
        {
            return section;
        }

        section = [];
        root[name] = section;
        return section;
    }
}

/// <summary>The snake_case names of phase states in state.json.</summary>
internal static class PhaseStatusNames
{
    public static string Of(PhaseStatus status) => status switch
    {
        PhaseStatus.Pending => "pending",
        PhaseStatus.InProgress => "in_progress",
        PhaseStatus.Polling => "polling",
        PhaseStatus.WaitingUser => "waiting_user",
        PhaseStatus.Done => "done",
        PhaseStatus.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    // direxio-cli writes "running" for a phase under way.
    public static PhaseStatus Parse(string? name) => name switch
    {
        "in_progress" or "running" => PhaseStatus.InProgress,
        "polling" => PhaseStatus.Polling,
        "waiting_user" => PhaseStatus.WaitingUser,
        "done" => PhaseStatus.Done,
        "failed" => PhaseStatus.Failed,
        _ => PhaseStatus.Pending,
    };
}

/// <summary>Reading JSON scalars whatever type an earlier release gave them.</summary>
internal static class JsonScalar
{
    /// <summary>A scalar as text: true, 8, abc. Null for null, absent, blank, object or array.</summary>
    public static string? AsText(this JsonNode? node)
    {
        if (node is not JsonValue value)
        {
            return null;
        }

        var text = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }
}

/// <summary>How far a removal has come.</summary>
internal enum RemovalProgress
{
    /// <summary>None was begun.</summary>
    None,

    /// <summary>One was begun, and something is left or it is not known whether.</summary>
    Begun,

    /// <summary>All that was to go is proved to be gone; the folder was kept on purpose.</summary>
    Removed,
}
