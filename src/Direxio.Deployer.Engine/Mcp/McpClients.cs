using Direxio.Deployer.Engine.Foundation;

namespace Direxio.Deployer.Engine.Mcp;

/// <summary>A client and where it keeps its MCP servers.</summary>
/// <param name="Client">The client.</param>
/// <param name="Format">How its file is written.</param>
/// <param name="UserFile">Its file of the user, for the user's home folder and environment.</param>
/// <param name="ProjectFile">Its file of a project, relative to the project's folder; null if it has none.</param>
internal sealed record McpClientFiles(
    McpClient Client, IConfigFormat Format, Func<DeployerEnvironment, string> UserFile, string? ProjectFile);

/// <summary>The clients. A new one is one entry.</summary>
internal static class McpClients
{
    private static readonly JsonConfig Json = new("mcpServers");

    private static readonly McpClientFiles[] All =
    [
        new(
            McpClient.Codex,
            new TomlConfig("mcp_servers"),
            environment => Path.Combine(environment["CODEX_HOME"] ?? Path.Combine(environment.UserProfile, ".codex"), "config.toml"),
            Path.Combine(".codex", "config.toml")),
        new(McpClient.ClaudeCode, Json, InHome(".claude.json"), ".mcp.json"),
        new(McpClient.Cursor, Json, InHome(".cursor", "mcp.json"), Path.Combine(".cursor", "mcp.json")),
        new(McpClient.Gemini, Json, InHome(".gemini", "settings.json"), Path.Combine(".gemini", "settings.json")),
        new(McpClient.ClaudeDesktop, Json, ClaudeDesktop, null),
    ];

    public static McpClientFiles Get(McpClient client) => All.Single(entry => entry.Client == client);

    private static Func<DeployerEnvironment, string> InHome(params string[] parts) =>
        environment => Path.Combine([environment.UserProfile, .. parts]);

    private static string ClaudeDesktop(DeployerEnvironment environment)
    {
        var folder = OperatingSystem.IsWindows()
            ? environment["APPDATA"] ?? Path.Combine(environment.UserProfile, "AppData", "Roaming")
            : OperatingSystem.IsMacOS()
                ? Path.Combine(environment.UserProfile, "Library", "Application Support")
                : environment["XDG_CONFIG_HOME"] ?? Path.Combine(environment.UserProfile, ".config");
        return Path.Combine(folder, "Claude", "claude_desktop_config.json");
    }
}
