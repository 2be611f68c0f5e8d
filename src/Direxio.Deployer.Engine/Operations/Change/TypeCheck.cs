using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Sections;

namespace Direxio.Deployer.Engine.Operations.Change;

/// <summary>Judges whether the node can be of another instance type, before anything is stopped for it.</summary>
internal static class TypeCheck
{
    private const string UsualArchitecture = "x86_64";

    /// <summary>What has to be done about it; null if nothing.</summary>
    /// <param name="scene">The node.</param>
    /// <param name="facts">What AWS shows of it.</param>
    /// <param name="wish">What the user wants.</param>
    /// <param name="notes">Receives what could not be checked.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <exception cref="DeployException">The node cannot have this type, or cannot be stopped for it.</exception>
    public static async Task<InstanceTypeChange?> PlanAsync(
        ChangeScene scene, NodeFacts facts, ChangeWish wish, List<string> notes, CancellationToken cancellationToken)
    {
        var pending = scene.Context.State.Change.Type;
        var instance = facts.Instance;
        if ((wish.InstanceType ?? (wish.IsEmpty ? pending?.To : null)) is not { } type
            || (type == instance.InstanceType && pending is null))
        {
            return null;
        }

        var runs = instance.State is InstanceState.Pending or InstanceState.Running;
        var change = new TypeChange(pending?.From ?? instance.InstanceType, type, pending?.StartsAgain ?? runs);
        if (type != instance.InstanceType)
        {
            RequireStoppable(scene, facts, wish);
            await RequireFitAsync(scene, instance, type, runs, notes, cancellationToken).ConfigureAwait(false);
        }

        return new(scene, change);
    }

    private static void RequireStoppable(ChangeScene scene, NodeFacts facts, ChangeWish wish)
    {
        var isProtected = scene.Context.State.Change.IsProtected || facts.Protection.FromStop;
        if (isProtected && wish.Protected != false && facts.Instance.State is not InstanceState.Stopped)
        {
            throw NodeGuardErrors.NodeIsProtected(scene.Domain);
        }
    }

    private static async Task RequireFitAsync(
        ChangeScene scene, InstanceInfo instance, string type, bool runs, List<string> notes, CancellationToken cancellationToken)
    {
        var cloud = scene.Cloud;
        var region = scene.Context.Settings.Region;
        var offering = cloud.InstanceTypes.FindAsync(type, cancellationToken);
        var former = cloud.InstanceTypes.FindAsync(instance.InstanceType, cancellationToken);
        var quota = cloud.Quotas.ReadAsync(AccountQuota.StandardVCpus, cancellationToken);
        var plan = cloud.FreeTier.ReadAsync(cancellationToken);
        await Task.WhenAll(offering, former, quota, plan).ConfigureAwait(false);
        var offer = await offering.ConfigureAwait(false)
            ?? throw PreflightErrors.InstanceTypeNotOffered(type, region, isInPlace: true);
        var architecture = instance.Architecture ?? UsualArchitecture;
        if (!offer.Architectures.Contains(architecture))
        {
            throw ChangeErrors.InstanceTypeOfOtherArchitecture(type, offer, architecture);
        }

        if (instance.AvailabilityZone is { } zone && !offer.AvailabilityZones.Contains(zone))
        {
            throw ChangeErrors.InstanceTypeNotInZone(type, zone, offer);
        }

        if (FreePlanRule.Refuses(await plan.ConfigureAwait(false), offer))
        {
            throw ChangeErrors.InstanceTypeNotInFreePlan(FreePlanRule.Blocker(
                type, region, await cloud.InstanceTypes.ListFreeTierEligibleAsync(cancellationToken).ConfigureAwait(false)).ToEnglish());
        }

        // What runs now is given back by the stop.
        var reading = await quota.ConfigureAwait(false);
        var current = await former.ConfigureAwait(false);
        var more = offer.VCpus - (runs && current?.IsStandard == true ? current.VCpus : 0);
        if (more > 0 && offer.IsStandard && reading.Available < more)
        {
            throw ChangeErrors.VCpuQuotaExhausted(type, more, reading, region);
        }

        if (MemoryRule.WarningOf(offer) is { } tooSmall)
        {
            notes.Add(tooSmall.ToString());
        }

        if (reading.Problem is { } problem)
        {
            notes.Add(Texts.Note_CpuQuotaChange.InWords(problem, instance.InstanceType));
        }
    }
}
