namespace Direxio.Deployer;

/// <summary>
/// Where in a text a command stands that someone will copy, ours or another program's: half of one would run as another command. A text
/// has no marks for that, so it is found by how it is written. Without an expression, whose library `direxio` would load; it compiles
/// this too.
/// </summary>
internal static class CommandSpans
{
    private const string NounPrefix = "-Direxio";
    private const string SentenceEnds = ".,;:)'";

    // A program, and what follows it in a command; in a sentence about the program other words do. Without such words: anything.
    private static readonly Dictionary<string, string[]> Programs = new(StringComparer.Ordinal)
    {
        [CommandForm.Program] = ["help", "man", "completion"],
        ["aws"] = [],
        ["direxio-connect"] = ["daemon"],
        ["direxio-mcp"] = ["doctor"],
        ["dotnet"] = ["tool"],
        ["env"] = ["="],
        ["export"] = ["="],
        ["gpg"] = ["-"],
        ["Install-PSResource"] = [],
        ["launchctl"] = [],
        ["loginctl"] = [],
        ["npm"] = ["-", "install", "uninstall", "config", "view", "prefix", "cache", "root"],
        ["npx"] = ["-"],
        ["openclaw"] = ["mcp"],
        ["ssh"] = ["-"],
        ["sudo"] = ["-", "/", "chown", "loginctl", "npm", "systemctl"],
        ["systemctl"] = ["-", "restart", "start", "status", "stop"],
        ["Update-Module"] = [],
        ["Update-PSResource"] = [],
    };

