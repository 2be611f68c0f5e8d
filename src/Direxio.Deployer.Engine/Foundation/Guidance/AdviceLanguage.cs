namespace Direxio.Deployer.Engine.Foundation.Guidance;

/// <summary>A name that scripts compare, which is English in every session, and beside it what people are shown.</summary>
internal static class AdviceLanguage
{
    /// <summary>The text as it is shown; null where that is the English.</summary>
    public static string? ToShown(this Advice text) => Language.IsEnglish ? null : text.ToString();
}
