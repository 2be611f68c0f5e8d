using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Runs;

/// <summary>Warns of a private key that is lost while there is time to find a copy: nothing that goes over SSH works without it.</summary>
internal static class KeyWarning
{
    /// <summary>The warning; none while the key is there, or where there is no server that has one.</summary>
    public static IReadOnlyList<Advice> For(NodeState state, NodePaths paths) =>
        state.Resources.InstanceId is { } instance
        && (paths.KeyFileOf(state) ?? (state.RunId is { } runId ? paths.PrivateKey(runId) : null)) is { } file
        && !File.Exists(file)
            ? [Advice.Of(nameof(Texts.Warn_KeyMissing), instance, file, WayOut(state))]
            : [];

    /// <summary>The command that gives the server a new key.</summary>
    public static Command WayOut(NodeState state) => Commands.NewSshKey(state.Domain).In(AdviceContext.ForNode(state.IsRehearsal));
}
