namespace Direxio.Deployer.Host.Hosting;

/// <summary>
/// What a manifest says that its module exports, read without PowerShell, so that usage is told at once. It reads plain lists of
/// names only; of a manifest that says it in any other way it knows nothing.
/// </summary>
internal static class ModuleManifest
{
    private static readonly string[] Keys = ["CmdletsToExport", "FunctionsToExport"];

    /// <summary>The names in the order of the alphabet; null if only the imported module can tell.</summary>
    public static IReadOnlyList<string>? CommandNames(string path)
    {
        if (!path.EndsWith(".psd1", StringComparison.OrdinalIgnoreCase) || !File.Exists(path))
        {
            return null;
        }

        var text = File.ReadAllText(path);
        var names = new List<string>();
        foreach (var key in Keys)
        {
            if (List(text, key) is not { } list)
            {
                return null;
            }

            names.AddRange(list);
        }

        names.Sort(StringComparer.OrdinalIgnoreCase);
        return names;
    }

    // Key = @( 'name' 'name', ... ). A comment, a variable, a wildcard or a key that stands twice is left to PowerShell.
    private static List<string>? List(string text, string key)
    {
        var start = text.IndexOf(key, StringComparison.OrdinalIgnoreCase);
        if (start < 0 || text.IndexOf(key, start + key.Length, StringComparison.OrdinalIgnoreCase) >= 0)
        {
            return null;
        }

        var opening = text.IndexOf("@(", start, StringComparison.Ordinal);
        var closing = opening < 0 ? -1 : text.IndexOf(')', opening);
        if (closing < 0 || text[(start + key.Length)..opening].Trim() != "=" || !IsFirstOnItsLine(text, start))
        {
            return null;
        }

        var names = new List<string>();
        foreach (var word in text[(opening + 2)..closing].Split([' ', '\t', '\r', '\n', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            if (word is not ['\'', .. { Length: > 0 } name, '\''] || !name.All(IsOfName))
            {
                return null;
            }

            names.Add(name);
        }

        return names;
    }

    private static bool IsOfName(char letter) => char.IsLetterOrDigit(letter) || letter is '-' or '_';

    private static bool IsFirstOnItsLine(string text, int position) =>
        text.AsSpan(0, position).TrimEnd(" \t").EndsWith("\n", StringComparison.Ordinal);
}
