using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>
/// Where the host keys in a node's known_hosts file come from, and of which instance they are. Without an entry, as after
/// a repair, nothing is known of them.
/// </summary>
internal static class HostKeyRecord
{
    private const string Console = "console_output";
    private const string FirstUse = "first_use";

    /// <summary>
    /// True if the keys were read from the console of the instance that the state names. Releases that did not record the
    /// instance had no way to replace one.
    /// </summary>
    public static bool IsVerified(NodeState state) =>
        state.Server.HostKeySource == Console
        && (state.Server.HostKeyInstance is not { } instance || instance == state.Resources.InstanceId);

    /// <summary>True if the keys are of an instance that the state names no longer.</summary>
    public static bool IsOfFormerInstance(NodeState state) =>
        state.Server.HostKeyInstance is { } instance && instance != state.Resources.InstanceId;

    /// <summary>Records that the keys come from the console.</summary>
    public static void SetVerified(NodeState state) => Set(state, Console);

    /// <summary>Records that a key was taken as it was offered.</summary>
    public static void SetFirstUse(NodeState state, string fingerprint) => Set(state, $"{FirstUse} {fingerprint}");

    private static void Set(NodeState state, string source)
    {
        state.Server.HostKeySource = source;
        state.Server.HostKeyInstance = state.Resources.InstanceId;
    }
}
