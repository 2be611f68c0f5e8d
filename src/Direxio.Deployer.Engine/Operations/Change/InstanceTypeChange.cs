using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Sections;

namespace Direxio.Deployer.Engine.Operations.Change;

/// <summary>
/// Gives the instance another type: stop, change, start. The change is on record before the stop, so that a node which an
/// interruption left stopped is known as such. A type that AWS does not run is taken back, and the node runs as before.
/// </summary>
internal sealed class InstanceTypeChange(ChangeScene scene, TypeChange change) : IChangeStep
{
    private static readonly TimeSpan ShowPatience = TimeSpan.FromMinutes(2);

    private readonly IInstances instances = scene.Cloud.Instances;
    private readonly InstancePower power = new(scene.Context, scene.Cloud);
    private readonly string id = scene.InstanceId;

    public NodeChangeItem Item { get; } = new("InstanceType", change.From, change.To) { NeedsDowntime = change.StartsAgain };

    /// <summary>The type that the node is to have.</summary>
    public string To => change.To;

    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var session = scene.Context.Session;
        var wasPending = scene.Context.State.Change.Type is not null;
        session.Update(state => state.Change.BeginType(change, scene.Ports.Clock.GetUtcNow()));
        try
        {
            await ChangeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception is { Action: "StopInstances", IsRefusal: true })
        {
            // It was not stopped, so nothing has happened, unless by an earlier run.
            if (!wasPending)
            {
                _ = session.TryUpdate(state => state.Change.EndType());
            }

            throw ChangeErrors.IsProtection(exception) ? NodeGuardErrors.NodeIsProtected(scene.Domain, exception) : exception;
        }
        catch (CloudException exception)
        {
            throw ChangeErrors.NodeMayBeStopped(scene.Domain, new(change.From, change.To), CloudErrors.CloudCallFailed(exception));
        }
        catch (DeployException failure) when (failure.Code
            is nameof(InstanceErrors.InstanceNotStopped)
            or nameof(InstanceErrors.InstanceNotRunning)
            or nameof(InstanceErrors.NoRoomToStart))
        {
            throw ChangeErrors.NodeMayBeStopped(scene.Domain, new(change.From, change.To), failure);
        }

        if (change.StartsAgain)
        {
            await new NodeStart(scene.Cloud, scene.Ports.Http).FinishAsync(scene.Context, id, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives an instance its old type back after AWS did not take or run the new one, and starts it if it ran before.</summary>
    /// <returns>The error that says so.</returns>
    public async Task<DeployException> TakeBackAsync(string reason, CloudException? cause, CancellationToken cancellationToken)
    {
        var why = reason.TrimEnd('.');
        scene.Context.Observer.Warn(Advice.Of(nameof(Texts.Warn_TypeRefused), change.To, why, change.From));
        var stopped = await power.StopAsync(id, cancellationToken).ConfigureAwait(false);
        await RetypeAsync(stopped, change.From, cancellationToken).ConfigureAwait(false);
        if (change.StartsAgain)
        {
            var running = await power.StartAsItIsAsync(id, cancellationToken).ConfigureAwait(false);
            if (running.State is not InstanceState.Running)
            {
                throw InstanceErrors.InstanceKeepsStopping(running, scene.Context.Settings);
            }
        }

        Settle(change.From);
        if (change.StartsAgain)
        {
            await new NodeStart(scene.Cloud, scene.Ports.Http).FinishAsync(scene.Context, id, cancellationToken).ConfigureAwait(false);
        }

        return ChangeErrors.InstanceTypeRefused(scene.Domain, change.From, change.To, reason, change.StartsAgain, cause);
    }

    private async Task ChangeAsync(CancellationToken cancellationToken)
    {
        var now = await NodeFacts.FindInstanceAsync(scene, cancellationToken).ConfigureAwait(false);
        if (now.InstanceType != change.To)
        {
            var stopped = await power.StopAsync(id, cancellationToken).ConfigureAwait(false);
            try
            {
                await RetypeAsync(stopped, change.To, cancellationToken).ConfigureAwait(false);
            }
            catch (CloudException exception) when (exception.IsRefusal)
            {
                throw await TakeBackAsync(CloudErrors.WordsOf(exception), exception, cancellationToken).ConfigureAwait(false);
            }
        }

        if (change.StartsAgain)
        {
            await StartAsync(cancellationToken).ConfigureAwait(false);
        }

        Settle(change.To);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        InstanceInfo started;
        try
        {
            started = await power.StartAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.IsRefusal && exception.Action == "StartInstances")
        {
            throw await TakeBackAsync(CloudErrors.WordsOf(exception), exception, cancellationToken).ConfigureAwait(false);
        }

        if (started.State is not InstanceState.Running)
        {
            var reason = started.StateReason?.Message ?? "the instance stopped again, and AWS does not say why";
            throw await TakeBackAsync(reason, null, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RetypeAsync(InstanceInfo seen, string type, CancellationToken cancellationToken)
    {
        if (seen.InstanceType == type)
        {
            return;
        }

        await instances.ChangeTypeAsync(id, type, CancellationToken.None).ConfigureAwait(false);
        _ = await new Waiter(null, scene.Context.Observer, scene.Ports.Clock).UntilAsync(
            new WaitPlan(Advice.Of(nameof(Texts.Wait_Type), id, type), scene.Context.AtMost(ShowPatience)) { Pace = Pauses.Account },
            async token =>
            {
                var now = await instances.FindAsync(id, token).ConfigureAwait(false);
                return new Probe<InstanceInfo?>(now, now?.InstanceType == type, now?.InstanceType);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private void Settle(string type) => scene.Context.Session.Update(state =>
    {
        state.Choices.InstanceType = type;
        state.Change.EndType();
    });
}
