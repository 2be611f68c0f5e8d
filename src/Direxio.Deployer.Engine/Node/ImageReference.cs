using Direxio.Deployer.Engine.Foundation.Names;

namespace Direxio.Deployer.Engine.Node;

/// <summary>An image reference in its parts, as Docker completes it.</summary>
/// <param name="Registry">Host, with port if one is named, of the registry's API.</param>
/// <param name="Repository">Path of the repository there.</param>
/// <param name="Tag">The tag; latest if none is named.</param>
/// <param name="Digest">The digest, with its algorithm; null if none is named.</param>
internal sealed record ImageReference(string Registry, string Repository, string Tag, string? Digest)
{
    private const string DefaultRegistry = "registry-1.docker.io";

    private static readonly string[] NamesOfDefaultRegistry = ["docker.io", "index.docker.io"];

    /// <summary>Takes a reference apart that <see cref="ContainerImageName.IsAcceptable"/> accepts.</summary>
    public static ImageReference Parse(string image)
    {
        var digestAt = image.IndexOf('@', StringComparison.Ordinal);
        var (name, digest) = digestAt < 0 ? (image, null) : (image[..digestAt], image[(digestAt + 1)..]);
        var tagAt = name.LastIndexOf(':');
        var (path, tag) = tagAt > name.LastIndexOf('/') ? (name[..tagAt], name[(tagAt + 1)..]) : (name, "latest");

        var first = path.Split('/')[0];
        var isHost = first.Length < path.Length && (first.AsSpan().ContainsAny('.', ':') || first == "localhost");
        var host = isHost ? first : NamesOfDefaultRegistry[0];
        var repository = isHost ? path[(first.Length + 1)..] : path;
        if (!NamesOfDefaultRegistry.Contains(host))
        {
            return new(host, repository, tag, digest);
        }

        return new(DefaultRegistry, repository.Contains('/', StringComparison.Ordinal) ? repository : $"library/{repository}", tag, digest);
    }
}
