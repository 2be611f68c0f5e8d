using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.State.Sections;

/// <summary>
/// What its user did with the node as a whole: protected or stopped it, and which change of its type or disk is under way. A change is
/// written before its first call and taken back when it is done, so that one that was interrupted is known.
/// </summary>
internal sealed class ChangeSection(JsonObject fields) : StateSection(fields)
{
    private const string ProtectedField = "node_protected";
    private const string StopField = "node_stop";
    private const string TypeField = "instance_type_change";
    private const string DiskField = "disk_growth";
    private const string KeyField = "ssh_key_renewal";
    private const string RenewedField = "ssh_key_renewed_at";

    /// <summary>True if the user protects the node and its data.</summary>
    public bool IsProtected => Is(ProtectedField);

    /// <summary>The stop of the node; null if it is meant to run.</summary>
    public NodeStop? Stop => Table(StopField) is { } stop
        ? new(NodeState.ParseTime(stop["asked_at"].AsText()), NodeState.ParseTime(stop["seen_at"].AsText()))
        : null;

    /// <summary>The change of the instance's type that is under way; null if none is.</summary>
    public TypeChange? Type => Table(TypeField) is { } change && change["from"].AsText() is { } from && change["to"].AsText() is { } to
        ? new(from, to, change["starts_again"].AsText() != "false", NodeState.ParseTime(change["begun_at"].AsText()))
        : null;

    /// <summary>The growth of the disk that is under way; null if none is.</summary>
    public DiskGrowth? Disk => Table(DiskField) is { } growth && int.TryParse(growth["to_gb"].AsText(), out var size)
        ? new(size, NodeState.ParseTime(growth["begun_at"].AsText()))
        : null;

    /// <summary>The renewal of the SSH key that is under way; null if none is.</summary>
    public KeyRenewal? Key => Table(KeyField) is { } renewal
        ? new(
            [.. (renewal["former"] as JsonArray ?? []).Select(key => key.AsText()).OfType<string>()],
            NodeState.ParseTime(renewal["begun_at"].AsText()))
        : null;

    /// <summary>When the server took a key that is not that of the key pair in EC2; null if it has that one.</summary>
    public DateTimeOffset? KeyRenewedAt => Time(RenewedField);

    /// <summary>True if the type, the disk or the key is being changed, or that was interrupted.</summary>
    public bool IsUnderWay => Type is not null || Disk is not null || Key is not null;

    /// <summary>When any of that was written last; null if none was.</summary>
    public DateTimeOffset? LastWord =>
        new[] { Stop?.SeenAt ?? Stop?.AskedAt, Type?.BegunAt, Disk?.BegunAt, Key?.BegunAt }.Max();

    public void SetProtected(bool isProtected)
    {
        if (isProtected)
        {
            Set(ProtectedField, true);
        }
        else
        {
            Remove(ProtectedField);
        }
    }

    /// <summary>Says that the node is about to be stopped.</summary>
    public void BeginStop(DateTimeOffset now) => BeginTable(StopField)["asked_at"] ??= NodeState.Timestamp(now);

    /// <summary>Says that it was seen stopped.</summary>
    public void ConfirmStop(DateTimeOffset now)
    {
        BeginStop(now);
        BeginTable(StopField)["seen_at"] ??= NodeState.Timestamp(now);
    }

    /// <summary>Says that it was seen stopped, whoever stopped it.</summary>
    public void NoteStop(DateTimeOffset now) => BeginTable(StopField)["seen_at"] ??= NodeState.Timestamp(now);

    /// <summary>Says that the node runs, or is meant to.</summary>
    public void EndStop() => Remove(StopField);

    /// <summary>
    /// Says that the type is about to change. Of a change that was interrupted stays known from which type, and whether the node ran.
    /// </summary>
    public void BeginType(TypeChange change, DateTimeOffset now)
    {
        var table = BeginTable(TypeField);
        table["from"] ??= change.From;
        table["starts_again"] ??= change.StartsAgain;
        table["to"] = change.To;
        table["begun_at"] = NodeState.Timestamp(now);
    }

    /// <summary>Says that it has changed, or not.</summary>
    public void EndType() => Remove(TypeField);

    /// <summary>Says that the disk is about to grow.</summary>
    public void BeginDisk(int sizeGB, DateTimeOffset now)
    {
        var table = BeginTable(DiskField);
        table["to_gb"] = sizeGB;
        table["begun_at"] = NodeState.Timestamp(now);
    }

    /// <summary>Says that volume, partition and file system have grown.</summary>
    public void EndDisk() => Remove(DiskField);

    /// <summary>Says that the server is about to get another key, and which keys are to go then.</summary>
    public void BeginKey(IEnumerable<string> former, DateTimeOffset now)
    {
        var table = BeginTable(KeyField);
        table["former"] = new JsonArray([.. former.Select(key => JsonValue.Create(key))]);
        table["begun_at"] = NodeState.Timestamp(now);
    }

    /// <summary>Says that the server has taken the new key.</summary>
    public void RecordKey(DateTimeOffset now) => Set(RenewedField, NodeState.Timestamp(now));

    /// <summary>Says that the former keys are gone from it, too.</summary>
    public void EndKey() => Remove(KeyField);
}

/// <summary>A stop of the node.</summary>
/// <param name="AskedAt">When its user asked for it; null if it was only seen, so that who stopped it is not known.</param>
/// <param name="SeenAt">When AWS showed it; null if that was not seen.</param>
internal sealed record NodeStop(DateTimeOffset? AskedAt, DateTimeOffset? SeenAt);

/// <summary>A change of the instance's type.</summary>
/// <param name="From">The type that it ran as before.</param>
/// <param name="To">The type that it is to have.</param>
/// <param name="StartsAgain">True if it ran before, and is to run afterwards.</param>
/// <param name="BegunAt">When it was begun.</param>
internal sealed record TypeChange(string From, string To, bool StartsAgain, DateTimeOffset? BegunAt = null);

/// <summary>A growth of the disk.</summary>
/// <param name="ToGB">The size that it is to have, in GiB.</param>
/// <param name="BegunAt">When it was begun.</param>
internal sealed record DiskGrowth(int ToGB, DateTimeOffset? BegunAt);

/// <summary>A renewal of the SSH key.</summary>
/// <param name="Former">The public keys that the server is to accept no longer, as lines of authorized_keys without a comment.</param>
/// <param name="BegunAt">When it was begun.</param>
internal sealed record KeyRenewal(IReadOnlyList<string> Former, DateTimeOffset? BegunAt);
