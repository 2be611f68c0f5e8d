namespace Direxio.Deployer.Host.Commands;

/// <summary>
/// What a word of the command line can be, for the shells: the last of the words is the one that is being typed. It is asked for at each
/// press of a key, so nothing of PowerShell or the engine is loaded.
/// </summary>
internal sealed class Completion(IReadOnlyList<ListedCommand> commands)
{
    /// <summary>The word by which the shells' scripts ask.</summary>
    public const string Word = "__complete";

    private static readonly ListedParameter[] EveryCommand =
    [
        new("OutputFormat", null, false, false, ["Text", "Json"]),
        new("Verbose", null, true, false, []),
        new("help", null, true, false, []),
    ];

    /// <summary>What fits, each with what it means, a tab between them.</summary>
    public IEnumerable<string> For(IReadOnlyList<string> words)
    {
        var typed = words is [.., var last] ? last : string.Empty;
        return Candidates([.. words.SkipLast(1)], typed)
            .Where(pair => pair.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(pair => $"{pair.Text}\t{pair.Meaning}");
    }

    private IEnumerable<(string Text, string Meaning)> Candidates(List<string> before, string typed)
    {
        if (before.Count == 0 || before is ["help"])
        {
            // The cmdlets' own names are for those who begin to type one.
            return typed.Contains('-') && char.IsUpper(typed[0])
                ? commands.Select(command => (command.Name, command.Synopsis))
                : ShortNames.All.Select(pair => (pair.Short, SynopsisOf(pair.Cmdlet)))
                    .Concat(before.Count == 0 ? ShortNames.OfProgram : []);
        }

        if (before is ["completion"])
        {
            return CompletionScript.Shells.Select(shell => (shell, $"the script for {shell}"));
        }

        var cmdlet = ShortNames.CmdletOf(before[0]);
        var command = commands.FirstOrDefault(one => one.Name.Equals(cmdlet, StringComparison.OrdinalIgnoreCase));
        return command is null ? [] : Arguments(command, before, typed);
    }

    private static IEnumerable<(string Text, string Meaning)> Arguments(ListedCommand command, List<string> before, string typed)
    {
        if (typed.StartsWith('-'))
        {
            return command.Parameters.Concat(EveryCommand)
                .Where(parameter => !before.Exists(word => IsNamed(parameter, word)))
                .Select(parameter => (parameter.Name == "help" ? "--help" : "-" + parameter.Name, string.Empty));
        }

        // The word before names a parameter that takes a value; else the word is one that has a position.
        var parameter = command.Parameters.Concat(EveryCommand).FirstOrDefault(one => IsNamed(one, before[^1]) && !one.IsSwitch)
            ?? command.Parameters.FirstOrDefault(one => one.Position == PositionOf(command, before));
        return parameter switch
        {
            null => [],
            { IsNode: true } => Nodes(before).Select(domain => (domain, string.Empty)),
            { IsProfile: true } => AwsProfileNames.Read().Select(name => (name, string.Empty)),
            { IsBackup: true } => Backups(before).Select(path => (path, Path.GetFileName(path))),
            _ => parameter.Values.Select(value => (value, string.Empty)),
        };
    }

    private static int PositionOf(ListedCommand command, List<string> before) => before.Skip(1)
        .Where((word, index) => !word.StartsWith('-')
            && !command.Parameters.Any(parameter => !parameter.IsSwitch && IsNamed(parameter, before[index])))
        .Count();

    private static bool IsNamed(ListedParameter parameter, string word) =>
        word.StartsWith('-') && parameter.Name.Equals(word[1..].Split(':')[0], StringComparison.OrdinalIgnoreCase);

    // A node's folder has the name of its domain. Whatever cannot be read completes nothing, and the command itself says why.
    private static IEnumerable<string> Nodes(List<string> before) =>
        FoldersIn(Path.Combine(Home(before), "nodes")).Select(folder => Path.GetFileName(folder)!);

    // Those of the node that is named, if it has some, and else of all, the newest first: the time stands behind the last mark of a name.
    // The shell itself offers other files where none of them is meant.
    private static IEnumerable<string> Backups(List<string> before)
    {
        var folders = FoldersIn(Path.Combine(Home(before), "backups"));
        var ofNode = folders.Where(folder => before.Contains(Path.GetFileName(folder), StringComparer.OrdinalIgnoreCase)).ToList();
        return (ofNode.Count > 0 ? ofNode : folders)
            .SelectMany(folder => Read(() => Directory.EnumerateFiles(folder, "*.direxio-backup*")))
            .Where(file => !file.EndsWith(".sha256", StringComparison.Ordinal) && !file.EndsWith(".partial", StringComparison.Ordinal))
            .OrderBy(file => file.Contains("_before-restore.", StringComparison.Ordinal))
            .ThenByDescending(file => Path.GetFileName(file).Replace("_before-restore", string.Empty, StringComparison.Ordinal) is var name
                ? name[(name.LastIndexOf('_') + 1)..]
                : string.Empty, StringComparer.Ordinal);
    }

    private static string Home(List<string> before)
    {
        var user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var home = Environment.GetEnvironmentVariable("DIREXIO_HOME") is { Length: > 0 } named
            ? HomePath.Expand(named, user)
            : Path.Combine(user, ".direxio");
        if (before.Exists(word => word.StartsWith("-rehears", StringComparison.OrdinalIgnoreCase)))
        {
            home = Path.Combine(home, "rehearsal");
        }

        return home;
    }

    private static IReadOnlyList<string> FoldersIn(string folder) =>
        [.. Read(() => Directory.EnumerateDirectories(folder)).Order(StringComparer.Ordinal)];

    private static IReadOnlyList<string> Read(Func<IEnumerable<string>> list)
    {
        try
        {
            return [.. list()];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private string SynopsisOf(string cmdlet) => commands.FirstOrDefault(command => command.Name == cmdlet)?.Synopsis ?? cmdlet;
}
