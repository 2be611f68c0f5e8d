using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.State;

/// <summary>Evidence and residue as state.json and the reports hold them.</summary>
internal static class EvidenceJson
{
    /// <summary>The snake_case name of a status.</summary>
    public static string NameOf(EvidenceStatus status) => status switch
    {
        EvidenceStatus.StillPresent => "still_present",
        _ => status.ToString().ToLowerInvariant(),
    };

    public static JsonNode Of(Residue residue) => new JsonObject
    {
        ["id"] = residue.Id,
        ["kind"] = residue.Kind.ToString(),
        ["monthly_usd"] = residue.MonthlyUsd,
        ["next_action"] = residue.NextAction,
    };
}
