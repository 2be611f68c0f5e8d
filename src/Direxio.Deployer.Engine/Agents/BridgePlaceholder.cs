using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.Agents;

/// <summary>
/// The bridge replaces ${NAME} in every string of its configuration by an environment variable when it starts, and
/// knows no escape for it. So such a text cannot be written without changing its meaning. In an option of the agent that
/// is what is wanted: the user asks for the variable by name, and the key itself stands in no file of ours.
/// </summary>
internal static partial class BridgePlaceholder
{
    /// <exception cref="DeployException">BridgePlaceholderRefused.</exception>
    public static void Refuse(string where, string text)
    {
        if (Pattern().Match(text) is { Success: true } match)
        {
            throw ConnectAgentErrors.BridgePlaceholderRefused(where, match.Value);
        }
    }

    /// <summary>Takes a text whose placeholders, if it has any, all name a variable.</summary>
    /// <exception cref="DeployException">BridgePlaceholderMalformed.</exception>
    public static void RequireNames(string where, string text)
    {
        if (Pattern().Matches(text).FirstOrDefault(match => !Named().IsMatch(match.Value)) is { } match)
        {
            throw ConnectAgentErrors.BridgePlaceholderMalformed(where, match.Value);
        }
    }

    /// <summary>The variables that a text names, each once.</summary>
    public static IReadOnlyList<string> NamesIn(string text) =>
    [
        .. Pattern().Matches(text)
            .Select(match => Named().Match(match.Value))
            .Where(match => match.Success)
            .Select(match => match.Groups["name"].Value)
            .Distinct(),
    ];

    [GeneratedRegex(@"\A\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    [GeneratedRegex(@"\$\{[^}]*\}?")]
    private static partial Regex Pattern();
}
