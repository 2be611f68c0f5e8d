namespace Direxio.Deployer;

/// <summary>The agents that direxio-connect can launch. Source: its agent types, release 1.3.</summary>
public static class ConnectAgents
{
    /// <summary>Every accepted agent name, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "acp", "antigravity", "claudecode", "codex", "copilot", "cursor", "devin", "gemini",
        "iflow", "kimi", "opencode", "pi", "qoder", "reasonix", "tmux",
    ];

    /// <summary>Host runtimes that are no connect agent themselves; both are reached through <c>acp</c>.</summary>
    public static IReadOnlyList<string> HostRuntimes { get; } = ["hermes", "openclaw"];
}
