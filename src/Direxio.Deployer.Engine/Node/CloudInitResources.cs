using Direxio.Deployer.Content;

namespace Direxio.Deployer.Engine.Node;

/// <summary>The files that the node runs from its first boot on, by their names.</summary>
internal static class CloudInitResources
{
    private const string Folder = "cloud-init/";

    private static readonly Dictionary<string, string> ResourceNames = ContentFiles.NamesIn(Folder);

    /// <summary>Names of all files, relative to the folder, with forward slashes.</summary>
    public static IReadOnlyCollection<string> Names => ResourceNames.Keys;

    /// <summary>A file's text with line feeds alone, whatever the checkout had.</summary>
    public static string Read(string name) => ResourceNames.TryGetValue(name, out var resource)
        ? ContentFiles.Read(resource)
        : throw new InvalidOperationException($"The engine was built without '{Folder}{name}'.");
}
