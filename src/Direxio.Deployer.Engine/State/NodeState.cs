using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.State.Legacy;
using Direxio.Deployer.Engine.State.Sections;

namespace Direxio.Deployer.Engine.State;

/// <summary>
/// The state of one node: state.json as sections with what this release knows. Fields that it does not know survive a rewrite
/// untouched. Secrets have no place in it.
/// </summary>
internal sealed class NodeState
{
    private readonly JsonObject root;
    private readonly EarlierValues earlier;

    /// <summary>Reads a document, in whatever format it is.</summary>
    public NodeState(JsonObject root)
        : this(root, StateFormats.Upgrade(root))
    {
    }

    private NodeState(JsonObject root, EarlierValues earlier)
    {
        this.root = root;
        this.earlier = earlier;
        var resources = StateSection.Begin(root, "resources");
        Resources = new(resources);
        Intents = new(StateSection.Begin(root, "intents"));
        Choices = new(root);
        Cost = new(root);
        Dns = new(root, resources);
        Server = new(root);
        Agent = new(root, earlier);
        Bridge = new(root, earlier);
        Mcp = new(root);
        Confirmations = new(root);
        RuntimeChecks = new(root);
        RemovalRecord = new(root);
        Images = new(root);
        Change = new(root);
    }

    /// <summary>What there is in the account.</summary>
    public ResourceTable Resources { get; }

    /// <summary>Intents of billable calls.</summary>
    public IntentJournal Intents { get; }

    /// <summary>What the user chose.</summary>
    public ChoicesSection Choices { get; }

    /// <summary>What it costs.</summary>
    public CostSection Cost { get; }

    /// <summary>The node's name.</summary>
    public DnsSection Dns { get; }

    /// <summary>The server.</summary>
    public ServerSection Server { get; }

    /// <summary>The agent on this machine.</summary>
    public AgentSection Agent { get; }

    /// <summary>The bridge to that agent.</summary>
    public BridgeSection Bridge { get; }

    /// <summary>The MCP server for that agent.</summary>
    public McpSection Mcp { get; }

    /// <summary>What users have confirmed.</summary>
    public ConfirmationSection Confirmations { get; }

    /// <summary>What was checked of the agent's side.</summary>
    public RuntimeCheckSection RuntimeChecks { get; }

    /// <summary>What removals have recorded.</summary>
    public RemovalSection RemovalRecord { get; }

    /// <summary>The images that the node runs.</summary>
    public RecordedImages Images { get; }

    /// <summary>What its user did with the node as a whole.</summary>
    public ChangeSection Change { get; }

    /// <summary>The line whose format the state is; see <see cref="StateFormats"/>.</summary>
    public string Format => StateFormats.Detect(root);

    /// <summary>True if the node is none that this release can work on.</summary>
    public bool IsOfAnotherTool => StateFormats.IsOfAnotherTool(root);

    /// <summary>The tool that a user has to go on with, in words.</summary>
    public string Tool => StateFormats.ToolOf(root);

    /// <summary>True if the server is one of Lightsail, whose name stands where EC2's id would.</summary>
    public bool IsOnLightsail => Release0115.IsOnLightsail(root);

    /// <summary>The version of the schema where it is newer than this release knows; null if it is not.</summary>
    public string? NewerSchema => StateSchema.NewerVersionOf(root);

    /// <summary>True if a newer release wrote the state. What other tools count is no matter of ours.</summary>
    public bool IsNewer => NewerSchema is not null && !IsOfAnotherTool;

    /// <summary>The program that wrote the state last, with its version; null if that is not told in a form that can be shown.</summary>
    public string? Writer => StateSchema.WriterOf(root);

    /// <summary>The secrets that a state of an earlier release held.</summary>
    public LegacySecrets Secrets => earlier.Secrets;

    public string? Domain => Text("domain");

    /// <summary>The name of the folder that a state of this domain lies in; null if no domain is recorded.</summary>
    public string? FolderOfDomain =>
        root["domain"]?.GetValueKind() == JsonValueKind.String && Domain is { } domain ? NodeHome.ServiceIdOf(domain) : null;

    public string? RunId => Text("run_id");

    public string? Region { get => Text("region"); set => root["region"] = value; }

    public string? AccountId { get => Text("account_id"); set => root["account_id"] = value; }

    public bool IsRehearsal => Text("rehearsal") == "true";

    public DateTimeOffset? CreatedAt => ParseTime(Text("created_at"));

