using System.Globalization;
using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.State.Sections;

/// <summary>The estimate of what the node costs a month.</summary>
internal sealed class CostSection(JsonObject fields) : StateSection(fields)
{
    private const string Field = "cost_estimate";

    /// <summary>The size of the disk that was priced: up to 0.1.11 it is on record only there.</summary>
    public int? PricedDiskSizeGB => int.TryParse(
        ((Table(Field)?["components"] as JsonObject)?["ebs_gp3"] as JsonObject)?["storage_gb"].AsText(),
        NumberStyles.None,
        CultureInfo.InvariantCulture,
        out var size) ? size : null;

    /// <summary>The estimate; null if there is none that can be read.</summary>
    /// <param name="writtenAt">When the state was made, for estimates that do not say when prices were read.</param>
    public CostEstimate? Read(DateTimeOffset? writtenAt = null) => CostEstimateJson.Read(Node(Field), writtenAt);

    /// <summary>The estimate as it is, for the report.</summary>
    public JsonNode? Json() => Node(Field)?.DeepClone();

    /// <summary>Records an estimate for an instance type and a size of the disk, each null if it is not known.</summary>
    public void Record(CostEstimate estimate, string? instanceType, int? diskSizeGB) =>
        Set(Field, CostEstimateJson.Write(estimate.ForRecord(), instanceType, diskSizeGB));
}
