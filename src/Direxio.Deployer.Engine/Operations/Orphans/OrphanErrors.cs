using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.Orphans;

internal static class OrphanErrors
{
    public static DeployException AnotherNodeExists(string domain, OtherNode node, Advice wayOut) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.AnotherNodeExists), domain, node.Summary),
        wayOut,
        node.RunId ?? domain);

    /// <param name="unread">A place that could not be read.</param>
    /// <param name="alike">Further regions that could not be read for the same reason.</param>
    public static DeployException OrphanSearchFailed(UnreadRegion unread, params string[] alike)
    {
        var isGlobal = unread.Region == RegionSweep.Global;
        var regions = string.Join(", ", alike.Prepend(unread.Region));
        var failure = CloudErrors.CloudCallFailed(
            unread.Cause, isGlobal ? Commands.Orphans().Again() : Commands.Orphans().With("Region", alike.Prepend(unread.Region)));
        var said = DeployErrors.MessageOf(failure);
        return DeployErrors.Make(
            failure.Kind,
            isGlobal ? Advice.OfError(nameof(ErrorTexts.OrphanSearchFailed_Global), said)
                : alike.Length == 0 ? Advice.OfError(nameof(ErrorTexts.OrphanSearchFailed_Region), regions, said)
                : Advice.OfError(nameof(ErrorTexts.OrphanSearchFailed_Regions), alike.Length + 1, regions, said),
            DeployErrors.AdviceOf(failure),
            regions,
            unread.Cause);
    }

    /// <summary>Not one place could be read.</summary>
    public static DeployException OrphanSearchFailed(IReadOnlyList<UnreadRegion> unread)
    {
        var failure = CloudErrors.CloudCallFailed(unread[0].Cause, Commands.Orphans().Again());
        var places = string.Join(", ", unread.Select(item => item.Region));
        return DeployErrors.Make(
            failure.Kind,
            Advice.OfError(nameof(ErrorTexts.OrphanSearchFailed_Places), places, DeployErrors.MessageOf(failure)),
            DeployErrors.AdviceOf(failure),
            places,
            unread[0].Cause);
    }

    /// <summary>Whose account it is, or which regions it has, could not be read.</summary>
    public static DeployException OrphanSearchFailed(CloudException cause)
    {
        var failure = CloudErrors.AccountSearchFailed(cause, Commands.Orphans().Again());
        return DeployErrors.Make(
            failure.Kind,
            Advice.OfError(nameof(ErrorTexts.OrphanSearchFailed), DeployErrors.MessageOf(failure)),
            DeployErrors.AdviceOf(failure),
            failure.Target,
            cause);
    }
}
