using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.Operations.Logs;

/// <summary>Finds out how grave a line is, in the words of the programs that a node runs.</summary>
internal static partial class LogLevels
{
    /// <summary>The level of a line; null if it tells none.</summary>
    public static LogLevel? Of(string text) => Marked().Match(text) is { Success: true } match
        ? match.Groups["level"].Value.ToUpperInvariant() switch
        {
            "TRACE" or "DEBUG" or "DEBUG1" or "DEBUG2" or "DEBUG3" or "DEBUG4" or "DEBUG5" => LogLevel.Debug,
            "INFO" or "LOG" or "NOTICE" or "STATEMENT" or "DETAIL" or "HINT" => LogLevel.Info,
            "WARN" or "WARNING" => LogLevel.Warning,
            _ => LogLevel.Error,
        }
        : null;

    // Caddy and other programs that write JSON; those that write level=...; PostgreSQL; coturn; HAProxy.
    [GeneratedRegex(
        """
        (?:"level"\s*:\s*"|\blevel="?|^[0-9-]{10}\x20[0-9:.]{8,12}\x20\S+\x20\[[0-9]+\]\x20|^[0-9]+:\x20(?:\([0-9]+\))?:?\x20?|^\[)
        (?<level>trace|debug[1-5]?|info|log|notice|statement|detail|hint|warn(?:ing)?|error|fatal|panic|critical|alert|emerg)\b
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Marked();
}
