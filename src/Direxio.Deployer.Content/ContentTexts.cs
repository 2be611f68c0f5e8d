using System.Resources;

namespace Direxio.Deployer.Content;

/// <summary>What the engine says, in English and in the languages that it was translated into.</summary>
public static class ContentTexts
{
    /// <summary>What is asked, delivered, advised, warned of or shown as progress.</summary>
    public static ResourceManager Texts { get; } = From(nameof(Texts));

    /// <summary>What errors say.</summary>
    public static ResourceManager ErrorTexts { get; } = From(nameof(ErrorTexts));

    private static ResourceManager From(string name) =>
        new($"{typeof(ContentTexts).Namespace}.{name}", typeof(ContentTexts).Assembly);
}
