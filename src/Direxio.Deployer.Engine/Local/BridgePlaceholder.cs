using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.Local;

/// <summary>
/// The bridge replaces ${NAME} in every string of its configuration by an environment variable when it starts, and
/// knows no escape for it. So such a text cannot be written without changing its meaning.
/// </summary>
internal static partial class BridgePlaceholder
{
    /// <exception cref="DeployException">BridgePlaceholderRefused.</exception>
    public static void Refuse(string where, string text)
    {
        if (Pattern().Match(text) is { Success: true } match)
        {
            throw DeployErrors.BridgePlaceholderRefused(where, match.Value);
        }
    }

    [GeneratedRegex(@"\$\{[^}]*\}?")]
    private static partial Regex Pattern();
}
