using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Node;

/// <summary>What the name of a message server's image tells before it runs. What the server really offers, it is asked.</summary>
internal static partial class ServerImages
{
    /// <summary>From this release on it ends at start without a variable that this deployer does not set.</summary>
    private static readonly Version AsksForCatalogue = new(1, 1, 6);

    /// <summary>From this release on it has no mcp.* actions any more.</summary>
    private static readonly Version OffersMcpItself = new(1, 0, 4);

    /// <summary>What the user should know of an image before anything is created; null for nothing.</summary>
    public static Advice? WarningOf(string image)
    {
        if (Successor().Match(image) is not { Success: true } match)
        {
            return null;
        }

        // A tag that is no release is most likely the newest.
        var release = Version.TryParse(match.Groups["version"].Value, out var version) ? version : AsksForCatalogue;
        var ends = release >= AsksForCatalogue
            ? Advice.Of(nameof(Texts.Warn_SuccessorEnds), AsksForCatalogue, ContainerEnd.CatalogueVariable)
            : null;
        var lacks = release >= OffersMcpItself
            ? Advice.Of(nameof(Texts.Warn_SuccessorMcp))
            : null;
        return Advice.Of(nameof(Texts.Warn_Successor), image, ends, lacks);
    }

    [GeneratedRegex(
        @"\A(?:[^/]+/)?dirextalk/message-server(?::v?(?<version>[0-9]+\.[0-9]+\.[0-9]+)?[^@]*)?(?:@.*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Successor();
}
