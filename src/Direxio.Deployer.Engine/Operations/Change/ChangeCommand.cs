using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Pricing;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Status;

namespace Direxio.Deployer.Engine.Operations.Change;

/// <summary>Changes a node in place: its type, its disk, who may reach port 22, its SSH key, its protection.</summary>
internal sealed class ChangeCommand(CommandContext context)
{
    /// <summary>The node afterwards; null if it was not approved.</summary>
    public Task<NodeChange?> RunAsync(
        NodeChangeRequest request, Func<NodeChangePlan, Task<bool>> approve, CancellationToken cancellationToken)
    {
        var wish = ChangeWish.From(request);
        return ChangeScene.WorkAsync(
            context,
            new(request.Domain, request.ProfileName, request.Timeout, request.Rehearse)
            {
                Guard = wish.OnlyEndsProtection ? NodeGuards.RequireReachableRecord : NodeGuards.RequireInstance,
                Again = domain => RequestCommands.With(Commands.ChangeNode(domain), request),

                // Whoever names who may use SSH does not want it opened for another, should the disk need it.
                Choose = settings => settings with
                {
                    SshCidr = wish.MovesSsh ? wish.SshCidr : settings.SshCidr,
                    TrustsFirstHostKey = request.TrustFirstHostKey,
                    IsPreview = request.Preview,
                },
            },
            scene => ChangeAsync(scene, wish, approve, cancellationToken),
            cancellationToken);
    }

    private static async Task<NodeChange?> ChangeAsync(
        ChangeScene scene, ChangeWish wish, Func<NodeChangePlan, Task<bool>> approve, CancellationToken cancellationToken)
    {
        var state = scene.Context.State;
        if (wish.IsEmpty && state.Change is { Type: null, Disk: null, Key: null })
        {
            throw ChangeErrors.NothingToChange(scene.Domain);
        }

        PlannedChange planned;
        try
        {
            planned = state.Resources.InstanceId is null
                ? throw ChangeErrors.NodeHasNoInstance(scene.Domain)
                : await new ChangePlanner(scene, wish).PlanAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException failure) when (wish.OnlyEndsProtection && MeansNoInstance(failure))
        {
            // Nothing is left in EC2 that could be protected; the mark alone must not keep what is left from being removed.
            if (!scene.Context.Settings.IsPreview)
            {
                ProtectionChange.Unmark(scene);
            }

            return View(scene, [], null, null);
        }

        if (planned.Steps.Count == 0)
        {
            return View(scene, [], planned, null);
        }

        if (!await approve(planned.Plan).ConfigureAwait(false))
        {
            return null;
        }

        for (var index = 0; index < planned.Steps.Count; index++)
        {
            var item = planned.Steps[index].Item;
            scene.Context.Observer.StepStarted(
                Advice.Of(nameof(Texts.Step_Change), item.Setting, item.From, item.To), index + 1, planned.Steps.Count);
            await ApplyAsync(scene, planned, index, cancellationToken).ConfigureAwait(false);
        }

        return View(scene, planned.Plan.Changes, planned, planned.Steps.OfType<DiskChange>().FirstOrDefault());
    }

    private static bool MeansNoInstance(DeployException failure) =>
        NodeFacts.SaysGone(failure) || failure.Code == nameof(ChangeErrors.NodeHasNoInstance);

    private static async Task ApplyAsync(ChangeScene scene, PlannedChange planned, int index, CancellationToken cancellationToken)
    {
        var rest = planned.Steps.Skip(index + 1).Select(later => later.Item).ToList();
        try
        {
            await planned.Steps[index].ApplyAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception) when (rest.Count > 0)
        {
            throw ChangeErrors.WithoutTheRest(CloudErrors.CloudCallFailed(exception, Commands.GoOn()), rest);
        }
        catch (DeployException failure) when (rest.Count > 0)
        {
            throw ChangeErrors.WithoutTheRest(failure, rest);
        }

        // At once, so that a later step that fails leaves the price of what there is.
        if (planned.Steps[index] is InstanceTypeChange type)
        {
            var size = planned.Facts.Volume?.Gp3SizeGB is { } former
                ? planned.Steps.Take(index).OfType<DiskChange>().FirstOrDefault()?.SizeGB ?? former
                : (int?)null;
            await scene.RecordCostAsync(type.To, size, cancellationToken).ConfigureAwait(false);
        }
    }

    private static NodeChange View(ChangeScene scene, IReadOnlyList<NodeChangeItem> changes, PlannedChange? planned, DiskChange? disk)
    {
        var state = scene.Context.State;
        var runsAgain = changes.Any(change => change.NeedsDowntime);
        var cost = planned?.Plan.CostAfter;
        return new()
        {
            Domain = scene.Domain,
            ServiceId = scene.Context.Settings.ServiceId,
            Changes = changes,
            State = runsAgain ? NodePowerState.Running : PowerView.StateOf(planned?.Facts.Instance.State),
            InstanceType = state.Choices.InstanceType,
            DiskSizeGB = disk?.SizeGB ?? planned?.Facts.Volume?.SizeGB,
            FileSystemGB = disk?.Seen?.FileSystemGB,
            SshCidr = state.Server.SshCidr,
            Protected = state.Change.IsProtected,
            PublicIp = state.Resources.PublicIp,
            MonthlyUsd = cost is null ? null : StoppedCost.Total(cost.Components),
            NextAction = scene.Context.Observer.Redactor.Redact(
                RecoverySummary.NextBeside(state, scene.Domain, scene.Context.Paths)),
            CheckedAt = scene.Ports.Clock.GetUtcNow().LocalDateTime,
            Rehearsal = state.IsRehearsal,
        };
    }
}

/// <summary>Which nodes these commands can work on.</summary>
internal static class NodeGuards
{
    /// <summary>One that has an instance and is not being removed.</summary>
    public static void RequireInstance(NodeState state, string domain, NodePaths paths)
    {
        NodeGuard.RequireLiving(state, domain, paths);
        if (state.Resources.InstanceId is null)
        {
            throw ChangeErrors.NodeHasNoInstance(domain);
        }
    }

    /// <summary>Any that is not removed: an unfinished removal may wait for the end of a protection.</summary>
    public static void RequireReachableRecord(NodeState state, string domain, NodePaths paths)
    {
        NodeGuard.RequireOwn(state, domain);
        if (state.Removal == RemovalProgress.Removed)
        {
            throw NodeGuardErrors.NodeIsRemoved(state, domain, paths.Folder);
        }
    }
}
