using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation.Guidance;

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
    public required Advice UserStep { get; init; }

    /// <summary>The same for a project's file, by its folder; null if it has none.</summary>
    public Func<string, Advice>? ProjectStep { get; init; }

    /// <summary>What is still to be done before the client uses the entry.</summary>
    public Advice StepFor(McpScope scope, string projectFolder) =>
        scope == McpScope.Project && ProjectStep is { } step ? step(projectFolder) : UserStep;
}

/// <summary>
/// The clients; a new one is one entry. Where the programs are in npm's registry, the places and forms are those that they
/// were seen to read; the others' are from their documentation: "MCP" of Cursor and of Claude Desktop, "MCP configuration
/// reference" of VS Code, "MCP" of Hermes Agent.
/// </summary>
internal static class McpClients
{
    private const string OpenCodeList = "opencode mcp list";

    private static readonly JsonConfig Json = new("mcpServers");

    private static readonly McpClientFiles[] All =
    [
        new(McpClient.Codex, new TomlConfig("mcp_servers"))
        {
            UserFile = environment => Path.Combine(Folder(environment, "CODEX_HOME", ".codex"), "config.toml"),
            ProjectFile = In(".codex", "config.toml"),
            UserStep = Advice.Of(nameof(Texts.Mcp_List_User), "Codex"),
            ProjectStep = folder => Advice.Of(nameof(Texts.Mcp_Codex_Project), folder),
        },
        new(McpClient.ClaudeCode, Json)
        {
            UserFile = ClaudeCode,
            ProjectFile = In(".mcp.json"),
            UserStep = Advice.Of(nameof(Texts.Mcp_List_User), "claude"),
            ProjectStep = folder => Advice.Of(nameof(Texts.Mcp_Claude_Project), folder),
        },
        new(McpClient.Cursor, Json)
        {
            HasOtherPath = true,
            UserFile = InHome(".cursor", "mcp.json"),
            ProjectFile = In(".cursor", "mcp.json"),
            UserStep = Advice.Of(nameof(Texts.Mcp_Cursor_User)),
            ProjectStep = folder => Advice.Of(nameof(Texts.Mcp_Cursor_Project), folder),
        },
        new(McpClient.Gemini, Json)
        {
            UserFile = environment => Path.Combine(environment["GEMINI_CLI_HOME"] ?? environment.UserProfile, ".gemini", "settings.json"),
            ProjectFile = In(".gemini", "settings.json"),
            UserStep = Advice.Of(nameof(Texts.Mcp_Gemini_User)),
            ProjectStep = folder => Advice.Of(nameof(Texts.Mcp_Gemini_Project), folder),
        },
        new(McpClient.ClaudeDesktop, Json)
        {
            HasOtherPath = true,
            UserFile = environment => Path.Combine(ApplicationData(environment), "Claude", "claude_desktop_config.json"),
            UserStep = Advice.Of(nameof(Texts.Mcp_Desktop_User)),
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
            UserStep = Advice.Of(nameof(Texts.Mcp_OpenCode_User), OpenCodeList),
            ProjectStep = folder => Advice.Of(nameof(Texts.Mcp_OpenCode_Project), folder, OpenCodeList),
        },
        new(McpClient.Copilot, Json)
        {
            UserFile = environment => Path.Combine(Folder(environment, "COPILOT_HOME", ".copilot"), "mcp-config.json"),
            ProjectFile = In(".mcp.json"),
            UserStep = Advice.Of(nameof(Texts.Mcp_Copilot_User)),
            ProjectStep = folder => Advice.Of(nameof(Texts.Mcp_Copilot_Project), folder),
        },
        new(McpClient.Qoder, Json)
        {
            UserFile = environment => Path.Combine(Folder(environment, "QODER_CONFIG_DIR", ".qoder"), "settings.json"),
            ProjectFile = In(".mcp.json"),
            UserStep = Advice.Of(nameof(Texts.Mcp_List_User), "qodercli"),
            ProjectStep = folder => Advice.Of(nameof(Texts.Mcp_Qoder_Project), folder),
        },
        new(McpClient.VSCode, new JsonConfig("servers", new() { First = [new("type", "stdio")] }))
        {
            HasOtherPath = true,
            UserFile = environment => Path.Combine(ApplicationData(environment), "Code", "User", "mcp.json"),
            ProjectFile = In(".vscode", "mcp.json"),
            UserStep = Advice.Of(nameof(Texts.Mcp_VSCode_User)),
            ProjectStep = folder => Advice.Of(nameof(Texts.Mcp_VSCode_Project), folder),
        },
        new(McpClient.OpenClaw, Json)
        {
            HasOtherPath = true,
            UserStep = Advice.Of(nameof(Texts.Mcp_OpenClaw_User), "openclaw mcp reload"),
        },
        new(McpClient.Hermes, new YamlConfig("mcp_servers"))
        {
            HasOtherPath = true,
            UserFile = Hermes,
            UserStep = Advice.Of(nameof(Texts.Mcp_Hermes_User)),
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
