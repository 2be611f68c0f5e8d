using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Mcp;

/// <summary>The node's MCP server as clients are told of it.</summary>
internal static partial class McpServer
{
    /// <summary>The name of its entry in a client's configuration.</summary>
    public static string NameOf(string serviceId) => Outside().Replace($"direxio-{serviceId}".ToLowerInvariant(), "_");

    /// <summary>The variables that lead it to the node's credentials.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Variables(NodePaths paths, string nodeId, LocalSettings settings) =>
    [
        new("DIREXIO_CREDENTIALS_FILE", ConfigurationPath.Format(paths.Credentials, settings.PathStyle)),
        new(AgentNodeId.Variable, nodeId),
    ];

    /// <summary>The command that installs it.</summary>
    public static string InstallCommand(LocalSettings settings) =>
        NpmCommands.InstallLine(NpmPackages.Mcp, settings.McpVersion, settings.Shell);

    /// <summary>The command that checks it with this node's credentials.</summary>
    public static string DoctorCommand(NodePaths paths, string nodeId, LocalSettings settings) =>
        ShellText.WithVariables(settings.Shell, Variables(paths, nodeId, settings), $"{NpmPackages.Mcp} doctor --json");

    /// <summary>Its entry as most clients take it.</summary>
    public static JsonObject Entry(NodePaths paths, string nodeId, LocalSettings settings)
    {
        var variables = new JsonObject();
        foreach (var (name, value) in Variables(paths, nodeId, settings))
        {
            variables[name] = value;
        }

        return new() { ["command"] = NpmPackages.Mcp, ["env"] = variables };
    }

    [GeneratedRegex("[^a-z0-9_-]+")]
    private static partial Regex Outside();
}
