using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Pricing;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Costs;

/// <summary>Prices a recorded node, or one that does not exist.</summary>
internal sealed class CostCommand(CommandContext context)
{
    /// <summary>The estimate; that of a recorded node is also kept in its state.</summary>
    public Task<CostEstimate> RunAsync(CostRequest request, CancellationToken cancellationToken) =>
        request.Domain is { } domain
            ? EstimateRecordedAsync(domain, request, cancellationToken)
            : EstimateNewAsync(request, cancellationToken);

    private async Task<CostEstimate> EstimateNewAsync(CostRequest request, CancellationToken cancellationToken)
    {
        var (target, shape) = context.Settings.Resolve(request);
        var subject = request.Rehearse
            ? RunSubject.Account with { IsRehearsal = true, RehearsalEvents = request.RehearseEvent }
            : RunSubject.Account;
        using var world = context.Enter(subject with { IsNew = true });
        return await InquireAsync(world, target, inquiry => inquiry.PriceNewAsync(shape, cancellationToken)).ConfigureAwait(false) with
        {
            Rehearsal = request.Rehearse,
        };
    }

    // Under the node's lock: the state is written, and what it records must not change meanwhile.
    private async Task<CostEstimate> EstimateRecordedAsync(string domain, CostRequest request, CancellationToken cancellationToken)
    {
        var name = NodeName.Parse(domain);
        using var node = context.Open(context.Store(request.Rehearse), name, static (state, _, paths) => RecordedNode.From(state, paths));
        var recorded = RecordedNode.From(node.State, node.Paths);
        using var world = context.Enter((name with { Domain = recorded.Domain }).Subject(request.Rehearse, request.RehearseEvent));
        var estimate = await InquireAsync(
            world,
            new(recorded.Shape.Region, context.Settings.ProfileOf(request.ProfileName)),
            inquiry => inquiry.PriceRecordedAsync(recorded, cancellationToken)).ConfigureAwait(false) with { Rehearsal = request.Rehearse };
        node.Session.Update(state => state.Cost.Record(estimate, recorded.Shape.InstanceType, recorded.Shape.DiskSizeGB));

        // What holds as long as it is stopped is told and not kept.
        return estimate.WithNotes([.. StoppedNotes(node.State, estimate)]) with
        {
            BilledNowMonthlyUsd = RecordedBill.From(node.State).NowMonthlyUsd(node.State, estimate),
        };
    }

    private static IEnumerable<Advice> StoppedNotes(NodeState state, CostEstimate estimate)
    {
        if (state.Change.Stop is { SeenAt: { } at })
        {
            yield return Advice.Of(
                nameof(Texts.Cost_Stopped),
                at.UtcDateTime.ToString("u", CultureInfo.InvariantCulture),
                StoppedCost.InWords(StoppedCost.Total(StoppedCost.Of(estimate))));
        }
    }

    private async Task<CostEstimate> InquireAsync(World world, CloudTarget target, Func<CostLookup, Task<CostEstimate>> inquire)
    {
        using var cloud = world.Ports.ConnectCloud(target, context.Observer);
        try
        {
            return await inquire(new(cloud, world.Ports.Clock)).ConfigureAwait(false);
        }
        catch (CloudException exception)
        {
            throw CloudErrors.CloudCallFailed(exception, $"{Commands.CostEstimate()} again");
        }
    }
}
