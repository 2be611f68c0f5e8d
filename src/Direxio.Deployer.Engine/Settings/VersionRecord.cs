using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Settings;

/// <summary>
/// The keys of state.json that say with which versions a node goes. Only a version that was asked for is a pin: a default
/// on record must not keep a later release of this program from its own.
/// </summary>
internal static class VersionRecord
{
    /// <summary>The bridge's version that the node is pinned to; null if it is not. Earlier releases recorded no default.</summary>
    public static string? ConnectPin(NodeState state) =>
        state.Bridge.IsPinned == false ? null : NpmPackages.PinnedIn(state.Bridge.NpmPackage, NpmPackages.Connect);

    /// <summary>The MCP server's.</summary>
    public static string? McpPin(NodeState state) =>
        state.Mcp.IsPinned == false ? null : NpmPackages.PinnedIn(state.Mcp.NpmPackage, NpmPackages.Mcp);

    public static void Connect(NodeState state, LocalSettings settings)
    {
        state.Bridge.NpmPackage = NpmCommands.PackageName(NpmPackages.Connect, settings.ConnectVersion);
        state.Bridge.IsPinned = settings.PinsConnect;
    }

    public static void Mcp(NodeState state, LocalSettings settings)
    {
        state.Mcp.NpmPackage = NpmCommands.PackageName(NpmPackages.Mcp, settings.McpVersion);
        state.Mcp.IsPinned = settings.PinsMcp;
    }
}
