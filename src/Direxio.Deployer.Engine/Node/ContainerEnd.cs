using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.Node;

/// <summary>The last words of a container that ended because a variable is not set.</summary>
/// <param name="Variable">The variable that it asked for.</param>
/// <param name="Line">Its words.</param>
internal sealed partial record ContainerEnd(string Variable, string Line)
{
    /// <summary>What newer images of the successor ask for.</summary>
    public const string CatalogueVariable = "DIREXTALK_RELEASE_CATALOG_ORIGIN";

    /// <summary>Such words in the end of a log; null if there are none.</summary>
    public static ContainerEnd? Find(IReadOnlyList<string> log) => log
        .Reverse()
        .Select(line => (Line: line, Match: Demand().Match(line)))
        .Where(found => found.Match.Success)
        .Select(found => new ContainerEnd(found.Match.Groups["variable"].Value, found.Line.Trim()))
        .FirstOrDefault();

    private const string Name = "(?<variable>(?:DIREXTALK|DIREXIO|P2P)_[A-Z0-9_]{3,})";
    private const string Lack = "(?:required|must|missing|not set|unset|invalid)";

    [GeneratedRegex($@"\b{Name}\b.*\b(?:{Lack}|empty)\b|\b(?:{Lack}|set)\b.*\b{Name}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Demand();
}
