using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Settings;

/// <summary>
/// The keys of state.json that say with which versions a node goes: those of the programs that are there, else those that are to
/// be installed. Only a version that was asked for is a pin: a default on record must not keep a later release of this program
/// from its own.
/// </summary>
internal static class VersionRecord
{
    /// <summary>The bridge's version that the node is pinned to; null if it is not. Earlier releases recorded no default.</summary>
    public static string? ConnectPin(NodeState state) =>
        state.Bridge.OtherPin
            ?? (state.Bridge.IsPinned == false ? null : NpmPackages.PinnedIn(state.Bridge.NpmPackage, NpmPackages.Connect));

    /// <summary>The MCP server's.</summary>
    public static string? McpPin(NodeState state) =>
        state.Mcp.OtherPin ?? (state.Mcp.IsPinned == false ? null : NpmPackages.PinnedIn(state.Mcp.NpmPackage, NpmPackages.Mcp));

    /// <summary>The bridge's version on record; null if that is none, but a tag.</summary>
    public static string? ConnectOnRecord(NodeState state) => OnRecord(state.Bridge.NpmPackage, NpmPackages.Connect);

    /// <summary>The MCP server's.</summary>
    public static string? McpOnRecord(NodeState state) => OnRecord(state.Mcp.NpmPackage, NpmPackages.Mcp);

    /// <summary>Records the bridge's.</summary>
    /// <param name="state">The state.</param>
    /// <param name="settings">The version that is asked for.</param>
    /// <param name="version">The version that is there; null if none is, so that it is the one to be installed.</param>
    public static void Connect(NodeState state, LocalSettings settings, string? version)
    {
        state.Bridge.NpmPackage = NpmCommands.PackageName(NpmPackages.Connect, version ?? settings.ConnectVersion);
        state.Bridge.IsPinned = settings.PinsConnect;
        state.Bridge.OtherPin = PinBeside(version, settings.PinsConnect, settings.ConnectVersion);
    }

    /// <summary>Records the MCP server's.</summary>
    /// <param name="state">The state.</param>
    /// <param name="settings">The version that is asked for.</param>
    /// <param name="version">The version that is there; null if none is.</param>
    public static void Mcp(NodeState state, LocalSettings settings, string? version)
    {
        state.Mcp.NpmPackage = NpmCommands.PackageName(NpmPackages.Mcp, version ?? settings.McpVersion);
        state.Mcp.IsPinned = settings.PinsMcp;
        state.Mcp.OtherPin = PinBeside(version, settings.PinsMcp, settings.McpVersion);
    }

    private static string? PinBeside(string? there, bool isPinned, string wanted) =>
        isPinned && there is not null && there != wanted ? wanted : null;

    private static string? OnRecord(string? recorded, string package) =>
        NpmPackages.VersionIn(recorded, package) is { } version && (version == NpmPackages.Unknown || char.IsAsciiDigit(version[0]))
            ? version
            : null;
}
