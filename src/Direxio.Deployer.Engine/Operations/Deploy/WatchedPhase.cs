using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>
/// A phase that needs the running server: when it fails, one look at the instance and its address tells whether the server is the
/// reason, so that the user hears that and not its consequence. A server that its user has stopped is started before.
/// </summary>
internal sealed class WatchedPhase(IPhase phase, CloudPorts cloud, NodeStart start) : IPhase
{
    public PhaseId Id => phase.Id;

    public bool HasProduct(PhaseContext context) => phase.HasProduct(context);

    public async Task<PhaseOutcome> RunAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        await start.EnsureAsync(context, cancellationToken).ConfigureAwait(false);
        try
        {
            return await phase.RunAsync(context, cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException failure)
        {
            await using var watch = new InstanceWatch(context, cloud, cancellationToken);
            if (await watch.LookOnceAsync(cancellationToken).ConfigureAwait(false) is { } seen)
            {
                throw InstanceErrors.NodeWasInterrupted(context.Settings.Domain, seen, failure);
            }

            throw;
        }
    }
}
