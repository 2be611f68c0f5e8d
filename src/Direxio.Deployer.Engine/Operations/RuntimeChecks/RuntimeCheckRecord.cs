using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.RuntimeChecks;

/// <summary>The checks as state.json holds them, named as 0.1.0 names them.</summary>
internal static class RuntimeCheckRecord
{
    private const string Section = "runtime_checks";
    private const string Summary = "summary";

    /// <summary>Records checks, and what all that are on record amount to.</summary>
    public static void Write(NodeState state, IEnumerable<(RuntimeCheck Check, IReadOnlyDictionary<string, string> Fields)> checks, DateTimeOffset now)
    {
        var section = state.Root[Section] as JsonObject ?? [];
        state.Root[Section] = section;
        foreach (var (check, fields) in checks)
        {
            section[NameOf(check.Name)] = Entry(check, fields);
        }

        section[Summary] = new JsonObject { ["status"] = SummaryOf(section), ["ts"] = NodeState.Timestamp(now) };
    }

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

    private static JsonObject Entry(RuntimeCheck check, IReadOnlyDictionary<string, string> fields)
    {
        var entry = new JsonObject
        {
            ["status"] = NameOf(check.Status),
            ["code"] = check.Code,
            ["ts"] = NodeState.Timestamp(check.CheckedAt),
            ["evidence"] = check.Detail,
        };
        foreach (var (name, value) in fields)
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
        var statuses = Enum.GetValues<RuntimeCheckName>().Select(name => (section[NameOf(name)] as JsonObject)?["status"].AsText()).ToList();
        return statuses.Contains("failed") ? "failed"
            : statuses.Any(status => status is not ("passed" or "manual_pending" or "skipped")) ? "incomplete"
            : statuses.Contains("manual_pending") ? "manual_pending"
            : "passed";
    }
}
