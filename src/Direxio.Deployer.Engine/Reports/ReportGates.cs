using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Reports;

/// <summary>The phases and the user's gates as the report tells them, and which of them count for the operation.</summary>
internal static class ReportGates
{
    public static JsonObject Build(NodeState state, ReportOperation operation)
    {
        var automated = new JsonObject();
        var seen = new JsonObject();
        foreach (var phase in state.Phases)
        {
            automated[phase.Id.ToString()] = PhaseStatusNames.For(phase.Status);
            seen[phase.Id.ToString()] = new JsonObject
            {
                ["title"] = phase.Title,
                ["status"] = PhaseStatusNames.For(phase.Status),
                ["started_at"] = state.StartOf(phase.Id) is { } start ? NodeState.Timestamp(start) : string.Empty,
                ["ts"] = phase.Time is { } time ? NodeState.Timestamp(time) : string.Empty,
                ["detail"] = Text(phase.Evidence),
            };
        }

        var confirmation = new JsonObject();
        var details = new JsonObject();
        foreach (var name in UserGates.Names)
        {
            confirmation[name] = UserGates.StatusOf(state, name);
            details[name] = GateDetail(state, name);
        }

        return new()
        {
            ["automated"] = automated,
            ["automated_details"] = seen,
            ["user_confirmation"] = confirmation,
            ["user_confirmation_details"] = details,
            ["counted"] = new JsonObject
            {
                ["automated"] = JsonText.ArrayOf(ReportOperations.PhasesOf(operation).Select(phase => phase.ToString())),
                ["user_confirmation"] = JsonText.ArrayOf(ReportOperations.GatesOf(operation)),
            },
        };
    }

    private static JsonObject GateDetail(NodeState state, string name)
    {
        var record = state.Confirmations.Find(name);
        var evidence = Text(record?.Evidence);
        var detail = new JsonObject
        {
            ["status"] = UserGates.StatusOf(state, name),
            ["ts"] = Text(record?.Time),
            ["evidence"] = evidence,
            ["evidence_redacted"] = evidence.Length > 0,
        };
        if (name == UserGates.AgentMcpRuntime)
        {
            detail["runtime_summary_status"] = Text(record?.RuntimeSummary);
            detail["runtime_probe_confirmed"] = record?.IsProbeConfirmed == true;
        }

        return detail;
    }

    private static string Text(string? value) => value ?? string.Empty;
}
