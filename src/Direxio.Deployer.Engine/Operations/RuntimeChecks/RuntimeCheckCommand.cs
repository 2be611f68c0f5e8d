using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.RuntimeChecks;

/// <summary>Checks the agent's side of a node.</summary>
internal sealed class RuntimeCheckCommand(CommandContext context)
{
    /// <summary>A row for each check. One that failed is a row, too.</summary>
    public async Task<IReadOnlyList<RuntimeCheck>> RunAsync(RuntimeCheckRequest request, CancellationToken cancellationToken)
    {
        var name = NodeName.Parse(request.Domain);
        using var world = context.Enter(name.Subject(request.Rehearse));
        using var node = context.Open(world.Store, name, static (state, domain, _) => NodeGuard.RequireOwn(state, domain));
        return await new RuntimeCheckRun(
            world, node, context.Local, context.Observer, context.Reports).RunAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
