namespace Direxio.Deployer.Engine.Bridge.Installing;

/// <summary>Two readings of the end of one log.</summary>
internal static class LogWindow
{
    /// <summary>
    /// The lines that came after the earlier reading. What it ends with is what the later one begins with, as far as the
    /// later one still reaches back; if they share nothing, all lines are new.
    /// </summary>
    public static IReadOnlyList<string> NewLines(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        for (var gone = 0; gone < before.Count; gone++)
        {
            var common = before.Count - gone;
            if (common <= after.Count && before.Skip(gone).SequenceEqual(after.Take(common), StringComparer.Ordinal))
            {
                return [.. after.Skip(common)];
            }
        }

        return after;
    }
}
