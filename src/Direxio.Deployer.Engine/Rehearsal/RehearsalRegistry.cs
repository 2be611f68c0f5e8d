using System.Security.Cryptography;
using System.Text;
using Direxio.Deployer.Engine.Ports.Node;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>A registry in which every tag means the same image, but those of the message server that name a release.</summary>
internal sealed class RehearsalRegistry : IImageRegistry
{
    /// <summary>The digest of all its images.</summary>
    public static readonly string Digest = $"sha256:{new string('d', 64)}";

    /// <summary>What an image reference means.</summary>
    public static string DigestOf(string image)
    {
        var name = image.Split('@');
        var isRelease = name[0].Contains("/message-server:", StringComparison.Ordinal)
            && !name[0].EndsWith(":latest", StringComparison.Ordinal);
        return name.Length > 1 ? name[1]
            : !isRelease ? Digest
            : $"sha256:{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name[0]))).ToLowerInvariant()}";
    }

    public Task<TagReading> ReadTagAsync(string image, CancellationToken cancellationToken) =>
        Task.FromResult(new TagReading(DigestOf(image), null));
}
