using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>What a user can do when no subnet has room: another type or subnet that this account and region really have.</summary>
internal sealed class LaunchAlternatives(CloudPorts cloud, AccountSurvey survey)
{
    public async Task<DeployException> ExhaustedAsync(
        PhaseContext context, IReadOnlyList<LaunchRefusal> refusals, CancellationToken cancellationToken)
    {
        var type = FindTypeAsync(context, cancellationToken);
        var subnet = FindSubnetAsync(context, refusals, cancellationToken);
        await Task.WhenAll(type, subnet).ConfigureAwait(false);
        return LaunchErrors.NoCapacityForInstance(
            context.Settings,
            refusals,
            RecordedBill.InWords(context.State),
            await type.ConfigureAwait(false),
            await subnet.ConfigureAwait(false));
    }

    /// <summary>The size that was wanted in another family first: it comes from other machines, at about the same price.</summary>
    public static IReadOnlyList<string> InOrder(IEnumerable<string> names, string wanted) =>
        [.. names.Where(name => name != wanted).OrderByDescending(name => SizeOf(name) == SizeOf(wanted))];

    private async Task<string?> FindTypeAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        var wanted = context.Settings.InstanceType;
        try
        {
            var known = FreePlanRule.Restricts(await survey.FreeTier.ConfigureAwait(false))
                ? FreePlanRule.Fitting(await survey.FreeTierEligible.ConfigureAwait(false))
                : InstanceTypes.Suggested.Select(item => item.Name);
            var candidates = InOrder(known, wanted);
            var zones = (await survey.Subnets.ConfigureAwait(false))
                .Select(subnet => subnet.AvailabilityZone)
                .ToHashSet(StringComparer.Ordinal);
            var offers = await Task.WhenAll(
                candidates.Select(name => cloud.InstanceTypes.FindAsync(name, cancellationToken))).ConfigureAwait(false);
            return offers.FirstOrDefault(offer => offer is { SupportsAmd64: true } && offer.AvailabilityZones.Overlaps(zones))?.Name;
        }
        catch (CloudException exception)
        {
            // The advice is then the poorer; why the launch failed is what the user has to hear.
            context.Observer.Trace($"No other type could be looked up: {exception.Message}");
            return null;
        }
    }

    // Where the user named the subnet, only that one was tried.
    private async Task<string?> FindSubnetAsync(
        PhaseContext context, IReadOnlyList<LaunchRefusal> refusals, CancellationToken cancellationToken)
    {
        if (context.Settings.SubnetId is null)
        {
            return null;
        }

        try
        {
            var type = await survey.InstanceType.ConfigureAwait(false);
            var subnets = await cloud.Networks.ListPublicSubnetsAsync(null, cancellationToken).ConfigureAwait(false);
            return type is null
                ? null
                : LaunchSubnets.Eligible(subnets.Where(subnet => subnet.VpcId == context.State.Resources.VpcId), type)
                    .FirstOrDefault(subnet => refusals.All(refusal => refusal.Zone != subnet.AvailabilityZone))?.SubnetId;
        }
        catch (CloudException exception)
        {
            context.Observer.Trace($"No other subnet could be looked up: {exception.Message}");
            return null;
        }
    }

    private static string SizeOf(string type) => type[(type.IndexOf('.', StringComparison.Ordinal) + 1)..];
}