    /// <summary>What a phase, or a repair, has asked for; null if nothing is asked.</summary>
    public string? NextAction { get => Text("next_action"); set => root["next_action"] = value; }

    /// <summary>True once the user was warned of the root user's credentials.</summary>
    public bool IsRootWarned { get => Text("root_warned") == "true"; set => root["root_warned"] = value; }

    /// <summary>Who keeps the DNS record.</summary>
    public string DnsMode { get => Dns.Mode; set => Dns.Mode = value; }

    /// <summary>True once the user has agreed to a plan with its price. Releases up to 0.1.11 do not record that.</summary>
    public bool HasApprovedPlan => Choices.ApprovedPlan is not null;

    /// <summary>
    /// True once the node's credentials were read: from then on it may hold people's accounts and messages, and what ends with its
    /// disk is lost.
    /// </summary>
    public bool HasLived => Agent.RoomId is not null || GetPhase(PhaseId.S5_INIT_TOKENS).Status == PhaseStatus.Done;

    /// <summary>That the server of a node that has lived was seen to have ended; null if it was not.</summary>
    public InstanceEnding? Ending => HasLived ? Resources.Ending : null;

    /// <summary>What the node costs a month; null if there is no estimate that can be read.</summary>
    public CostEstimate? CostEstimate =>
        Cost.Read(CreatedAt) is { } estimate ? estimate with { Domain = Domain, Rehearsal = IsRehearsal } : null;

    /// <summary>True if anything in the account was asked for, billable or not, and was not proved to be gone since.</summary>
    public bool HasResources => Removal != RemovalProgress.Removed && (Resources.HasAny || Intents.HasAny);

    /// <summary>
    /// How far a removal of the node has come. One that is called ended and has no word on what is on record here, as a damaged
    /// or merged file may, has not.
    /// </summary>
    public RemovalProgress Removal =>
        RemovalRecord.Progress == RemovalProgress.Removed && !Resources.BillableIds.All(RemovalRecord.SaysWhatBecameOf)
            ? RemovalProgress.Begun
            : RemovalRecord.Progress;

    /// <summary>True if a removal left something, on purpose or not, that bills or may bill.</summary>
    public bool HasResidue => RemovalRecord.HasResidue;

    /// <summary>True if a removal read back that this id is gone.</summary>
    public bool IsProvedGone(string id) => RemovalRecord.IsProvedGone(id);

    /// <summary>How an operation stands that a release of today or of yesterday has recorded; null if it was not run.</summary>
    public string? StatusOfOperation(string name) => OfOperation(name, "status");

    /// <summary>Under which id the node has an operation that is in progress; null where none is on record.</summary>
    public string? IdOfOperation(string name) => OfOperation(name, "operation_id");

    /// <summary>When an operation was last begun; null where that is not on record.</summary>
    public DateTimeOffset? BeginOfOperation(string name) => ParseTime(OfOperation(name, "started_at"));

    /// <summary>What was last seen of an operation, in words or as an address; null where nothing is on record.</summary>
    public string? EvidenceOfOperation(string name) => OfOperation(name, "evidence");

    /// <summary>Records how an operation stands, as the reports name it.</summary>
    public void RecordOperation(string name, string status, string evidence, DateTimeOffset now)
    {
        var startedAt = status == RecordedOperations.InProgress ? Timestamp(now) : OfOperation(name, "started_at");
        root[name] = new JsonObject
        {
            ["status"] = status, ["ts"] = Timestamp(now), ["evidence"] = evidence, ["started_at"] = startedAt,
        };
    }

    /// <summary>Records that an operation is asked for, with the id that it will have on the node.</summary>
    public void RecordOperationBegin(string name, string id, string evidence, DateTimeOffset now)
    {
        RecordOperation(name, RecordedOperations.InProgress, evidence, now);
        root[name]!["operation_id"] = id;
    }

    /// <summary>What is on record of an operation, for the report; null if it was not run.</summary>
    public JsonNode? OperationJson(string name) => (root[name] as JsonObject)?.DeepClone();

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

    public NodeState Clone() => new((JsonObject)root.DeepClone(), earlier.Clone());

    /// <summary>Says that all of it was rehearsed.</summary>
    public void MarkAsRehearsal() => root["rehearsal"] = true;

    /// <summary>Marks the state as written now by this process, after the one that it replaces.</summary>
    public void Stamp(NodeState? replaced) => StateSchema.Stamp(root, replaced?.root);

