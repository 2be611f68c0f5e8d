namespace Direxio.Deployer.Engine.State;

/// <summary>Reads what a state says of bridge and agent.</summary>
internal static class WiringFields
{
    /// <summary>The status of an installation whose node got new credentials since.</summary>
    public const string RefreshPending = "refresh_pending";

    /// <summary>True if an update or a reset has made the local credentials stale.</summary>
    public static bool IsRefreshPending(NodeState state) =>
        state.Agent.InstallStatus == RefreshPending || state.Mcp.InstallStatus == RefreshPending;
}
