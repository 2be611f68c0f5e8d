using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Pricing;

/// <summary>What one should know about the figures of an estimate.</summary>
internal static class CostNotes
{
    /// <summary>The estimate with further notes ahead of those that it has.</summary>
    public static CostEstimate WithNotes(this CostEstimate estimate, IReadOnlyList<Advice> notes) => estimate with
    {
        Notes = [.. notes.ToEnglish(), .. estimate.Notes],
        ShownNotes = notes.ToShown() is { } shown ? [.. shown, .. estimate.ShownNotes ?? estimate.Notes] : estimate.ShownNotes,
    };
}
