using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Settings;

/// <summary>
/// The keys of state.json that say with which versions a node goes. Only a version that was asked for is a pin: a default
/// on record must not keep a later release of this program from its own.
/// </summary>
internal static class VersionRecord
{
    private const string ConnectPinned = "cc_connect_npm_pinned";
    private const string McpPinned = "mcp_npm_pinned";
    private const string No = "false";

    /// <summary>The bridge's version that the node is pinned to; null if it is not. Earlier releases recorded no default.</summary>
    public static string? ConnectPin(NodeState state) =>
        state[ConnectPinned] == No ? null : NpmPackages.PinnedIn(WiringFields.Bridge(state, "npm_package"), NpmPackages.Connect);

    /// <summary>The MCP server's.</summary>
    public static string? McpPin(NodeState state) =>
        state[McpPinned] == No ? null : NpmPackages.PinnedIn(state["mcp_npm_package"], NpmPackages.Mcp);

    public static void Connect(NodeState state, LocalSettings settings)
    {
        state["cc_connect_npm_package"] = NpmCommands.PackageName(NpmPackages.Connect, settings.ConnectVersion);
        state[ConnectPinned] = settings.PinsConnect ? "true" : No;
    }

    public static void Mcp(NodeState state, LocalSettings settings)
    {
        state["mcp_npm_package"] = NpmCommands.PackageName(NpmPackages.Mcp, settings.McpVersion);
        state[McpPinned] = settings.PinsMcp ? "true" : No;
    }
}
