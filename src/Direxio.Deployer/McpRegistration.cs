namespace Direxio.Deployer;

/// <summary>An MCP client of which is known where it keeps its servers.</summary>
public enum McpClient : long
{
    /// <summary>Codex: config.toml in CODEX_HOME or ~/.codex; in a project .codex/config.toml.</summary>
    Codex,

    /// <summary>Claude Code: .claude.json in CLAUDE_CONFIG_DIR or ~, or the older .claude/.config.json; in a project .mcp.json.</summary>
    ClaudeCode,

    /// <summary>Cursor: ~/.cursor/mcp.json; in a project .cursor/mcp.json.</summary>
    Cursor,

    /// <summary>Gemini CLI: .gemini/settings.json in GEMINI_CLI_HOME or ~; in a project .gemini/settings.json.</summary>
    Gemini,

    /// <summary>Claude Desktop: claude_desktop_config.json of the user; it has no file of a project.</summary>
    ClaudeDesktop,

    /// <summary>opencode: opencode.json or opencode.jsonc in ~/.config/opencode; in a project the same there.</summary>
    OpenCode,

    /// <summary>GitHub Copilot CLI: mcp-config.json in COPILOT_HOME or ~/.copilot; in a project .mcp.json.</summary>
    Copilot,

    /// <summary>Qoder CLI: settings.json in QODER_CONFIG_DIR or ~/.qoder; in a project .mcp.json.</summary>
    Qoder,

    /// <summary>VS Code: mcp.json of the user's profile; in a project .vscode/mcp.json.</summary>
    VSCode,

    /// <summary>OpenClaw, which is told by its command openclaw; it has no file of a project.</summary>
    OpenClaw,

    /// <summary>Hermes: config.yaml in HERMES_HOME or ~/.hermes; it has no file of a project.</summary>
    Hermes,
}

/// <summary>For whom a client is configured.</summary>
public enum McpScope : long
{
    /// <summary>For one project, in its folder.</summary>
    Project,

    /// <summary>For the user, in all projects.</summary>
    User,
}

/// <summary>Which node's MCP server to tell which client of.</summary>
public sealed record McpRegistrationRequest
{
    /// <summary>The domain of the node.</summary>
    public required string Domain { get; init; }

    /// <summary>The client.</summary>
    public required McpClient Client { get; init; }

    /// <summary>Its file of the user, or that of a project.</summary>
    public required McpScope Scope { get; init; }

    /// <summary>Full path of the project's folder.</summary>
    public required string ProjectFolder { get; init; }

    /// <summary>Full path of the client's file, where it is another than the usual one; null for that.</summary>
    public string? File { get; init; }

    /// <summary>For a rehearsed node: the files are those of a rehearsal too.</summary>
    public bool Rehearse { get; init; }
}

/// <summary>What happens, or would happen, to a client's file.</summary>
public enum McpChange : long
{
    /// <summary>It has exactly this entry already; nothing is written.</summary>
    Unchanged,

    /// <summary>The entry is new in it.</summary>
    Added,

    /// <summary>An entry of the same name was brought up to date; what else is set in it stays.</summary>
    Replaced,

    /// <summary>The file did not exist.</summary>
    Created,
}

/// <summary>What became of a client's configuration file.</summary>
public sealed record McpRegistrationResult
{
    /// <summary>The domain of the node.</summary>
    public required string Domain { get; init; }

    /// <summary>The client.</summary>
    public required McpClient Client { get; init; }

    /// <summary>Whose file it is.</summary>
    public required McpScope Scope { get; init; }

    /// <summary>Full path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>The name of the entry.</summary>
    public required string ServerName { get; init; }

    /// <summary>What happened to the file.</summary>
    public required McpChange Change { get; init; }

    /// <summary>
    /// The lines that differ. Of lines that hold something else as well, only brackets and commas are shown, for other
    /// entries of such files hold keys. Empty if nothing changed.
    /// </summary>
    public required string Difference { get; init; }

    /// <summary>Full path of the copy of the earlier file, readable by its owner alone; null if there was none.</summary>
    public string? BackupPath { get; init; }

    /// <summary>
    /// What the entry will not be able to do, as by a server that does not offer what the MCP server calls; null if nothing is
    /// known to be in the way.
    /// </summary>
    public string? Limitation { get; init; }

    /// <summary>What is still to be done before the client uses the entry, such as trusting a folder.</summary>
    public required string NextAction { get; init; }

    /// <summary>True for a rehearsal.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>The file and what became of it.</summary>
    public override string ToString() => $"{Path}: {Change}";
}
