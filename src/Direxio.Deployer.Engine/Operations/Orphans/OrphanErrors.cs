using Direxio.Deployer.Engine.Cloud;
using Direxio.Deployer.Engine.Operations.Orphans;

namespace Direxio.Deployer.Engine;

internal static partial class DeployErrors
{
    public static DeployException OrphanSearchFailed(UnreadRegion unread)
    {
        var isGlobal = unread.Region == RegionSweep.Global;
        var failure = CloudCallFailed(unread.Cause, isGlobal ? "Find-DirexioOrphan" : $"Find-DirexioOrphan -Region {unread.Region}");
        var place = isGlobal ? "The account's hosted zones" : $"Region {unread.Region}";
        return Make(failure.Kind, $"{place} could not be searched, so nothing is known of what is there. {failure.Message}", failure.NextAction, unread.Region, unread.Cause);
    }

    /// <summary>Not one place could be read.</summary>
    public static DeployException OrphanSearchFailed(IReadOnlyList<UnreadRegion> unread)
    {
        var failure = CloudCallFailed(unread[0].Cause, "Find-DirexioOrphan");
        var places = string.Join(", ", unread.Select(item => item.Region));
        return Make(failure.Kind, $"Nothing could be searched ({places}), so nothing is known. {failure.Message}", failure.NextAction, places, unread[0].Cause);
    }

    /// <summary>Whose account it is, or which regions it has, could not be read.</summary>
    public static DeployException OrphanSearchFailed(CloudException cause)
    {
        var failure = CloudCallFailed(cause, "Find-DirexioOrphan");
        var hint = cause.Action == "DescribeRegions" ? " Naming the regions with -Region does without that call." : string.Empty;
        return Make(failure.Kind, $"Nothing could be searched. {failure.Message}", failure.NextAction + hint, failure.Target, cause);
    }
}
