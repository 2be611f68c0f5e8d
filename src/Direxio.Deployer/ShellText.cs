using System.Buffers;

namespace Direxio.Deployer;

/// <summary>A kind of shell.</summary>
internal enum ShellKind
{
    /// <summary>sh, bash, zsh.</summary>
    Posix,

    /// <summary>PowerShell.</summary>
    PowerShell,

    /// <summary>Windows, where it may be cmd or PowerShell: what both read alike.</summary>
    Windows,
}

/// <summary>
/// Words and assignments that a shell takes literally. The one place where a word is quoted: a value may come from a tag, a state or a name
/// that others wrote, and must not be able to end its quotes.
/// </summary>
internal static class ShellText
{
    // PowerShell takes the typographic ones for the plain one, at the beginning of a text as well as at its end.
    private static readonly SearchValues<char> SingleQuotes = SearchValues.Create("'\u2018\u2019\u201a\u201b");

    // Even between quotes it takes all that follows as it stands.
    private const string EndOfParsing = "--%";

    // Within double quotes, what one of the two would read in its own way.
    private static readonly SearchValues<char> OwnOfWindows = SearchValues.Create("\"$`%\u201c\u201d\u201e");

    /// <summary>One word. Words of harmless characters stay as they are, so that commands remain readable.</summary>
    /// <exception cref="ArgumentException">The shell cannot be given this word; see <see cref="CanQuote"/>.</exception>
    public static string Quote(string word, ShellKind shell) =>
        word.Length > 0 && word.All(character => IsHarmless(character, shell)) ? word : Literal(word, shell);

    /// <summary>The same with quotes in any case, as a text in a script has them.</summary>
    /// <exception cref="ArgumentException">The shell cannot be given this word; see <see cref="CanQuote"/>.</exception>
    public static string Literal(string word, ShellKind shell) => !CanQuote(word, shell)
        ? throw new ArgumentException($"A word that {shell} cannot be given.", nameof(word))
        : shell switch
        {
            ShellKind.Posix => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'",
            ShellKind.Windows => $"\"{word}\"",
            _ => $"'{WithSingleQuotesDoubled(word)}'",
        };

    /// <summary>
    /// False for what no quotes help: a NUL character, what ends PowerShell's parsing, and on Windows what cmd and PowerShell read
    /// differently within quotes.
    /// </summary>
    public static bool CanQuote(string word, ShellKind shell) =>
        !word.Contains('\0', StringComparison.Ordinal)
        && !(shell == ShellKind.PowerShell && word == EndOfParsing)
        && (shell != ShellKind.Windows
            || (word.AsSpan().IndexOfAny(OwnOfWindows) < 0 && word is not [.., '\\'] && VisibleText.IsWord(word)));

    /// <summary>A text as it stands between the single quotes of PowerShell.</summary>
    public static string WithSingleQuotesDoubled(string text) => text.AsSpan().IndexOfAny(SingleQuotes) < 0
        ? text
        : string.Concat(text.Select(character => new string(character, SingleQuotes.Contains(character) ? 2 : 1)));

    /// <summary>A command line of quoted words.</summary>
    public static string Command(ShellKind shell, params string[] words) => string.Join(' ', words.Select(word => Quote(word, shell)));

    /// <summary>Two commands of which the second runs only if the first succeeded.</summary>
    public static string AndThen(string first, string second) => $"{first} && {second}";

    /// <summary>A command that runs with these variables set. That for sh runs in pwsh too, where both are there.</summary>
    public static string WithVariables(ShellKind shell, IEnumerable<KeyValuePair<string, string>> variables, string command) =>
        shell == ShellKind.Posix
            ? $"env {string.Concat(variables.Select(pair => $"{pair.Key}={Quote(pair.Value, shell)} "))}{command}"
            : string.Concat(variables.Select(pair => $"$env:{pair.Key} = {Literal(pair.Value, ShellKind.PowerShell)}; ")) + command;

    /// <summary>A file for sh and bash that exports these variables.</summary>
    public static string Exports(IEnumerable<KeyValuePair<string, string>> variables) =>
        string.Concat(variables.Select(pair => $"export {pair.Key}={Quote(pair.Value, ShellKind.Posix)}\n"));

    // PowerShell gives @ , and % a meaning at the start of a word or between words; / : . - = _ are plain in both.
    private static bool IsHarmless(char character, ShellKind shell) =>
        char.IsAsciiLetterOrDigit(character)
        || character is '/' or ':' or '.' or '-' or '_'
        || (shell == ShellKind.Posix ? character is '@' or '%' or '+' or '=' or ',' : character is '\\');
}