    /// <summary>The commands, in their order; none overlaps another.</summary>
    public static IEnumerable<Range> In(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (IsBegin(text, index) && EndOf(text, index) is > 0 and var end)
            {
                yield return index..end;
                index = end - 1;
            }
        }
    }

    /// <summary>
    /// A command in pieces that are no longer than the room, where its arguments let it be broken. All but the last end with the mark by
    /// which the shell knows that it goes on: it runs only as a whole.
    /// </summary>
    /// <param name="command">The command, and what may follow it.</param>
    /// <param name="room">Columns.</param>
    public static IEnumerable<string> Continued(string command, int room)
    {
        var mark = CommandForm.Shell == ShellKind.Posix ? " \\" : " `";
        var (begin, last, best) = (0, 0, 0);
        // A mark that opens the quotation of the whole is none of a word.
        var from = char.IsAsciiLetter(command[0]) || command[0] == '$' ? 0 : 1;
        foreach (var next in Gaps(command, from).Append(command.Length))
        {
            var isEnd = next == command.Length;
            while (last > begin && TextWidth.Of(command[begin..next]) + (isEnd ? 0 : mark.Length) > room)
            {
                // A value stays beside its parameter where it can.
                var cut = best > begin ? best : last;
                yield return command[begin..cut] + mark;
                begin = cut + 1;
            }

            last = next;
            best = command.AsSpan(next).StartsWith(" -", StringComparison.Ordinal)
                || (!isEnd && command[..next].EndsWith("&&", StringComparison.Ordinal)) ? next : best;
        }

        yield return command[begin..];
    }

    // The spaces between its words.
    private static IEnumerable<int> Gaps(string text, int from)
    {
        for (var at = WordEnd(text, from); at < text.Length; at = WordEnd(text, at + 1))
        {
            if (text[at] == ' ')
            {
                yield return at;
            }
        }
    }

    private static bool IsBegin(string text, int index) =>
        (char.IsAsciiLetter(text[index]) || text[index] == '$')
        && (index == 0 || !(char.IsAsciiLetterOrDigit(text[index - 1]) || "-_./@:$\\".Contains(text[index - 1], StringComparison.Ordinal)));

    private static int EndOf(string text, int begin)
    {
        var name = NameEnd(text, begin);
        var word = text[begin..name];
        return IsCmdlet(word) ? EndOfOurs(text, name)
            : word == CommandForm.Program && name < text.Length && text[name] == ' ' && EndOf(text, name + 1) is > 0 and var end ? end
            : text.AsSpan(begin).StartsWith("$env:", StringComparison.Ordinal) ? EndOfLine(text, begin)
            : Programs.TryGetValue(word, out var follows) && IsFollowed(text, name, follows) ? EndOfAny(text, name)
            : 0;
    }

    private static int NameEnd(string text, int at)
    {
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '-'))
        {
            at++;
        }

        return at;
    }

    private static bool IsCmdlet(string word) =>
        char.IsAsciiLetterUpper(word.Length > 0 ? word[0] : ' ')
        && word.IndexOf(NounPrefix, StringComparison.Ordinal) is > 0 and var noun
        && word.Length > noun + NounPrefix.Length
        && word.IndexOf('-', noun + 1) < 0;

    private static bool IsFollowed(string text, int name, string[] follows)
    {
        if (name + 1 >= text.Length || text[name] != ' ' || !char.IsAscii(text[name + 1]))
        {
            return false;
        }

        var next = text[(name + 1)..TrimmedEnd(text, name + 1, WordEnd(text, name + 1))];
        return follows.Length == 0
            ? next.Length > 0 && char.IsAsciiLetter(next[0])
            : Array.Exists(follows, word => word switch
            {
                "-" or "/" => next.StartsWith(word, StringComparison.Ordinal),
                "=" => next.Contains('=', StringComparison.Ordinal),
                _ => next == word,
            });
    }

    // Parameters with their values; what ends the sentence is no part of it.
    private static int EndOfOurs(string text, int end)
    {
        while (end + 2 < text.Length && text[end] == ' ')
        {
            if (text[end + 1] == '\'' && text[end + 2] == '-')
            {
                end = WordEnd(text, end + 1);
                continue;
            }

            if (text[end + 1] != '-' || !char.IsAsciiLetter(text[end + 2]))
            {
                break;
            }

            var begin = end + 2;
            end = NameEnd(text, begin);
            if (end < text.Length && text[end] == ':')
            {
                end = TrimmedEnd(text, begin, WordEnd(text, begin));
            }
            else if (!CommandArgument.IsSwitch(text[begin..end])
                && end + 1 < text.Length
                && text[end] == ' '
                && text[end + 1] is not ('-' or ' ')
                && char.IsAscii(text[end + 1]))
            {
                var value = WordEnd(text, end + 1);
                end = TrimmedEnd(text, end + 1, value);
                if (end < value)
                {
                    break;
                }
            }
        }

        return end;
    }

    // Words to the end of the sentence, or of the brackets or quotes around it.
    private static int EndOfAny(string text, int end)
    {
        while (end + 1 < text.Length && text[end] == ' ' && text[end + 1] is not (' ' or '(') && char.IsAscii(text[end + 1]))
        {
            var word = WordEnd(text, end + 1);
            end = TrimmedEnd(text, end + 1, word);
            if (end < word)
            {
                break;
            }
        }

        return end;
    }

    private static int EndOfLine(string text, int begin) =>
        text.IndexOf('\n', begin) is >= 0 and var end ? end : text.Length;

    // The end of the word that begins there. Quoted text and a place to fill in are of one word; Chinese is of none.
    private static int WordEnd(string text, int begin)
    {
        var at = begin;
        while (at < text.Length && text[at] is not (' ' or '\n') && char.IsAscii(text[at]))
        {
            at = text[at] == '\\' && at + 1 < text.Length && text[at + 1] == '\'' ? at + 2
                : text[at] is '\'' or '"' or '<' && (at == begin || "=:\\'\"".Contains(text[at - 1], StringComparison.Ordinal))
                ? QuoteEnd(text, at)
                : at + 1;
        }

        return at;
    }

    // Behind the mark that closes it; behind the mark itself where none does.
    private static int QuoteEnd(string text, int at)
    {
        var end = text.IndexOf(text[at] == '<' ? '>' : text[at], at + 1);
        return end < 0 || text.IndexOf('\n', at, end - at) >= 0 ? at + 1 : end + 1;
    }

    private static int TrimmedEnd(string text, int begin, int end)
    {
        while (end > begin + 1 && SentenceEnds.Contains(text[end - 1], StringComparison.Ordinal) && !IsQuoted(text, begin, end))
        {
            end--;
        }

        return end;
    }

    // True if its last letter closes what was opened in the word.
    private static bool IsQuoted(string text, int begin, int end) =>
        text[end - 1] is '\'' && text.IndexOf('\'', begin, end - 1 - begin) >= 0;
}
