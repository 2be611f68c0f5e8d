using Direxio.Deployer.Host.Commands;
using Direxio.Deployer.Host.Hosting;

namespace Direxio.Deployer.Host;

/// <summary>What direxio is asked to do.</summary>
internal enum CommandMode
{
    Help,
    Version,
    Cmdlet,
    Script,
    File,
    Completion,
    CompletionScript,
    Manual,
}

/// <summary>How results are written to standard output.</summary>
internal enum OutputFormat
{
    Text,
    Json,
}

/// <summary>
/// The program's own options, taken apart from what belongs to the cmdlet or script. Everything behind the cmdlet's
/// name is left as the shell delivered it, except the pair -OutputFormat, which no cmdlet has; behind a script it is
/// taken only as the last pair.
/// </summary>
/// <param name="Mode">What is asked for.</param>
/// <param name="Subject">
/// The cmdlet's name, also where its short name was given; the script's text or its path; the shell to complete in; else empty.
/// </param>
/// <param name="Arguments">What follows the subject, verbatim.</param>
/// <param name="Format">How results are written.</param>
/// <param name="IsInteractive">False when no question may be asked.</param>
internal sealed record CommandLine(
    CommandMode Mode, string Subject, IReadOnlyList<string> Arguments, OutputFormat Format, bool IsInteractive)
{
    private const string FormatOption = "-OutputFormat";

    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var format = OutputFormat.Text;
        var interactive = true;
        for (var index = 0; index < arguments.Count; index++)
        {
            var (name, attached) = SplitOption(arguments[index]);
            switch (name.ToLowerInvariant())
            {
                case "-outputformat" or "-output" or "--output-format":
                    format = ParseFormat(attached ?? Next(arguments, ref index, "Text or Json"));
                    break;
                case "-noninteractive":
                    interactive = false;
                    break;
                case "-noprofile" or "-nologo":
                    break;
                case "-command" or "-c":
                    return Script(attached ?? Next(arguments, ref index, "'<script>'"), Rest(arguments, index), format, interactive);
                case "-file" or "-f":
                    return new(
                        CommandMode.File,
                        attached ?? Next(arguments, ref index, "<script.ps1>"),
                        Rest(arguments, index),
                        format,
                        interactive);
                case "-h" or "-help" or "--help" or "-?" or "/?":
                    return new(CommandMode.Help, string.Empty, [], format, interactive);
                case "-version" or "--version" or "-v":
                    return new(CommandMode.Version, string.Empty, [], format, interactive);
                case ['-', ..]:
                    throw UsageException.UnknownOption(arguments[index]);
                case Commands.Completion.Word:
                    return new(CommandMode.Completion, string.Empty, Rest(arguments, index), format, interactive);
                case "completion" or "man" or "help":
                    return OfProgram(name.ToLowerInvariant(), Rest(arguments, index), format, interactive);
                default:
                    var (rest, wanted) = TakeFormat(Rest(arguments, index));
                    return new(CommandMode.Cmdlet, ShortNames.CmdletOf(arguments[index]), rest, wanted ?? format, interactive);
            }
        }

        return new(CommandMode.Help, string.Empty, [], format, interactive);
    }

    /// <summary>True if the cmdlet is not to run, but its page is asked for.</summary>
    public bool AsksForPage => Arguments is [.., "--help" or "-?" or "-h"];

    /// <summary>True if a page of help is asked for, in whichever way.</summary>
    public bool AsksForHelp =>
        AsksForPage || Subject.Equals(Invocation.HelpCommand, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether Json was asked for, as far as a command line tells that cannot be parsed as a whole.</summary>
    public static bool AsksForJson(IReadOnlyList<string> arguments)
    {
        for (var index = 0; index < arguments.Count; index++)
        {
            var (name, attached) = SplitOption(arguments[index]);
            if (name.Equals(FormatOption, StringComparison.OrdinalIgnoreCase))
            {
                var value = attached ?? (index + 1 < arguments.Count ? arguments[index + 1] : null);
                return string.Equals(value, nameof(OutputFormat.Json), StringComparison.OrdinalIgnoreCase);
            }
        }

        return false;
    }

    private static CommandLine OfProgram(string word, IReadOnlyList<string> more, OutputFormat format, bool interactive)
    {
        if (more.Count > (word == "man" ? 0 : 1))
        {
            throw UsageException.SurplusWord(word, more[^1]);
        }

        return (word, more) switch
        {
            ("man", _) => new(CommandMode.Manual, string.Empty, [], format, interactive),
            ("completion", _) => new(CommandMode.CompletionScript, more.Count == 0 ? string.Empty : more[0], [], format, interactive),
            (_, [var command]) => new(CommandMode.Cmdlet, ShortNames.CmdletOf(command), ["--help"], format, interactive),
            _ => new(CommandMode.Help, string.Empty, [], format, interactive),
        };
    }

    // As pwsh does, words behind the script's text are more of its text.
    private static CommandLine Script(string text, IReadOnlyList<string> more, OutputFormat format, bool interactive)
    {
        var (rest, last) = TakeLastFormat(more);
        return new(CommandMode.Script, string.Join(' ', [text, .. rest]), [], last ?? format, interactive);
    }

    private static (IReadOnlyList<string> Arguments, OutputFormat? Format) TakeFormat(IReadOnlyList<string> arguments)
    {
        for (var index = 0; index < arguments.Count; index++)
        {
            var (name, attached) = SplitOption(arguments[index]);
            if (name.Equals(FormatOption, StringComparison.OrdinalIgnoreCase))
            {
                var length = attached is null ? 2 : 1;
                var value = attached ?? (index + 1 < arguments.Count
                    ? arguments[index + 1]
                    : throw UsageException.OptionWithoutValue(FormatOption, "Text or Json"));
                return ([.. arguments.Take(index), .. arguments.Skip(index + length)], ParseFormat(value));
            }
        }

        return (arguments, null);
    }

    private static (IReadOnlyList<string> Arguments, OutputFormat? Format) TakeLastFormat(IReadOnlyList<string> arguments)
    {
        if (arguments.Count >= 2 && arguments[^2].Equals(FormatOption, StringComparison.OrdinalIgnoreCase))
        {
            return ([.. arguments.Take(arguments.Count - 2)], ParseFormat(arguments[^1]));
        }

        return arguments.Count >= 1 && SplitOption(arguments[^1]) is ({ } name, { } attached)
            && name.Equals(FormatOption, StringComparison.OrdinalIgnoreCase)
            ? ([.. arguments.Take(arguments.Count - 1)], ParseFormat(attached))
            : (arguments, null);
    }

    private static OutputFormat ParseFormat(string value) => value.ToLowerInvariant() switch
    {
        "text" => OutputFormat.Text,
        "json" => OutputFormat.Json,
        _ => throw UsageException.UnknownOutputFormat(value),
    };

    private static (string Name, string? Attached) SplitOption(string word)
    {
        var colon = word.StartsWith('-') ? word.IndexOf(':') : -1;
        return colon < 0 ? (word, null) : (word[..colon], word[(colon + 1)..]);
    }

    private static string Next(IReadOnlyList<string> arguments, ref int index, string wanted) =>
        index + 1 < arguments.Count ? arguments[++index] : throw UsageException.OptionWithoutValue(arguments[index], wanted);

    private static IReadOnlyList<string> Rest(IReadOnlyList<string> arguments, int index) => [.. arguments.Skip(index + 1)];
}
