using System.Reflection;

namespace Direxio.Deployer.Engine.Node;

/// <summary>The text files that are embedded into this assembly for the node.</summary>
internal static class EmbeddedFiles
{
    private static readonly Assembly Holder = typeof(EmbeddedFiles).Assembly;

    /// <summary>The names of a folder's files relative to it, with forward slashes, and what reads them by.</summary>
    /// <param name="folder">The folder, with a slash at the end.</param>
    public static Dictionary<string, string> ResourcesIn(string folder) => Holder.GetManifestResourceNames()
        .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
        // A build on Windows embeds names with its own separator.
        .ToDictionary(name => name[folder.Length..].Replace('\\', '/'), StringComparer.Ordinal);

    /// <summary>Name and text of every file in a folder.</summary>
    public static IEnumerable<KeyValuePair<string, string>> In(string folder) =>
        ResourcesIn(folder).Select(file => KeyValuePair.Create(file.Key, Read(file.Value)));

    /// <summary>A file's text with line feeds alone, whatever the checkout had.</summary>
    public static string Read(string resource)
    {
        using var reader = new StreamReader(Holder.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd().Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
