using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;
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
            context.Observer.Warn(Advice.Of(nameof(Texts.Warn_SpareUncounted), exception.Message));
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
            ? Advice.Of(nameof(Texts.Price_AMonth), AmountText.Usd(usd))
            : Advice.Of(nameof(Texts.Price_Unknown));
        var what = KindName.Of(spare);
        if (WhyLeft(context, spare) is { } reason)
        {
            context.Observer.Warn(Advice.Of(
                nameof(Texts.Warn_SpareLeft), what, price, reason, Commands.Remove().In(context.Settings.AdviceContext)));
            return;
        }

        // Not cancellable: what is begun is seen through.
        _ = spare.Kind == ResourceKind.Instance
            ? await cloud.Instances.TerminateAsync(spare.Id, CancellationToken.None).ConfigureAwait(false)
            : await cloud.Addresses.ReleaseAsync(spare.Id, CancellationToken.None).ConfigureAwait(false);
        context.Observer.Warn(Advice.Of(nameof(Texts.Warn_SpareRemoved), what, price));
    }

    // Tags may be copied by anybody with an instance; its client token may not.
    private static Advice? WhyLeft(PhaseContext context, OwnedResource spare) => spare switch
    {
        { Kind: ResourceKind.Instance } when spare.ClientToken?.StartsWith($"{context.Tags.RunId}-", StringComparison.Ordinal) != true =>
            Advice.Of(nameof(Texts.Warn_SpareNotOurs)),
        { Kind: ResourceKind.ElasticIp, InstanceId: { } user } => Advice.Of(nameof(Texts.Warn_SpareUsed), user),
        _ => null,
    };

    private async Task<bool> IsEndingAsync(string instanceId, CancellationToken cancellationToken) =>
        await cloud.Instances.FindAsync(instanceId, cancellationToken).ConfigureAwait(false)
            is { State: InstanceState.ShuttingDown or InstanceState.Terminated };
}
