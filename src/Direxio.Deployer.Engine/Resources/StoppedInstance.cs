using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>Starts an instance that is stopped. Where AWS has no room for its type, another type is the way besides time.</summary>
internal static class StoppedInstance
{
    private const string UsualArchitecture = "x86_64";

    /// <summary>True for the answer that there is no room in the instance's zone for its type.</summary>
    public static bool IsLackOfRoom(CloudException refusal) =>
        refusal is { Action: "StartInstances", Failure: CloudFailure.Capacity };

    /// <summary>What is told of it: the types that are offered in that zone, as far as they can be looked up, are named.</summary>
    public static async Task<DeployException> ExplainAsync(
        PhaseContext context, CloudPorts cloud, string id, CloudException refusal, CancellationToken cancellationToken)
    {
        InstanceInfo? instance = null;
        IReadOnlyList<string> others = [];
        try
        {
            instance = await cloud.Instances.FindAsync(id, cancellationToken).ConfigureAwait(false);
            others = await FindOthersAsync(cloud, instance, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception)
        {
            context.Observer.Trace($"No other type could be looked up: {exception.Message}");
        }

        return InstanceErrors.NoRoomToStart(
            context.Settings.Domain, id, instance?.InstanceType ?? context.Settings.InstanceType, others, refusal);
    }

    private static async Task<IReadOnlyList<string>> FindOthersAsync(
        CloudPorts cloud, InstanceInfo? instance, CancellationToken cancellationToken)
    {
        if (instance is not { AvailabilityZone: { } zone })
        {
            return [];
        }

        var architecture = instance.Architecture ?? UsualArchitecture;
        var plan = await cloud.FreeTier.ReadAsync(cancellationToken).ConfigureAwait(false);
        var offers = await Task.WhenAll(
            LaunchAlternatives.InOrder(InstanceTypes.Suggested.Select(type => type.Name), instance.InstanceType)
                .Select(type => cloud.InstanceTypes.FindAsync(type, cancellationToken))).ConfigureAwait(false);
        return
        [
            .. offers.OfType<InstanceTypeOffer>()
                .Where(offer => offer.AvailabilityZones.Contains(zone)
                    && offer.Architectures.Contains(architecture)
                    && !FreePlanRule.Refuses(plan, offer))
                .Select(offer => offer.Name),
        ];
    }
}
