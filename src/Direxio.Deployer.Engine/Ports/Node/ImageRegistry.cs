namespace Direxio.Deployer.Engine.Ports.Node;

/// <summary>What a registry says of an image's tag.</summary>
/// <param name="Digest">
/// The digest that the tag means now, with its algorithm; of an image for several platforms, its index's. Null if unknown.
/// </param>
/// <param name="Problem">Why it is unknown; null if it is known.</param>
internal sealed record TagReading(string? Digest, string? Problem);

/// <summary>The registry that an image comes from.</summary>
internal interface IImageRegistry
{
    /// <summary>What the tag of an image reference means now. Takes a few seconds at most, and a failure is an answer.</summary>
    Task<TagReading> ReadTagAsync(string image, CancellationToken cancellationToken);
}
