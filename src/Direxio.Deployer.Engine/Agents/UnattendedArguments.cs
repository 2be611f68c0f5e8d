namespace Direxio.Deployer.Engine.Agents;

/// <summary>
/// Finds the argument of a command line by which an agent acts without asking. Each agent spells that in its own way, and what starts it
/// may be a program of another; so the spellings of all that are known are looked for in every command.
/// </summary>
internal static class UnattendedArguments
{
    // Arguments that need no value.
    private static readonly string[] Flags =
    [
        "--yolo", "--full-auto", "--auto", "--auto-approve", "--auto-approve-all", "--auto-run", "--auto_run", "--always-approve",
        "--approve-all", "--yes", "--yes-always", "--no-confirm",
    ];

    // Arguments that begin so need no value either: there are several of each, and more are to be expected.
    private static readonly string[] Beginnings =
        ["--dangerously", "--allow-dangerously", "--allow-all", "--trust-all", "--skip-permission", "--bypass-permission"];

    // Options that say when it asks, and keys of a configuration that do. Of these the value decides.
    private static readonly string[] Choices =
    [
        "--permission-mode", "--approval-mode", "--approval-policy", "--ask-for-approval", "-a", "--sandbox", "-s", "--mode", "--agent",
        "approval_policy", "sandbox_mode", "GOOSE_MODE",
    ];

    // Variables that need only be set.
    private static readonly string[] Variables = ["COPILOT_ALLOW_ALL", "HERMES_YOLO_MODE", "OPENCODE_YOLO"];

    private static readonly string[] ToolLists = ["--allowed-tools", "--allowedTools", "--allow-tool", "--trust-tools"];

    // Whoever may use one of these may do anything.
    private static readonly string[] AnyTool = ["*", "all", "bash", "shell", "execute_bash", "run_shell_command"];

    // What fetches a program and starts it has its own -y, ahead of the program's name.
    private static readonly string[] Runners = ["npx", "pnpx", "bunx", "npm", "pnpm", "yarn", "bun", "uvx", "pipx", "deno"];

    private static readonly string[] RunnerWords = ["exec", "dlx", "x", "run", "tool"];

    /// <summary>The argument, with its value where that decides; null if none is known to do so.</summary>
    /// <param name="entry">The agent that is chosen.</param>
    /// <param name="words">The command and what it is started with; a word may hold several.</param>
    public static string? Find(ConnectAgentEntry entry, IEnumerable<string> words)
    {
        var plain = Plain(words);
        var runner = OfRunner(plain);
        var programs = plain.Where((_, position) => !runner.Contains(position))
            .TakeWhile(word => word == "--" || !word.StartsWith('-'))
            .ToList();
        string[] own =
        [
            .. ConnectAgentCatalog.Entries
                .Where(known => known == entry || programs.Exists(word => IsProgramOf(known, word)))
                .SelectMany(known => known.UnattendedArguments),
        ];
        for (var position = 0; position < plain.Count; position++)
        {
            var next = position + 1 < plain.Count && !plain[position + 1].StartsWith('-') ? plain[position + 1] : null;
            if (!runner.Contains(position) && Meaning(plain[position], next, own) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The variable by which an agent acts without asking; null if none is known to do so.</summary>
    public static string? FindVariable(IReadOnlyDictionary<string, string> variables) => variables
        .Select(variable => Meaning($"{variable.Key}={variable.Value}", next: null, own: []))
        .FirstOrDefault(found => found is not null);

    /// <summary>True if one of these lets an agent run any command.</summary>
    public static bool HasAnyTool(IEnumerable<string> tools) => tools
        .SelectMany(tool => tool.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .Select(tool => tool.Replace("(*)", string.Empty, StringComparison.Ordinal).Replace("(:*)", string.Empty, StringComparison.Ordinal))
        .Any(tool => AnyTool.Contains(tool, StringComparer.OrdinalIgnoreCase));

    private static string? Meaning(string word, string? next, string[] own)
    {
        if (own.Contains(word, StringComparer.Ordinal))
        {
            return word;
        }

        var (name, value) = Parts(word);
        if (name is "-c" or "--config" && (value ?? next) is { } setting)
        {
            (name, value) = Parts(setting);
            next = null;
        }

        if (IsFlag(name))
        {
            return value is "false" or "0" or "no" or "off" ? null : name;
        }

        return (value ?? next) is { } choice
            && ((Says(Choices, name) && UnattendedMode.IsKnown(choice)) || (Says(ToolLists, name) && HasAnyTool([choice])))
                ? $"{name} {choice}"
                : null;
    }

    private static bool IsFlag(string name) => name == "-y"
        || Says(Flags, name)
        || Says(Variables, name)
        || Beginnings.Any(beginning => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase));

    private static bool Says(string[] names, string name) =>
        names.Contains(name, name.StartsWith("--", StringComparison.Ordinal) ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);

    // A short option may have its value right behind it: -anever, -capproval_policy=never.
    private static (string Name, string? Value) Parts(string word)
    {
        if (word.Length > 2 && (word.StartsWith("-c", StringComparison.Ordinal) ? word.Contains('=') : UnattendedMode.IsKnown(word[2..]))
            && word[0] == '-' && word[1] is 'a' or 's' or 'c')
        {
            return (word[..2], word[2..].TrimStart('='));
        }

        var parts = word.Split('=', 2);
        return (parts[0], parts.Length == 2 ? parts[1] : null);
    }

    // Without quotes, and in one word what a sign of equality holds together, however it was written.
    private static List<string> Plain(IEnumerable<string> words)
    {
        var plain = new List<string>();
        var text = string.Concat(string.Join(' ', words).Split('"', '\'', '`'));
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (plain.Count > 0 && (word[0] == '=' || (plain[^1].EndsWith('=') && word[0] != '-')))
            {
                plain[^1] += word;
            }
            else
            {
                plain.Add(word);
            }
        }

        return plain;
    }

    // The positions of the options that are for what fetches the program and starts it.
    private static HashSet<int> OfRunner(List<string> words)
    {
        var runner = words.FindIndex(word => Runners.Contains(ProgramOf(word), StringComparer.OrdinalIgnoreCase));
        if (runner < 0 || words.Take(runner).Any(word => word.StartsWith('-') && word != "--"))
        {
            return [];
        }

        var end = runner + 1;
        while (end < words.Count && (words[end].StartsWith('-') || RunnerWords.Contains(words[end])))
        {
            end += words[end] is "-p" or "--package" ? 2 : 1;
        }

        return [.. Enumerable.Range(runner, end - runner)];
    }

    private static bool IsProgramOf(ConnectAgentEntry entry, string word)
    {
        string?[] names = [entry.DefaultCommand, entry.Name, .. entry.Aliases, .. entry.Signals.Processes];
        return names.Contains(ProgramOf(word), StringComparer.OrdinalIgnoreCase);
    }

    private static string ProgramOf(string word)
    {
        var file = word[(word.LastIndexOfAny(['/', '\\']) + 1)..];
        return Path.GetExtension(file) is { } extension && extension.ToLowerInvariant() is ".exe" or ".cmd" or ".ps1" or ".bat"
            ? file[..^extension.Length]
            : file;
    }
}
