using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Pricing;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Resources;

namespace Direxio.Deployer.Engine.Operations.Orphans;

/// <summary>What found resources cost a month, by the rates of their own regions. Alike resources are asked for once.</summary>
internal sealed class OrphanPrices(EnginePorts ports, EngineObserver observer, CloudTarget home)
{
    /// <summary>One price for each resource, in their order; null where none is known.</summary>
    public async Task<IReadOnlyList<decimal?>> ReadAsync(IReadOnlyList<PlacedResource> resources, CancellationToken cancellationToken)
    {
        var known = new Dictionary<Article, decimal?>();
        foreach (var region in resources.Select(ArticleOf).Distinct().GroupBy(article => article.Region))
        {
            using var cloud = ports.ConnectCloud(home with { Region = region.Key }, observer);
            var tariff = new Tariff(cloud.Prices);
            foreach (var article in region)
            {
                known.Add(article, await PriceAsync(tariff, article, cancellationToken).ConfigureAwait(false));
            }
        }

        return [.. resources.Select(resource => known[ArticleOf(resource)])];
    }

    // What was found is told even if the credentials end before its price is read.
    private async Task<decimal?> PriceAsync(Tariff tariff, Article article, CancellationToken cancellationToken)
    {
        try
        {
            return article.IsIdle
                ? 0m
                : await ResourceKinds.Describe(article.Kind)
                    .MonthlyUsdAsync(tariff, new(article.InstanceType, article.SizeGB), cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception)
        {
            observer.Trace($"The price of {article.Kind} in {article.Region} could not be read: {exception.Message}");
            return null;
        }
    }

    private Article ArticleOf(PlacedResource placed) => new(
        placed.Region == RegionSweep.Global ? home.Region : placed.Region,
        placed.Resource.Kind,
        placed.Resource.InstanceType,
        placed.Resource.SizeGB,
        placed.Resource.IsIdle);

    private sealed record Article(string Region, ResourceKind Kind, string? InstanceType, int? SizeGB, bool IsIdle);
}
