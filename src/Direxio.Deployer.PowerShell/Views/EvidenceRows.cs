namespace Direxio.Deployer.PowerShell.Views;

/// <summary>What a removal has seen of each resource.</summary>
internal static class EvidenceRows
{
    public static string Of(RemovalEvidence evidence, ViewStyle style) => RowOf(evidence).Render(style);

    public static Row RowOf(RemovalEvidence evidence) => new(
        null,
        [new("Name", 21, evidence.Name), new("Status", 12, evidence.Status) { IsState = true }],
        "Detail",
        evidence.Detail);
}
