using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Status;

namespace Direxio.Deployer.Engine;

/// <summary>The engine's first use, which is mostly .NET's work of loading and compiling.</summary>
public sealed partial class DeploymentEngine
{
    // There are no folders below a file: an engine with this home finds nothing.
    private static readonly string NoHome = Path.Combine(typeof(DeploymentEngine).Assembly.Location, "home");

    /// <summary>
    /// Uses what nearly every command begins with, once, so that the first command does not wait until it is loaded and compiled. For
    /// a program that has other work to do meanwhile. Reads nothing of the user's, and changes nothing.
    /// </summary>
    /// <returns>The status of a node that does not exist.</returns>
    public static NodeStatus WarmUp()
    {
        var environment = new DeployerEnvironment(new Dictionary<string, string>(), NoHome);
        var engine = new DeploymentEngine(environment);
        return engine.GuardAsync(AdviceContext.ForNode(isRehearsal: false), redactor =>
        {
            var store = engine.worlds.Store(isRehearsal: false, warn: null);
            var state = SampleState.OfCompletedNode();
            return Task.FromResult(new NodeStatusReader(store, redactor).Describe(state, store.Home.Node(state.Domain!)));
        }).GetAwaiter().GetResult();
    }
}
