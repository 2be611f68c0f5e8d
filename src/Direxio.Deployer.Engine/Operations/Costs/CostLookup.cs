using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Pricing;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Costs;

/// <summary>Asks an account what a node costs there, and what its free tier is.</summary>
internal sealed class CostLookup(CloudPorts cloud, TimeProvider clock)
{
    /// <summary>Prices a node that does not exist. Region and type are held to the rules of a plan, as far as AWS tells.</summary>
    /// <exception cref="DeployException">AWS says that there is no such region or type, or that it cannot be used.</exception>
    public async Task<CostEstimate> PriceNewAsync(NodeShape shape, CancellationToken cancellationToken)
    {
        var notes = new List<Advice>();
        await CheckRegionAsync(shape.Region, notes, cancellationToken).ConfigureAwait(false);
        await CheckTypeAsync(shape.InstanceType!, shape.Region, notes, cancellationToken).ConfigureAwait(false);
        if (shape.HasOwnZone)
        {
            notes.Add(Advice.Of(nameof(Texts.Technical_ZoneMaybe)));
        }

        return await PriceAsync(shape, notes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Prices a node of this machine. Its credentials have to be of its account, whose free tier is told.</summary>
    /// <exception cref="DeployException">AccountMismatch.</exception>
    public async Task<CostEstimate> PriceRecordedAsync(RecordedNode node, CancellationToken cancellationToken)
    {
        var identity = await cloud.Identity.GetAsync(cancellationToken).ConfigureAwait(false);
        AccountGuard.Require(node.Domain, node.AccountId, identity);

        return await PriceAsync(node.Shape, node.Notes, cancellationToken).ConfigureAwait(false) with { Domain = node.Domain };
    }

    private async Task<CostEstimate> PriceAsync(NodeShape shape, IReadOnlyList<Advice> notes, CancellationToken cancellationToken)
    {
        var pricing = new CostEstimator(cloud.Prices, clock).EstimateAsync(shape, cancellationToken);
        var reading = cloud.FreeTier.ReadAsync(cancellationToken);
        await Task.WhenAll(pricing, reading).ConfigureAwait(false);
        var estimate = await pricing.ConfigureAwait(false);
        return estimate.WithNotes(notes) with { FreeTier = (await reading.ConfigureAwait(false)).ToPlan() };
    }

    private async Task CheckRegionAsync(string code, List<Advice> notes, CancellationToken cancellationToken)
    {
        try
        {
            var regions = await cloud.Regions.ListAsync(cancellationToken).ConfigureAwait(false);
            Preflight.RequireRegion(regions, code);
        }
        catch (CloudException exception) when (exception.IsDenied)
        {
            notes.Add(Advice.Of(nameof(Texts.Cost_Unchecked_Region), code, exception.Message));
        }
    }

    // What AWS does not tell about a type is no reason to withhold its price, if the price list has one.
    private async Task CheckTypeAsync(string type, string region, List<Advice> notes, CancellationToken cancellationToken)
    {
        try
        {
            var offer = await cloud.InstanceTypes.FindAsync(type, cancellationToken).ConfigureAwait(false);
            Preflight.RequireType(offer, type, region);
        }
        catch (CloudException exception) when (!exception.IsOfCredentials)
        {
            notes.Add(Advice.Of(nameof(Texts.Cost_Unchecked_Type), type, region, exception.Message));
        }
    }
}
