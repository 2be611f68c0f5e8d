using System.Text;
using Direxio.Deployer.Host.Commands;

namespace Direxio.Deployer.Host;

/// <summary>What `direxio` without arguments says.</summary>
internal static class UsageText
{
    /// <summary>The options of the program itself.</summary>
    public static IReadOnlyList<(string Option, string Meaning)> Options { get; } =
    [
        ("-OutputFormat Text|Json", "Json writes one document to standard output and nothing else; before the command, or as the last two "
            + "words (not after -File, where they belong to the script)"),
        ("-NonInteractive", "never ask; a question that must be answered is an error"),
        ("--help, --version", "direxio <command> --help explains one command"),
    ];

    /// <summary>The ways to call it.</summary>
    public static IReadOnlyList<string> Calls { get; } =
    [
        "direxio [options] <command> [parameters]",
        "direxio [options] -Command '<script>'",
        "direxio [options] -File <script.ps1> [arguments]",
    ];

    public static IReadOnlyList<string> Examples { get; } =
    [
        "direxio start chat.example.org -Rehearse -ConfirmDomainBinding -Force",
        "direxio resume chat.example.org '-Confirm:$false' -OutputFormat Json",
        "direxio -Command 'Get-DirexioStatus | Where-Object Status -ne Completed'",
    ];

    public const string Environment =
        "DIREXIO_HOME (where nodes are recorded), DIREXIO_MODULE_PATH (another build of the module), NO_COLOR, COLUMNS (width where there "
        + "is no terminal).";

    public const string ExitCodes = "0 completed, 1 failed or -Quiet answered False, 2 waiting for the user, 130 stopped by Ctrl+C.";

    /// <param name="cmdlets">What the module exports.</param>
    /// <param name="listed">What its build wrote down of it.</param>
    /// <param name="topics">Its pages about more than one command.</param>
    /// <param name="width">How many columns there are.</param>
    public static string For(
        IReadOnlyCollection<string> cmdlets, IReadOnlyList<ListedCommand> listed, IReadOnlyList<HelpTopic> topics, int width)
    {
        var text = new StringBuilder($"direxio {HostVersion.Text} - deploys and runs a verified Matrix message server on AWS\n");
        Section(text, "Usage", Calls.Select(call => "  " + call));
        var known = listed.ToDictionary(command => command.Name, command => command.Synopsis);
        Section(
            text,
            "Commands",
            ShortNames.All.Where(pair => cmdlets.Contains(pair.Cmdlet))
                .Select(pair => (pair.Short, known.GetValueOrDefault(pair.Cmdlet, pair.Cmdlet)))
                .Concat(ShortNames.OfProgram)
                .Select(pair => Row(pair.Item1, pair.Item2, 18, width)));
        Section(text, "Cmdlets", cmdlets.Where(name => ShortNames.Of(name) is null).Select(name => "  " + name));
        Section(text, "Topics (direxio help <topic>)", topics.Select(topic => Row(topic.Name, topic.Meaning, 27, width)));
        Section(text, "Options", Options.Select(option => Row(option.Option, option.Meaning, 25, width)));
        Section(text, "Examples", Examples.Select(example => "  " + example));
        text.Append('\n').Append(Output.LineWrap.At(
            width, "Each command is a cmdlet of the module, whose own name can be typed as well: direxio Get-DirexioStatus."));
        text.Append('\n').Append(Output.LineWrap.At(width, $"Environment: {Environment}"));
        text.Append('\n').Append(Output.LineWrap.At(width, $"Exit codes: {ExitCodes}"));
        return text.ToString();
    }

    private static void Section(StringBuilder text, string title, IEnumerable<string> lines)
    {
        var list = lines.ToList();
        if (list.Count > 0)
        {
            text.Append('\n').Append(title).Append('\n').AppendJoin('\n', list).Append('\n');
        }
    }

    // The second column is broken between words and stays a column.
    private static string Row(string name, string meaning, int column, int width)
    {
        var room = Math.Max(20, width - column - 2);
        var lines = new List<string> { string.Empty };
        foreach (var word in meaning.Split(' '))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + 1 + word.Length > room)
            {
                lines.Add(string.Empty);
            }

            lines[^1] += lines[^1].Length == 0 ? word : " " + word;
        }

        return $"  {name.PadRight(column)}{string.Join("\n" + new string(' ', column + 2), lines)}";
    }
}
