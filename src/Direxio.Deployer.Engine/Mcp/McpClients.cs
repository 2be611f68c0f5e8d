using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Files;

namespace Direxio.Deployer.Engine.Mcp;

/// <summary>A client and where it keeps its MCP servers.</summary>
/// <param name="Client">The client.</param>
/// <param name="Format">How its file is written.</param>
internal sealed record McpClientFiles(McpClient Client, IConfigFormat Format)
{
    /// <summary>Its file of the user, for the user's home folder and environment; null if it alone writes that.</summary>
    public Func<DeployerEnvironment, string>? UserFile { get; init; }

    /// <summary>Its file of a project, for the project's folder; null if it has none.</summary>
    public Func<string, string>? ProjectFile { get; init; }

    /// <summary>True if it is not started from a shell, but from the desktop or as a service: its PATH may lack npm's programs.</summary>
    public bool HasOtherPath { get; init; }

    /// <summary>What the user does before it uses a new entry of the user's file.</summary>
    public required string UserStep { get; init; }

    /// <summary>The same for a project's file; {0} is the folder.</summary>
    public string ProjectStep { get; init; } = string.Empty;

    /// <summary>What is still to be done before the client uses the entry.</summary>
    public string StepFor(McpScope scope, string projectFolder) => scope == McpScope.Project
        ? ProjectStep.Replace("{0}", projectFolder, StringComparison.Ordinal)
        : UserStep;
}

/// <summary>
/// The clients; a new one is one entry. Where the programs are in npm's registry, the places and forms are those that they
/// were seen to read; the others' are from their documentation: "MCP" of Cursor and of Claude Desktop, "MCP configuration
/// reference" of VS Code, "MCP" of Hermes Agent.
/// </summary>
internal static class McpClients
{
    private static readonly JsonConfig Json = new("mcpServers");

    private static readonly McpClientFiles[] All =
    [
        new(McpClient.Codex, new TomlConfig("mcp_servers"))
        {
            UserFile = environment => Path.Combine(Folder(environment, "CODEX_HOME", ".codex"), "config.toml"),
            ProjectFile = In(".codex", "config.toml"),
            UserStep = "Start Codex again; /mcp lists the server there.",
            ProjectStep = "Codex reads this file only in a folder that it trusts: start codex in {0} and say that you trust it.",
        },
        new(McpClient.ClaudeCode, Json)
        {
            UserFile = ClaudeCode,
            ProjectFile = In(".mcp.json"),
            UserStep = "Start claude again; /mcp lists the server there.",
            ProjectStep = "Claude Code uses a server of a project only once you approve it: start claude in {0} and answer its question.",
        },
        new(McpClient.Cursor, Json)
        {
            HasOtherPath = true,
            UserFile = InHome(".cursor", "mcp.json"),
            ProjectFile = In(".cursor", "mcp.json"),
            UserStep = "Switch the server on in Cursor's settings, under MCP, if it is off there.",
            ProjectStep = "Open {0} in Cursor and switch the server on in its settings, under MCP.",
        },
        new(McpClient.Gemini, Json)
        {
            UserFile = environment => Path.Combine(environment["GEMINI_CLI_HOME"] ?? environment.UserProfile, ".gemini", "settings.json"),
            ProjectFile = In(".gemini", "settings.json"),
            UserStep = "Start gemini again. In a folder that it does not trust all servers are off: type /permissions there and trust it.",
            ProjectStep = "Gemini uses servers only in a folder that it trusts: start gemini in {0} and say that you trust it.",
        },
        new(McpClient.ClaudeDesktop, Json)
        {
            HasOtherPath = true,
            UserFile = environment => Path.Combine(ApplicationData(environment), "Claude", "claude_desktop_config.json"),
            UserStep = "Quit Claude Desktop and start it again.",
        },
        new(McpClient.OpenCode, new JsonConfig("mcp", new()
        {
            First = [new("type", "local")],
            IsCommandInList = true,
            Variables = "environment",
        }))
        {
            UserFile = environment => OpenCode(
                Path.Combine(environment["XDG_CONFIG_HOME"] ?? Path.Combine(environment.UserProfile, ".config"), "opencode")),
            ProjectFile = OpenCode,
            UserStep = "Start opencode again; opencode mcp list shows the server.",
            ProjectStep = "Start opencode again in {0}; opencode mcp list shows the server.",
        },
        new(McpClient.Copilot, Json)
        {
            UserFile = environment => Path.Combine(Folder(environment, "COPILOT_HOME", ".copilot"), "mcp-config.json"),
            ProjectFile = In(".mcp.json"),
            UserStep = "Start copilot again; /mcp show lists the server there.",
            ProjectStep = "Copilot reads this file only in a folder that it trusts: start copilot in {0} and say that you trust it.",
        },
        new(McpClient.Qoder, Json)
        {
            UserFile = environment => Path.Combine(Folder(environment, "QODER_CONFIG_DIR", ".qoder"), "settings.json"),
            ProjectFile = In(".mcp.json"),
            UserStep = "Start qodercli again; /mcp lists the server there.",
            ProjectStep = "Qoder uses a server of a project only once you approve it: start qodercli in {0} and answer its question.",
        },
        new(McpClient.VSCode, new JsonConfig("servers", new() { First = [new("type", "stdio")] }))
        {
            HasOtherPath = true,
            UserFile = environment => Path.Combine(ApplicationData(environment), "Code", "User", "mcp.json"),
            ProjectFile = In(".vscode", "mcp.json"),
            UserStep = "Run 'MCP: List Servers' in VS Code's command palette, start the server and say that you trust it.",
            ProjectStep = "Open {0} in VS Code, run 'MCP: List Servers' in its command palette, start the server and trust it.",
        },
        new(McpClient.OpenClaw, Json)
        {
            HasOtherPath = true,
            UserStep = "Tell a running OpenClaw of it: openclaw mcp reload",
        },
        new(McpClient.Hermes, new YamlConfig("mcp_servers"))
        {
            HasOtherPath = true,
            UserFile = Hermes,
            UserStep = "Start Hermes again, or type /reload-mcp in it.",
        },
    ];

