namespace Direxio.Deployer.Engine.Local;

/// <summary>
/// The agents that direxio-connect can launch, one entry each, with what the bridge (release 1.3) requires of them.
/// </summary>
internal static class ConnectAgentCatalog
{
    public static IReadOnlyList<ConnectAgentEntry> Entries { get; } =
    [
        new("acp") { RequiresCommand = true, ReadsArgs = true },
        new("antigravity") { Aliases = ["agy"], DefaultCommand = "agy", UnattendedModes = ["yolo"] },
        new("claudecode")
        {
            Aliases = ["claude", "claude-code"],
            DefaultCommand = "claude",
            CommandVariables = ["DIREXIO_CLAUDE_CODE_COMMAND"],
            UnattendedModes = ["bypassPermissions", "yolo", "dontAsk", "auto"],
        },
        new("codex")
        {
            DefaultCommand = "codex",
            DefaultOptions = [new("backend", "app_server"), new("app_server_url", "stdio")],
            UnattendedModes = ["yolo", "full-auto"],
        },
        new("copilot") { DefaultCommand = "copilot", UnattendedModes = ["bypassPermissions", "yolo"] },
        new("cursor")
        {
            DefaultCommand = "agent",
            CommandVariables = ["DIREXIO_CURSOR_AGENT_COMMAND"],
            UnattendedModes = ["force", "yolo", "auto"],
        },
        new("devin") { DefaultCommand = "devin", ReadsArgs = true },
        new("gemini") { DefaultCommand = "gemini", UnattendedModes = ["yolo"] },
        new("iflow") { DefaultCommand = "iflow", UnattendedModes = ["yolo"] },
        new("kimi") { DefaultCommand = "kimi", UnattendedModes = ["yolo"] },
        new("opencode") { Aliases = ["open-code"], DefaultCommand = "opencode", UnattendedModes = ["yolo"] },
        new("pi") { DefaultCommand = "pi", UnattendedModes = ["yolo"] },
        new("qoder") { Aliases = ["qodercli"], DefaultCommand = "qodercli", UnattendedModes = ["yolo"] },
        new("reasonix")
        {
            TakesCommand = false,
            RequiredOptions = [new("serve_url", "the address that reasonix serves on", "http://127.0.0.1:8719")],
            UnattendedModes = ["yolo"],
        },
        new("tmux")
        {
            DefaultCommand = "tmux",
            RequiredOptions = [new("session", "the tmux session that the agent runs in", "direxio")],
        },
    ];

    /// <summary>The entry of this name or alias, whatever its case; null if there is none.</summary>
    public static ConnectAgentEntry? Find(string name) => Entries.FirstOrDefault(entry =>
        entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
        || entry.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase));
}