    public PhaseRecord GetPhase(PhaseId phase)
    {
        var entry = EntryOf(phase);
        var status = PhaseStatusNames.Find(entry?["status"].AsText()) ?? earlier.FindPhase(phase.ToString()) ?? PhaseStatus.Pending;
        return new(phase, status, entry?["evidence"].AsText(), ParseTime(entry?["ts"].AsText())?.LocalDateTime);
    }

    public IReadOnlyList<PhaseRecord> Phases => [.. Enum.GetValues<PhaseId>().Select(GetPhase)];

    /// <summary>When a phase or a change last wrote; null if none has a time.</summary>
    public DateTimeOffset? LastWord => Phases.Select(phase => (DateTimeOffset?)phase.Time).Append(Change.LastWord).Max() ?? CreatedAt;

    /// <summary>The first phase that is not done, else the last.</summary>
    public PhaseId CurrentPhase => Phases.FirstOrDefault(phase => phase.Status != PhaseStatus.Done)?.Id ?? PhaseId.S7_VERIFY_E2E;

    /// <summary>True once every phase is done.</summary>
    public bool IsComplete => GetPhase(CurrentPhase).Status == PhaseStatus.Done;

    /// <summary>
    /// The first phase whose product a server needs that is not done; null once there is a server to work on. Whose credentials the last
    /// run had is no part of it, nor is how a phase ended that was repeated on a node that has lived: its server is there all the same.
    /// </summary>
    public PhaseId? ServerLacks => HasLived && Resources.InstanceId is not null ? null : Phases.FirstOrDefault(
        phase => phase.Id is >= PhaseId.S1_PREFLIGHT and <= PhaseId.S4_BOOTSTRAP_STACK && phase.Status != PhaseStatus.Done)?.Id;

    /// <summary>When the phase began that time; null if no release has recorded it.</summary>
    public DateTimeOffset? StartOf(PhaseId phase) => ParseTime(EntryOf(phase)?["started_at"].AsText());

    /// <summary>Writes how a phase stands.</summary>
    /// <param name="record">How it stands.</param>
    /// <param name="startedAt">When it began; null if it did before and goes on.</param>
    public void SetPhase(PhaseRecord record, DateTimeOffset? startedAt = null)
    {
        var entry = new JsonObject { ["status"] = PhaseStatusNames.For(record.Status) };
        var began = startedAt ?? (record.Status == PhaseStatus.Pending ? null : StartOf(record.Id));
        if (began is { } start)
        {
            entry["started_at"] = Timestamp(start);
        }

        if (record.Time is { } time)
        {
            entry["ts"] = Timestamp(time);
        }

        if (record.Evidence is { } evidence)
        {
            entry["evidence"] = evidence;
        }

        // What a phase asked for is void once it, or one before it, is to be gone through again.
        if (record.Status == PhaseStatus.Pending && NextAction is not null)
        {
            NextAction = null;
        }

        StateSection.Begin(root, "phases")[record.Id.ToString()] = entry;
        root["phase"] = CurrentPhase.ToString();
    }

    /// <summary>Forgets the secrets, which are in the files that are for them.</summary>
    public void DropSecrets() => earlier.Secrets = LegacySecrets.None;

    public string ToJson() => JsonText.Indented(root);

    internal static string Timestamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    internal static DateTimeOffset? ParseTime(string? text) =>
        DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;

    private string? OfOperation(string name, string field) => (root[name] as JsonObject)?[field].AsText();

    private JsonObject? EntryOf(PhaseId phase) => (root["phases"] as JsonObject)?[phase.ToString()] as JsonObject;

    private string? Text(string name) => root[name].AsText();
}

/// <summary>The snake_case names of phase states in state.json.</summary>
internal static class PhaseStatusNames
{
    public static string For(PhaseStatus status) => status switch
    {
        PhaseStatus.Pending => "pending",
        PhaseStatus.InProgress => "in_progress",
        PhaseStatus.Polling => "polling",
        PhaseStatus.WaitingUser => "waiting_user",
        PhaseStatus.Done => "done",
        PhaseStatus.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    /// <summary>The status of that name; null if it is none of them.</summary>
    public static PhaseStatus? Find(string? name) => name switch
    {
        "pending" => PhaseStatus.Pending,
        "in_progress" => PhaseStatus.InProgress,
        "polling" => PhaseStatus.Polling,
        "waiting_user" => PhaseStatus.WaitingUser,
        "done" => PhaseStatus.Done,
        "failed" => PhaseStatus.Failed,
        _ => null,
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
