using System.Text;
using Direxio.Deployer.Engine.Ports.Programs;

namespace Direxio.Deployer.Engine.Adapters.Programs;

/// <summary>
/// Command lines for batch files, which npm makes of every program on Windows. Only cmd.exe runs them, and it reads
/// its line by rules of its own before the program behind the batch file reads it by the common ones.
/// </summary>
internal static class BatchCommandLine
{
    /// <summary>True for a file that cmd.exe has to run.</summary>
    public static bool IsBatch(string file) =>
        file.EndsWith(".cmd", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".bat", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The arguments for cmd.exe: no autorun (/d), with the extensions that the percent signs need (/e:on), without
    /// delayed expansion (/v:off), and a line in one pair of quotes that is stripped as it is (/s /c).
    /// </summary>
    /// <exception cref="ProgramException">CouldNotStart: cmd.exe has no way to take one of the words.</exception>
    public static string ArgumentsFor(string file, IReadOnlyList<string> arguments)
    {
        var line = new StringBuilder("/d /e:on /v:off /s /c \"");
        Append(line, file);
        foreach (var argument in arguments)
        {
            line.Append(' ');
            Append(line, argument);
        }

        return line.Append('"').ToString();
    }

    // Every word is quoted, so that & | < > ^ ( ) and blanks are text. A quote is doubled, which both readers take for
    // one, with the backslashes before it doubled for the second reader. No escape keeps cmd.exe from reading %NAME%;
    // but %cd:~,% is always the empty text, and after it a percent sign begins no name.
    private static void Append(StringBuilder line, string word)
    {
        if (word.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            throw new ProgramException(ProgramFailure.CouldNotStart, "An argument with a line break cannot be given to a batch file.");
        }

        line.Append('"');
        var backslashes = 0;
        foreach (var character in word)
        {
            switch (character)
            {
                case '"':
                    line.Append('\\', backslashes).Append("\"\"");
                    break;
                case '%':
                    line.Append("%%cd:~,%");
                    break;
                default:
                    line.Append(character);
                    break;
            }

            backslashes = character == '\\' ? backslashes + 1 : 0;
        }

        line.Append('\\', backslashes).Append('"');
    }
}
