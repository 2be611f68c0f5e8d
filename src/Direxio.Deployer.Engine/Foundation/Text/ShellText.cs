namespace Direxio.Deployer.Engine.Foundation.Text;

/// <summary>A kind of shell.</summary>
internal enum ShellKind
{
    /// <summary>sh, bash, zsh.</summary>
    Posix,

    /// <summary>PowerShell.</summary>
    PowerShell,
}

/// <summary>Words and assignments that a shell takes literally.</summary>
internal static class ShellText
{
    /// <summary>One word. Words of harmless characters stay as they are, so that commands remain readable.</summary>
    public static string Quote(string word, ShellKind shell)
    {
        if (word.Contains('\0'))
        {
            throw new ArgumentException("A shell word cannot hold a NUL character.", nameof(word));
        }

        if (word.Length > 0 && word.All(character => IsHarmless(character, shell)))
        {
            return word;
        }

        return shell == ShellKind.Posix
            ? $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'"
            : $"'{word.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    /// <summary>A command line of quoted words.</summary>
    public static string Command(ShellKind shell, params ReadOnlySpan<string> words)
    {
        var quoted = new string[words.Length];
        for (var index = 0; index < words.Length; index++)
        {
            quoted[index] = Quote(words[index], shell);
        }

        return string.Join(" ", quoted);
    }

    /// <summary>Two commands of which the second runs only if the first succeeded.</summary>
    public static string AndThen(string first, string second) => $"{first} && {second}";

    /// <summary>A command that runs with these variables set. That for sh runs in pwsh too, where both are there.</summary>
    public static string WithVariables(ShellKind shell, IEnumerable<KeyValuePair<string, string>> variables, string command) =>
        shell == ShellKind.Posix
            ? $"env {string.Concat(variables.Select(pair => $"{pair.Key}={Quote(pair.Value, shell)} "))}{command}"
            : string.Concat(variables.Select(pair => $"$env:{pair.Key} = '{pair.Value.Replace("'", "''", StringComparison.Ordinal)}'; "))
                + command;

    /// <summary>A file for sh and bash that exports these variables.</summary>
    public static string Exports(IEnumerable<KeyValuePair<string, string>> variables) =>
        string.Concat(variables.Select(pair => $"export {pair.Key}={Quote(pair.Value, ShellKind.Posix)}\n"));

    // PowerShell gives @ , and % a meaning at the start of a word or between words; / : . - = _ are plain in both.
    private static bool IsHarmless(char character, ShellKind shell) =>
        char.IsAsciiLetterOrDigit(character)
        || character is '/' or ':' or '.' or '-' or '_'
        || (shell == ShellKind.Posix && character is '@' or '%' or '+' or '=' or ',')
        || (shell == ShellKind.PowerShell && character is '\\');
}
