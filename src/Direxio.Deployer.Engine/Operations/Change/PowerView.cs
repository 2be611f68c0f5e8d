using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Pricing;
using Direxio.Deployer.Engine.Status;

namespace Direxio.Deployer.Engine.Operations.Change;

/// <summary>Whether a node runs, as callers see it.</summary>
internal static class PowerView
{
    /// <summary>The state of an instance; null is that of none.</summary>
    public static NodePowerState StateOf(InstanceState? state) => state switch
    {
        InstanceState.Running => NodePowerState.Running,
        InstanceState.Stopped => NodePowerState.Stopped,
        _ => NodePowerState.Changing,
    };

    /// <summary>What a stop or a start would do.</summary>
    public static NodePowerPlan PlanOf(ChangeScene scene, NodePowerState target, CostEstimate cost)
    {
        var still = StoppedCost.Of(cost);
        return new()
        {
            Domain = scene.Domain,
            AccountId = scene.AccountId,
            Region = scene.Context.Settings.Region,
            InstanceId = scene.InstanceId,
            Target = target,
            Cost = cost,
            StillBilled = still,
            StoppedMonthlyUsd = StoppedCost.Total(still),
            Rehearsal = scene.Context.State.IsRehearsal,
        };
    }

    /// <summary>What came of it.</summary>
    public static NodePower From(ChangeScene scene, NodePowerPlan plan, bool isChanged)
    {
        var state = scene.Context.State;
        var isStopped = plan.Target == NodePowerState.Stopped;
        return new()
        {
            Domain = scene.Domain,
            ServiceId = scene.Context.Settings.ServiceId,
            State = plan.Target,
            Changed = isChanged,
            InstanceId = scene.InstanceId,
            InstanceType = state.Choices.InstanceType,
            PublicIp = state.Resources.PublicIp,
            StillBilled = isStopped ? plan.StillBilled : [],
            MonthlyUsd = isStopped ? plan.StoppedMonthlyUsd : StoppedCost.Total(plan.Cost.Components),
            NextAction = scene.Context.Observer.Redactor.Redact(
                RecoverySummary.NextBeside(state, scene.Domain, scene.Context.Paths)),
            CheckedAt = scene.Ports.Clock.GetUtcNow().LocalDateTime,
            Rehearsal = state.IsRehearsal,
        };
    }
}
