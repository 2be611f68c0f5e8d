using System.Reflection;

namespace Direxio.Deployer.Engine.Node;

/// <summary>The files that the node runs, as embedded into this assembly.</summary>
internal static class CloudInitResources
{
    private const string Folder = "cloud-init/";

    private static readonly Assembly Holder = typeof(CloudInitResources).Assembly;

    // A build on Windows embeds names with its own separator.
    private static readonly Dictionary<string, string> ResourceNames = Holder.GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
        .ToDictionary(name => name[Folder.Length..].Replace('\\', '/'), StringComparer.Ordinal);

    /// <summary>Names of all files, relative to the folder, with forward slashes.</summary>
    public static IReadOnlyCollection<string> Names => ResourceNames.Keys;

    /// <summary>A file's text with line feeds alone, whatever the checkout had.</summary>
    public static string Read(string name)
    {
        if (!ResourceNames.TryGetValue(name, out var resource))
        {
            throw new InvalidOperationException($"The engine was built without '{Folder}{name}'.");
        }

        using var reader = new StreamReader(Holder.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd().Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
