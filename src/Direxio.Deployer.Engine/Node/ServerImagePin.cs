using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Node;

/// <summary>
/// What the tag of the message server's image meant when it was looked up, on record before anything is created, so that
/// every later attempt launches the same server.
/// </summary>
internal static class ServerImagePin
{
    /// <summary>The message server among the services of a node.</summary>
    public const string Service = "message-server";

    /// <summary>True if nothing is left to look up: the image is on record with its digest, or was given with one.</summary>
    public static bool IsKnown(NodeState state, DeploymentSettings settings) =>
        Resolve(state, settings).Contains('@', StringComparison.Ordinal);

    /// <summary>Puts the digest on record.</summary>
    public static void RecordIn(NodeState state, DeploymentSettings settings, string digest) =>
        state.Choices.PinnedImage = $"{settings.MessageServerImage}@{digest}";

    /// <summary>
    /// Takes over which image the node downloaded, where a registry that did not answer in time left this machine without its digest.
    /// </summary>
    /// <param name="state">The node's.</param>
    /// <param name="settings">The node's.</param>
    /// <param name="images">The image of each service, by the node's own word.</param>
    public static void TakeOver(NodeState state, DeploymentSettings settings, IReadOnlyDictionary<string, string> images)
    {
        if (!IsKnown(state, settings)
            && images.TryGetValue(Service, out var image)
            && ImageText.DigestOf(image) is { } digest
            && ImageText.WithoutDigest(image) == ImageText.WithoutDigest(settings.MessageServerImage))
        {
            RecordIn(state, settings, digest);
        }
    }

    /// <summary>What runs now is on record, so that a later repair or replacement of the instance launches nothing else.</summary>
    /// <param name="state">The node's.</param>
    /// <param name="image">Without a digest.</param>
    /// <param name="digest">With its algorithm; null where it is not known.</param>
    public static void RecordRunning(NodeState state, string image, string? digest) =>
        (state.Choices.MessageServerImage, state.Choices.PinnedImage) = (image, digest is null ? null : $"{image}@{digest}");

    /// <summary>The image with its digest, or as the settings have it. What is on record for another image does not count.</summary>
    public static string Resolve(NodeState state, DeploymentSettings settings) =>
        state.Choices.PinnedImage is { } pinned && pinned.StartsWith($"{settings.MessageServerImage}@", StringComparison.Ordinal)
            ? pinned
            : settings.MessageServerImage;
}
