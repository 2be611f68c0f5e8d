using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;

namespace Direxio.Deployer.Engine.State.Sections;

/// <summary>The checks of the agent's side, named as 0.1.0 names them, and what all that are on record amount to.</summary>
internal sealed class RuntimeCheckSection(JsonObject fields) : StateSection(fields)
{
    private const string Field = "runtime_checks";
    private const string Summary = "summary";

    /// <summary>The entries of the section, and of the report's.</summary>
    public static IReadOnlyList<string> Names { get; } = [Summary, "connect_daemon", "mcp_doctor", "mcp_smoke", "mcp_tools"];

    /// <summary>What the checks came to; null if they were not run.</summary>
    public string? Status =>
        Table(Field)?[Summary] is { } recorded ? recorded is JsonObject table ? table["status"].AsText() : recorded.AsText() : null;

    /// <summary>True if the last summary, in full, says that a check failed.</summary>
    public bool HaveFailed => (Table(Field)?[Summary] as JsonObject)?["status"].AsText() == "failed";

    /// <summary>
    /// When the oldest was made; null if that is not on record of each. One check can be made again alone: that gives the others no
    /// time.
    /// </summary>
    public DateTimeOffset? OldestTime
    {
        get
        {
            if (Table(Field) is not { } section)
            {
                return null;
            }

            var times = Names.Where(section.ContainsKey)
                .Select(name => NodeState.ParseTime((section[name] as JsonObject)?["ts"].AsText()))
                .ToList();
            return times.Contains(null) ? null : times.Min();
        }
    }

    /// <summary>An entry as it is, for the report; null if there is none.</summary>
    public JsonNode? EntryOf(string name) => Table(Field)?[name]?.DeepClone();

    /// <summary>Records checks with further fields of each, and what all that are on record amount to.</summary>
    public void Record(IEnumerable<(RuntimeCheck Check, IReadOnlyDictionary<string, string> Fields)> checks, DateTimeOffset now)
    {
        // The order of the file is that of 0.1.0: the section stands where it stood.
        var section = Table(Field) ?? [];
        Set(Field, section);
        foreach (var (check, more) in checks)
        {
            section[NameOf(check.Name)] = Entry(check, more);
        }

        section[Summary] = new JsonObject { ["status"] = SummaryOf(section), ["ts"] = NodeState.Timestamp(now) };
    }

    /// <summary>Takes all checks back.</summary>
    /// <returns>True if there were any.</returns>
    public bool Withdraw() => Remove(Field);

    /// <summary>The check's name in the state.</summary>
    public static string NameOf(RuntimeCheckName name) => name switch
    {
        RuntimeCheckName.ConnectDaemon => "connect_daemon",
        RuntimeCheckName.McpDoctor => "mcp_doctor",
        RuntimeCheckName.McpTools => "mcp_tools",
        RuntimeCheckName.McpSmoke => "mcp_smoke",
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    private static string NameOf(RuntimeCheckStatus status) => status switch
    {
        RuntimeCheckStatus.Passed => "passed",
        RuntimeCheckStatus.Failed => "failed",
        RuntimeCheckStatus.ManualPending => "manual_pending",
        RuntimeCheckStatus.Skipped => "skipped",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    private static JsonObject Entry(RuntimeCheck check, IReadOnlyDictionary<string, string> more)
    {
        var entry = new JsonObject
        {
            ["status"] = NameOf(check.Status),
            ["code"] = check.Code,
            ["ts"] = NodeState.Timestamp(check.CheckedAt),
            ["evidence"] = check.Detail,
        };
        foreach (var (name, value) in more)
        {
            entry[name] = value;
        }

        if (check.Tools.Count > 0)
        {
            entry["tool_count"] = check.Tools.Count;
            entry["tools"] = JsonText.ArrayOf(check.Tools);
        }

        return entry;
    }

    // A check that was never made proves nothing, so a summary passes only when all were.
    private static string SummaryOf(JsonObject section)
    {
        var statuses = Enum.GetValues<RuntimeCheckName>()
            .Select(name => (section[NameOf(name)] as JsonObject)?["status"].AsText())
            .ToList();
        return statuses.Contains("failed") ? "failed"
            : statuses.Any(status => status is not ("passed" or "manual_pending" or "skipped")) ? "incomplete"
            : statuses.Contains("manual_pending") ? "manual_pending"
            : "passed";
    }
}
