using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Pricing;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>
/// Counts by tag what S3 has made. A second address or instance of the run, which a lost answer can leave, would bill beside
/// the first without a word: what this run provably made and nothing uses goes, the rest is named.
/// </summary>
internal sealed class SpareResources(CloudPorts cloud)
{
    private readonly Tariff tariff = new(cloud.Prices);

    public async Task RemoveAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        try
        {
            var tags = context.Tags;
            var found = await cloud.OwnedResources.ListRegionalAsync(
                new(tags.ServiceId, tags.RunId), cancellationToken).ConfigureAwait(false);
            var recorded = context.State.Resources;
            foreach (var spare in found.Where(resource =>
                (resource.Kind == ResourceKind.ElasticIp && resource.Id != recorded.AllocationId)
                || (resource.Kind == ResourceKind.Instance && resource.Id != recorded.InstanceId)))
            {
                await RemoveAsync(context, spare, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (CloudException exception)
        {
            context.Observer.Warn($"Whether AWS made anything twice for this node could not be counted: {exception.Message}");
        }
    }

    private async Task RemoveAsync(PhaseContext context, OwnedResource spare, CancellationToken cancellationToken)
    {
        if (spare.Kind == ResourceKind.Instance && await IsEndingAsync(spare.Id, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var monthly = await ResourceKinds.Describe(spare.Kind)
            .MonthlyUsdAsync(tariff, new(spare.InstanceType, spare.SizeGB), cancellationToken).ConfigureAwait(false);
        var price = monthly is { } usd
            ? string.Create(CultureInfo.InvariantCulture, $"{usd:0.00} USD a month")
            : "a price that is not known";
        var what = $"{spare.Kind} {spare.Id}{(spare.PublicIp is { } address ? $" ({address})" : string.Empty)}";
        if (WhyLeft(context, spare) is { } reason)
        {
            context.Observer.Warn(
                $"{what} carries this node's tags too, and costs {price}. It was left: {reason}. "
                + $"{Commands.Remove().In(context.Settings.AdviceContext).Render()} removes it together with the node.");
            return;
        }

        // Not cancellable: what is begun is seen through.
        _ = spare.Kind == ResourceKind.Instance
            ? await cloud.Instances.TerminateAsync(spare.Id, CancellationToken.None).ConfigureAwait(false)
            : await cloud.Addresses.ReleaseAsync(spare.Id, CancellationToken.None).ConfigureAwait(false);
        context.Observer.Warn($"AWS had made {what} besides the one in use, for {price}; nothing used it, and it was removed.");
    }

    // Tags may be copied by anybody with an instance; its client token may not.
    private static string? WhyLeft(PhaseContext context, OwnedResource spare) => spare switch
    {
        { Kind: ResourceKind.Instance } when spare.ClientToken?.StartsWith($"{context.Tags.RunId}-", StringComparison.Ordinal) != true =>
            "it was not launched by this deployment",
        { Kind: ResourceKind.ElasticIp, InstanceId: { } user } => $"{user} uses it",
        _ => null,
    };

    private async Task<bool> IsEndingAsync(string instanceId, CancellationToken cancellationToken) =>
        await cloud.Instances.FindAsync(instanceId, cancellationToken).ConfigureAwait(false)
            is { State: InstanceState.ShuttingDown or InstanceState.Terminated };
}
