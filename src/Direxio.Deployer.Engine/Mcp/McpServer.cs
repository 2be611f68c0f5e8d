using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Mcp;

/// <summary>The node's MCP server as clients are told of it.</summary>
internal static partial class McpServer
{
    // A model meets a tool as mcp__<server>__<tool> or the like, in at most 64 letters; the longest tool has 20.
    private const int LongestName = 36;
    private const int HashLength = 7;

    /// <summary>The tools that the servers of this time offer.</summary>
    public static readonly IReadOnlyList<string> ToolNames =
    [
        "search_rooms", "list_contacts", "list_messages", "list_room_members", "list_channel_posts", "list_post_comments",
        "send_message", "comment_channel_post",
    ];

    /// <summary>
    /// The name of its entry in a client's configuration. That of a long domain is cut, and told from others by a hash, because
    /// clients that find the names of tools too long cut those where they like.
    /// </summary>
    public static string NameOf(string serviceId)
    {
        var name = Outside().Replace($"direxio-{serviceId}".ToLowerInvariant(), "_");
        if (name.Length <= LongestName)
        {
            return name;
        }

        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(serviceId.ToLowerInvariant()))).ToLowerInvariant();
        return $"{name[..(LongestName - HashLength - 1)].TrimEnd('_', '-')}-{hash[..HashLength]}";
    }

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
