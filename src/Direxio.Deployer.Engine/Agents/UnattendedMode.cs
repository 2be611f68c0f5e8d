namespace Direxio.Deployer.Engine.Agents;

/// <summary>
/// Finds what lets an agent act on this machine without asking anybody, as far as it is known here: an agent may have more ways, and files
/// of its own that say so.
/// </summary>
internal static class UnattendedMode
{
    public const string Variable = "DIREXIO_ALLOW_UNATTENDED_AGENT";

    // Spellings that agents share; an acp agent's modes are its own.
    private static readonly string[] Modes =
    [
        "yolo", "force", "auto", "fullauto", "dontask", "bypass", "bypasspermissions", "auto_approve", "dangerous", "autonomous", "never",
        "onfailure", "dangerfullaccess",
    ];

    // Options that hold arguments, or a command line of their own.
    private static readonly string[] CommandOptions = ["args", "cmd_args_flag", "init_command", "shell"];

    /// <summary>The mode, option, variable or argument; null if none is known to do so.</summary>
    public static string? Detect(ConnectAgentEntry entry, string? command, IReadOnlyList<KeyValuePair<string, object>> options)
    {
        if (options.FirstOrDefault(option => option.Key == "mode").Value is string mode && !Asks(entry, mode))
        {
            return $"mode '{mode}'";
        }

        if (options.FirstOrDefault(option => option.Key == "allowed_tools").Value is { } tools
            && UnattendedArguments.HasAnyTool(Texts(tools)))
        {
            return "option allowed_tools";
        }

        if (options.FirstOrDefault(option => option.Key == "env").Value is IReadOnlyDictionary<string, string> variables
            && UnattendedArguments.FindVariable(variables) is { } variable)
        {
            return $"variable {variable}";
        }

        var more = options.Where(option => CommandOptions.Contains(option.Key)).SelectMany(option => Texts(option.Value));
        return UnattendedArguments.Find(entry, [command ?? string.Empty, .. more]) is { } argument ? $"argument {argument}" : null;
    }

    /// <summary>True for a value by which the agents that are known stop asking, however it is spelled.</summary>
    public static bool IsKnown(string value) => Modes.Any(known => Plain(known) == Plain(value));

    private static IEnumerable<string> Texts(object value) => value as IReadOnlyList<string> ?? [value as string ?? string.Empty];

    private static bool Asks(ConnectAgentEntry entry, string mode)
    {
        var plain = Plain(mode);
        return entry.AskingModes is { } asking
            ? plain.Length == 0 || asking.Any(known => Plain(known) == plain)
            : !IsKnown(mode);
    }

    // The bridge takes a mode in several spellings.
    private static string Plain(string mode) => mode.Replace("-", string.Empty).Replace("_", string.Empty).Trim().ToLowerInvariant();
}
