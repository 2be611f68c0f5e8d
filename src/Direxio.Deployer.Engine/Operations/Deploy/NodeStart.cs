using System.Globalization;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>Brings a node up whose instance was stopped: it runs, has its address, and answers.</summary>
internal sealed class NodeStart(CloudPorts cloud, INodeHttp http)
{
    /// <summary>A server that was set up before is up again within two minutes.</summary>
    private static readonly TimeSpan HealthPatience = TimeSpan.FromMinutes(10);

    /// <summary>Starts the node that its user has stopped, for a run that needs it; does nothing to one that is meant to run.</summary>
    public async Task EnsureAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        if (context.State is { Change.Stop: { } stop, Resources.InstanceId: { } id })
        {
            var since = stop.SeenAt ?? stop.AskedAt;
            context.Observer.Warn(since is { } at
                ? Advice.Of(nameof(Texts.Warn_StartingSince), at.UtcDateTime.ToString("u", CultureInfo.InvariantCulture))
                : Advice.Of(nameof(Texts.Warn_Starting)));
            var running = await new InstancePower(context, cloud).StartAsItIsAsync(id, cancellationToken).ConfigureAwait(false);
            if (running.State is not InstanceState.Running)
            {
                throw InstanceErrors.InstanceKeepsStopping(running, context.Settings);
            }

            await FinishAsync(context, id, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Of an instance that runs: sees to its address, records that it runs, and waits until the server answers.</summary>
    /// <exception cref="DeployException">AssociationNotSeen, AddressInUse or HealthTimedOut.</exception>
    public async Task FinishAsync(PhaseContext context, string instanceId, CancellationToken cancellationToken)
    {
        if (context.State.Change.Stop is not null)
        {
            context.Session.Update(state => state.Change.EndStop());
        }

        await KeepAddressAsync(context, instanceId, cancellationToken).ConfigureAwait(false);
        await UntilHealthyAsync(context, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Sees to it that the instance has its address. An Elastic IP stays with one that is stopped; whether it did is read back.
    /// </summary>
    /// <exception cref="DeployException">RecordedResourceGone, AssociationNotSeen or AddressInUse.</exception>
    public async Task KeepAddressAsync(PhaseContext context, string instanceId, CancellationToken cancellationToken)
    {
        if (context.State.Resources.AllocationId is not { } allocation)
        {
            return;
        }

        var addresses = new ElasticIpCreation(cloud.Addresses, new ResourceJournal(context));
        var seen = await cloud.Addresses.FindAsync(allocation, cancellationToken).ConfigureAwait(false);
        if (await addresses.KeepAsync(context, instanceId, seen, cancellationToken).ConfigureAwait(false) is not null && seen is not null)
        {
            await addresses.UntilAssociatedAsync(context, seen, instanceId, cancellationToken).ConfigureAwait(false);
        }
    }

    // What has not answered yet is up to the deployment.
    private async Task UntilHealthyAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        if (context.State.GetPhase(PhaseId.S4_BOOTSTRAP_STACK).Status != PhaseStatus.Done)
        {
            return;
        }

        var domain = context.Settings.Domain;
        var server = new MessageServerClient(context.AtRecordedAddress(http), domain, context.Observer.Redactor);
        var answer = await context.WaiterFor(PhaseId.S4_BOOTSTRAP_STACK).UntilAsync(
            new WaitPlan(Advice.Of(nameof(Texts.Wait_Answer), MatrixNames.OriginOf(domain)), context.AtMost(HealthPatience))
            {
                Pace = Pauses.NodeHealth,
            },
            async token =>
            {
                var health = await server.GetHealthAsync(token).ConfigureAwait(false);
                return new Probe<ServerHealth>(health, health.IsHealthy, health.Detail);
            },
            cancellationToken).ConfigureAwait(false);
        if (!answer.IsSatisfied)
        {
            throw NodeErrors.HealthTimedOut(domain, answer.Value.Detail, boot: null);
        }
    }
}