    public static McpClientFiles Get(McpClient client) => All.Single(entry => entry.Client == client);

    /// <summary>The form of a file of which only its name is known: earlier records do not name the client.</summary>
    public static IConfigFormat FormatOf(string path) =>
        All.First(entry => entry.Format is TomlConfig == path.EndsWith(".toml", StringComparison.OrdinalIgnoreCase)).Format;

    private static Func<string, string> In(params string[] parts) => folder => Path.Combine([folder, .. parts]);

    private static Func<DeployerEnvironment, string> InHome(params string[] parts) =>
        environment => Path.Combine([environment.UserProfile, .. parts]);

    private static string Folder(DeployerEnvironment environment, string variable, string usual) =>
        environment[variable] ?? Path.Combine(environment.UserProfile, usual);

    // Its older file goes ahead of the usual one where it exists, and lies elsewhere.
    private static string ClaudeCode(DeployerEnvironment environment)
    {
        var older = Path.Combine(Folder(environment, "CLAUDE_CONFIG_DIR", ".claude"), ".config.json");
        return PlainFile.IsThere(older)
            ? older
            : Path.Combine(environment["CLAUDE_CONFIG_DIR"] ?? environment.UserProfile, ".claude.json");
    }

    // It reads both and takes what the second says where they differ.
    private static string OpenCode(string folder)
    {
        var second = Path.Combine(folder, "opencode.jsonc");
        return PlainFile.IsThere(second) ? second : Path.Combine(folder, "opencode.json");
    }

    private static string Hermes(DeployerEnvironment environment) => Path.Combine(
        environment["HERMES_HOME"]
            ?? (OperatingSystem.IsWindows() && environment["LOCALAPPDATA"] is { } data
                ? Path.Combine(data, "hermes")
                : Path.Combine(environment.UserProfile, ".hermes")),
        "config.yaml");

    private static string ApplicationData(DeployerEnvironment environment) => OperatingSystem.IsWindows()
        ? environment["APPDATA"] ?? Path.Combine(environment.UserProfile, "AppData", "Roaming")
        : OperatingSystem.IsMacOS()
            ? Path.Combine(environment.UserProfile, "Library", "Application Support")
            : environment["XDG_CONFIG_HOME"] ?? Path.Combine(environment.UserProfile, ".config");
}
