using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;
using Tomlyn.Model;

namespace Direxio.Deployer.Engine.Mcp;

/// <summary>
/// The snippets for MCP clients. They are for the user to place; a deployment never changes a client's own configuration.
/// </summary>
internal sealed class McpFiles(NodePaths paths)
{
    public string Codex => In("codex.toml");

    public string OpenClaw => In("openclaw.md");

    public string OpenClawServer => In("openclaw-server.json");

    public string Hermes => In("hermes.mcp.json");

    public string Json => In("mcp-servers.json");

    public string Cursor => In("cursor.mcp.json");

    public string EnvironmentFile => In("env");

    public string Readme => In("README.md");

    public void Write(string nodeId, LocalSettings settings)
    {
        var name = McpServer.NameOf(paths.ServiceId);
        var entry = McpServer.Entry(paths, nodeId, settings);
        LocalFileText.Write(Codex, CodexTable(name, NpmPackages.Mcp, McpServer.Variables(paths, nodeId, settings)));
        LocalFileText.Write(OpenClawServer, entry);
        LocalFileText.Write(OpenClaw, OpenClawText(name, entry, settings));
        foreach (var file in new[] { Hermes, Json, Cursor })
        {
            LocalFileText.Write(file, new JsonObject { ["mcpServers"] = new JsonObject { [name] = entry.DeepClone() } });
        }

        LocalFileText.Write(EnvironmentFile, ShellText.Exports(McpServer.Variables(paths, nodeId, settings)));
        LocalFileText.Write(Readme, Language.InEnglish(() => ReadmeText(name, nodeId, settings)));

        // OpenClaw's configuration does not take such a file; earlier releases wrote one.
        File.Delete(In("openclaw.mcp.json"));
    }

    /// <summary>The table of a server as Codex has it.</summary>
    public static string CodexTable(string name, string command, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var variables = new TomlTable(inline: true);
        foreach (var (key, value) in pairs)
        {
            variables[key] = value;
        }

        // The library would write a header for mcp_servers as well, which may stand in a file only once: the snippet goes
        // into a file that has other servers. The name needs no escape, see McpServer.NameOf.
        return $"[mcp_servers.\"{name}\"]\n{TomlText.Serialize(new() { ["command"] = command, ["env"] = variables })}";
    }

    private static string OpenClawText(string name, JsonObject entry, LocalSettings settings) => $"""
        # MCP server of this node in OpenClaw

        Run these commands. Do not paste the JSON into openclaw.json: OpenClaw keeps that file itself.

        ```
        {ShellText.Command(settings.Shell, "openclaw", "mcp", "set", name, JsonText.Compact(entry))}
        openclaw mcp doctor
        openclaw mcp reload
        ```

        """;

    private string ReadmeText(string name, string nodeId, LocalSettings settings) => $"""
        # MCP server {name}

        These files let an MCP client on this machine reach the node {paths.ServiceId}. They hold no secret, only the
        path of the file that does: {paths.Credentials}. Nothing here changes a client's own configuration; the cmdlet
        {Commands.RegisterMcp().Name} does, for the clients that it knows, and shows the difference with -WhatIf.

        Install the server and check it:

        ```
        {McpServer.InstallCommand(settings)}
        {McpServer.DoctorCommand(paths, nodeId, settings)}
        ```

        | Client | File | What to do with it |
        | --- | --- | --- |
        | Codex | codex.toml | add it to Codex's config.toml |
        | OpenClaw | openclaw.md | run the commands in it |
        | Hermes | none | {Register(McpClient.Hermes)} writes its config.yaml; it does not read hermes.mcp.json |
        | Cursor | cursor.mcp.json | merge it into .cursor/mcp.json |
        | VS Code | none | {Register(McpClient.VSCode)} writes its mcp.json, which has a form of its own |
        | OpenCode | none | {Register(McpClient.OpenCode)} writes its opencode.json, which has a form of its own |
        | any other with mcpServers in its configuration | mcp-servers.json | merge it into that |
        | a shell | env | source it |

        """;

    private string Register(McpClient client) => Commands.RegisterMcp(paths.ServiceId)
        .With("Client", client.ToString())
        .With("Scope", nameof(McpScope.User))
        .In(AdviceContext.ForNode(paths.IsRehearsal))
        .Render();

    private string In(string name) => Path.Combine(paths.McpFolder, name);
}
