using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Pricing;

/// <summary>The texts of an estimate.</summary>
internal static class CostTexts
{
    /// <summary>The estimate with further notes ahead of those that it has.</summary>
    public static CostEstimate WithNotes(this CostEstimate estimate, IReadOnlyList<Advice> notes) => estimate with
    {
        Notes = [.. notes.Select(note => note.ToString()), .. estimate.Notes],
        InEnglish = estimate.InEnglish is { } english ? Language.InEnglish(() => english.WithNotes(notes)) : null,
    };
}
