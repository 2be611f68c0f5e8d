namespace Direxio.Deployer.Engine.State;

/// <summary>Reads what a state says of bridge and agent, in the key family of 0.1.0 to 0.1.9 or that of 0.1.10 and later.</summary>
internal static class WiringFields
{
    /// <summary>The status of an installation whose node got new credentials since.</summary>
    public const string RefreshPending = "refresh_pending";

    /// <summary>A field of the bridge: cc_connect_name, else connect_name.</summary>
    public static string? Bridge(NodeState state, string name) => state["cc_connect_" + name] ?? state["connect_" + name];

    /// <summary>A field of its installation: agent_install_name, else connect_install_name, else direxio-cli's name for it.</summary>
    public static string? Install(NodeState state, string name) =>
        state["agent_install_" + name] ?? state["connect_install_" + name] ?? (name == "policy" ? state["local_install_mode"] : null);

    /// <summary>True if an update or a reset has made the local credentials stale.</summary>
    public static bool IsRefreshPending(NodeState state) =>
        Install(state, "status") == RefreshPending || state["mcp_install_status"] == RefreshPending;
}
