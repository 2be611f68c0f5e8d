using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Change;

/// <summary>Stops and starts a node as its user wants it.</summary>
internal sealed class PowerCommand(CommandContext context)
{
    /// <summary>The node, stopped; null if it was not approved.</summary>
    public Task<NodePower?> StopAsync(
        NodePowerRequest request, Func<NodePowerPlan, Task<bool>> approve, CancellationToken cancellationToken) =>
        WorkAsync(request, Commands.StopNode, scene => StopAsync(scene, approve, cancellationToken), cancellationToken);

    /// <summary>The node, running and answering; null if it was not approved.</summary>
    public Task<NodePower?> StartAsync(
        NodePowerRequest request, Func<NodePowerPlan, Task<bool>> approve, CancellationToken cancellationToken) =>
        WorkAsync(request, Commands.StartNode, scene => StartAsync(scene, approve, cancellationToken), cancellationToken);

    private Task<NodePower?> WorkAsync(
        NodePowerRequest request, Func<string, Command> again, Func<ChangeScene, Task<NodePower?>> work, CancellationToken stop) =>
        ChangeScene.WorkAsync(
            context,
            new(request.Domain, request.ProfileName, request.Timeout, request.Rehearse)
            {
                Guard = NodeGuards.RequireInstance,
                Again = domain => RequestCommands.With(again(domain), request),
                Choose = settings => settings with { IsPreview = request.Preview },
            },
            work,
            stop);

    private static async Task<NodePower?> StopAsync(
        ChangeScene scene, Func<NodePowerPlan, Task<bool>> approve, CancellationToken cancellationToken)
    {
        var session = scene.Context.Session;
        var facts = await NodeFacts.ReadAsync(scene, cancellationToken).ConfigureAwait(false);
        var plan = await PlanAsync(scene, facts, NodePowerState.Stopped, cancellationToken).ConfigureAwait(false);
        if (facts.Instance.State is InstanceState.Stopped)
        {
            // Whoever stopped it: from now on it is meant to be.
            if (!scene.Context.Settings.IsPreview)
            {
                session.Update(state => state.Change.ConfirmStop(scene.Ports.Clock.GetUtcNow()));
            }

            return PowerView.From(scene, plan, isChanged: false);
        }

        if (scene.Context.State.Change.IsProtected || facts.Protection.FromStop)
        {
            throw NodeGuardErrors.NodeIsProtected(scene.Domain);
        }

        if (!await approve(plan).ConfigureAwait(false))
        {
            return null;
        }

        scene.Context.Observer.StepStarted(Advice.Of(nameof(Texts.Step_StopNode), scene.Domain), 1, 1);
        session.Update(state => state.Change.BeginStop(scene.Ports.Clock.GetUtcNow()));
        try
        {
            await new InstancePower(scene.Context, scene.Cloud)
                .StopAsync(scene.InstanceId, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception is { Action: "StopInstances", IsRefusal: true })
        {
            _ = session.TryUpdate(state => state.Change.EndStop());
            throw ChangeErrors.IsProtection(exception) ? NodeGuardErrors.NodeIsProtected(scene.Domain, exception) : exception;
        }

        session.Update(state => state.Change.ConfirmStop(scene.Ports.Clock.GetUtcNow()));
        return PowerView.From(scene, plan, isChanged: true);
    }

    private static async Task<NodePower?> StartAsync(
        ChangeScene scene, Func<NodePowerPlan, Task<bool>> approve, CancellationToken cancellationToken)
    {
        var facts = await NodeFacts.ReadAsync(scene, cancellationToken).ConfigureAwait(false);
        var plan = await PlanAsync(scene, facts, NodePowerState.Running, cancellationToken).ConfigureAwait(false);
        if (facts.Instance.State is InstanceState.Running && scene.Context.State.Change is { Stop: null, Type: null, Disk: null })
        {
            // One without its address runs for nobody.
            if (!scene.Context.Settings.IsPreview)
            {
                await new NodeStart(scene.Cloud, scene.Ports.Http)
                    .KeepAddressAsync(scene.Context, scene.InstanceId, cancellationToken).ConfigureAwait(false);
            }

            return PowerView.From(scene, plan, isChanged: false);
        }

        if (!await approve(plan).ConfigureAwait(false))
        {
            return null;
        }

        scene.Context.Observer.StepStarted(Advice.Of(nameof(Texts.Step_StartNode), scene.Domain), 1, 1);
        await BringUpAsync(scene, facts, cancellationToken).ConfigureAwait(false);
        await new NodeStart(scene.Cloud, scene.Ports.Http)
            .FinishAsync(scene.Context, scene.InstanceId, cancellationToken).ConfigureAwait(false);
        if (scene.Context.State.Change.Disk is { } growth)
        {
            if (facts.Volume is { } volume && volume.SizeGB >= growth.ToGB)
            {
                var type = scene.Context.State.Choices.InstanceType ?? facts.Instance.InstanceType;
                await DiskChange.RecordGrownAsync(scene, volume, growth.ToGB, type, cancellationToken).ConfigureAwait(false);
            }

            await DiskChange.FinishAsync(scene, growth.ToGB, cancellationToken).ConfigureAwait(false);
        }

        return PowerView.From(scene, plan, isChanged: true);
    }

    // A change of the type that was interrupted ends here, with the type that the instance has now.
    private static async Task BringUpAsync(ChangeScene scene, NodeFacts facts, CancellationToken cancellationToken)
    {
        var pending = scene.Context.State.Change.Type;
        var change = pending is not null && pending.From != facts.Instance.InstanceType
            ? new InstanceTypeChange(scene, pending with { StartsAgain = true })
            : null;
        InstanceInfo last;
        try
        {
            var power = new InstancePower(scene.Context, scene.Cloud);
            last = change is null
                ? await power.StartAsItIsAsync(scene.InstanceId, cancellationToken).ConfigureAwait(false)
                : await power.StartAsync(scene.InstanceId, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception) when (change is not null && exception is { Action: "StartInstances", IsRefusal: true })
        {
            throw await change.TakeBackAsync(CloudErrors.WordsOf(exception), exception, cancellationToken).ConfigureAwait(false);
        }

        if (last.State is not InstanceState.Running)
        {
            throw change is null
                ? InstanceErrors.InstanceKeepsStopping(last, scene.Context.Settings)
                : await change.TakeBackAsync(
                    last.StateReason?.Message ?? "the instance stopped again", null, cancellationToken).ConfigureAwait(false);
        }

        if (pending is not null && last.InstanceType == pending.From && pending.From != pending.To)
        {
            scene.Context.Observer.Warn(Advice.Of(nameof(Texts.Warn_TypeInterrupted), pending.To, pending.From));
        }

        scene.Context.Session.Update(state =>
        {
            state.Choices.InstanceType = last.InstanceType;
            state.Change.EndType();
        });
    }

    private static async Task<NodePowerPlan> PlanAsync(
        ChangeScene scene, NodeFacts facts, NodePowerState target, CancellationToken cancellationToken) => PowerView.PlanOf(
        scene,
        target,
        await scene.PriceAsync(facts.Instance.InstanceType, facts.Volume?.Gp3SizeGB, cancellationToken).ConfigureAwait(false));
}
