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

    /// <summary>True if the user protects the node from being stopped, reset or removed.</summary>
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

    /// <summary>When any of that was written last; null if none was.</summary>
    public DateTimeOffset? LastWord => new[] { Stop?.SeenAt ?? Stop?.AskedAt, Type?.BegunAt, Disk?.BegunAt }.Max();

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
