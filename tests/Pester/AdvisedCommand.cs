using System.Text.RegularExpressions;

namespace Direxio.Deployer.Pester.Tests;

/// <summary>The commands that a text tells its reader to run, as they would be typed.</summary>
internal static partial class AdvisedCommand
{
    /// <summary>All of them, in the order in which they are named.</summary>
    public static IEnumerable<string> In(string text) => Command().Matches(text).Select(match => match.Value);

    /// <summary>A command with what only its reader knows in place of the angle brackets.</summary>
    public static string Fill(string command, string known) => Blank().Replace(command, known);

    [GeneratedRegex(@"\b[A-Z]\w+-Direxio\w+(?: -\w+| '[^']*'| [^\s'\-,;]*[^\s'\-,;.])*")]
    private static partial Regex Command();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Blank();
}
