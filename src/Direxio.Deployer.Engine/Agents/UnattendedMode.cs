namespace Direxio.Deployer.Engine.Agents;

/// <summary>Finds what lets an agent act on this machine without asking anybody.</summary>
internal static class UnattendedMode
{
    public const string Variable = "DIREXIO_ALLOW_UNATTENDED_AGENT";

    // Spellings that agents share; an acp agent's modes are its own.
    private static readonly string[] Modes =
    [
        "yolo", "force", "auto", "fullauto", "dontask", "bypass", "bypasspermissions", "auto_approve",
    ];

    private static readonly string[] Arguments =
    [
        "--yolo", "--full-auto", "--dangerously-skip-permissions", "--dangerously-bypass-approvals-and-sandbox",
        "--allow-all-tools", "--allow-all", "--approval-mode=yolo", "--permission-mode=bypassPermissions",
    ];

    /// <summary>The mode or argument; null if the agent asks.</summary>
    public static string? Detect(ConnectAgentEntry entry, string? command, IReadOnlyList<KeyValuePair<string, object>> options)
    {
        if (options.FirstOrDefault(option => option.Key == "mode").Value is string mode && !Asks(entry, mode))
        {
            return $"mode '{mode}'";
        }

        string[] words =
        [
            .. (command ?? string.Empty).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Skip(1),
            .. options.FirstOrDefault(option => option.Key == "args").Value as IReadOnlyList<string> ?? [],
            .. (options.FirstOrDefault(option => option.Key == "cmd_args_flag").Value as string ?? string.Empty).Split(' '),
        ];
        return words.FirstOrDefault(word =>
            Arguments.Contains(word, StringComparer.OrdinalIgnoreCase)
                || entry.UnattendedArguments.Contains(word, StringComparer.Ordinal)) is { } argument
            ? $"argument {argument}"
            : null;
    }

    private static bool Asks(ConnectAgentEntry entry, string mode)
    {
        var plain = Plain(mode);
        return entry.AskingModes is { } asking
            ? plain.Length == 0 || asking.Any(known => Plain(known) == plain)
            : !Modes.Any(known => Plain(known) == plain);
    }

    // The bridge takes a mode in several spellings.
    private static string Plain(string mode) => mode.Replace("-", string.Empty).Replace("_", string.Empty).Trim().ToLowerInvariant();
}
