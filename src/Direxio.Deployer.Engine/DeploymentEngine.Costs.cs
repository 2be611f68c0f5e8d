using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Operations.Costs;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine;

// What nodes cost.
public sealed partial class DeploymentEngine
{
    /// <summary>
    /// Prices the recorded node of a domain, and keeps the estimate in its state; or, without a domain, a node that
    /// does not exist. Changes nothing in the account.
    /// </summary>
    /// <param name="request">What to price.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops it; nothing is recorded then.</param>
    public Task<CostEstimate> EstimateCostAsync(CostRequest request, IDeploymentObserver observer, CancellationToken cancellationToken) => GuardAsync(
        request,
        observer,
        engineObserver => request.Domain is { } domain
            ? EstimateRecordedAsync(domain, request, engineObserver, cancellationToken)
            : EstimateNewAsync(request, engineObserver, cancellationToken));

    private Task<CostEstimate> EstimateNewAsync(CostRequest request, EngineObserver observer, CancellationToken cancellationToken)
    {
        var (target, shape) = Resolver.Resolve(request);
        var subject = request.Rehearse ? RunSubject.Account with { IsRehearsal = true, RehearsalEvents = request.RehearseEvent } : RunSubject.Account;
        return InquireAsync(
            subject, target, RehearsalEntry.Anew, observer, inquiry => inquiry.PriceNewAsync(shape, cancellationToken));
    }

    // Under the node's lock: the state is written, and what it records must not change meanwhile.
    private async Task<CostEstimate> EstimateRecordedAsync(
        string domain, CostRequest request, EngineObserver observer, CancellationToken cancellationToken)
    {
        var store = Store(request.Rehearse, observer);
        var serviceId = NodeHome.ServiceIdOf(DomainName.AsciiOrGiven(domain));
        _ = store.Read(serviceId) ?? throw StateErrors.NodeNotFound(domain, store.Home.Nodes);
        using var session = store.Open(serviceId);
        var node = RecordedNode.Of(session.State ?? throw StateErrors.NodeNotFound(domain, store.Home.Nodes), session.Paths);
        var estimate = await InquireAsync(
            new(node.Domain, serviceId, request.Rehearse, request.RehearseEvent),
            new(node.Shape.Region, Resolver.ProfileOf(request.ProfileName)),
            RehearsalEntry.Continue,
            observer,
            inquiry => inquiry.PriceRecordedAsync(node, cancellationToken)).ConfigureAwait(false);
        session.Update(state => state.Cost.Record(estimate, node.Shape.InstanceType, node.Shape.DiskSizeGB));
        return estimate;
    }

    private async Task<CostEstimate> InquireAsync(
        RunSubject subject, CloudTarget target, RehearsalEntry entry, EngineObserver observer, Func<CostInquiry, Task<CostEstimate>> inquire)
    {
        using var ports = Connect(subject, observer, entry);
        using var cloud = ports.ConnectCloud(target, observer);
        try
        {
            return await inquire(new(cloud, ports.Clock)).ConfigureAwait(false) with { Rehearsal = subject.IsRehearsal };
        }
        catch (CloudException exception)
        {
            throw CloudErrors.CloudCallFailed(exception, $"{Commands.CostEstimate()} again");
        }
    }
}
