using System.Security.Cryptography;
using System.Text;
using Direxio.Deployer.Engine.Ports.Node;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>A registry in which the tags that a new node runs mean one image, and every other tag means its own.</summary>
internal sealed class RehearsalRegistry : IImageRegistry
{
    /// <summary>The digest of all images of a new node.</summary>
    public static readonly string Digest = $"sha256:{new string('d', 64)}";

    private static readonly string[] OfNewNode =
        ["direxio/message-server:latest", "postgres:18-alpine", "caddy:2", "coturn/coturn:latest", "haproxy:3.2-alpine"];

    /// <summary>What an image reference means.</summary>
    public static string DigestOf(string image)
    {
        var name = image.Split('@');
        return name.Length > 1 ? name[1]
            : OfNewNode.Contains(name[0]) ? Digest
            : $"sha256:{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name[0]))).ToLowerInvariant()}";
    }

    public Task<TagReading> ReadTagAsync(string image, CancellationToken cancellationToken) =>
        Task.FromResult(new TagReading(DigestOf(image), null));
}
