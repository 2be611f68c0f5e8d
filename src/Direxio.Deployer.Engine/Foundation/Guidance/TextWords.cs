namespace Direxio.Deployer.Engine.Foundation.Guidance;

/// <summary>A text of <see cref="Texts"/> where its words alone are needed, at once.</summary>
internal static class TextWords
{
    /// <summary>The words, in the language of the moment.</summary>
    /// <param name="text">The text.</param>
    /// <param name="arguments">What stands in its places.</param>
    public static string InWords(this Texts text, params object?[] arguments) => Advice.Of(text.ToString(), arguments).ToString();
}
