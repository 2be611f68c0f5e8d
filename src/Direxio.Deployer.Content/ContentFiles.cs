namespace Direxio.Deployer.Content;

/// <summary>The text files of this assembly. They are read with line feeds alone, whatever the checkout had.</summary>
public static class ContentFiles
{
    /// <summary>The names of a folder's files relative to it, with forward slashes, and what <see cref="Read"/> knows them by.</summary>
    /// <param name="folder">The folder, with a slash at the end.</param>
    public static Dictionary<string, string> NamesIn(string folder) => typeof(ContentFiles).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
        // A build on Windows embeds names with its own separator.
        .ToDictionary(name => name[folder.Length..].Replace('\\', '/'), StringComparer.Ordinal);

    /// <summary>Name and text of every file in a folder.</summary>
    /// <param name="folder">The folder, with a slash at the end.</param>
    public static IEnumerable<KeyValuePair<string, string>> In(string folder) =>
        NamesIn(folder).Select(file => KeyValuePair.Create(file.Key, Read(file.Value)));

    /// <summary>A file's text.</summary>
    /// <param name="name">Its folder and its name.</param>
    /// <exception cref="InvalidOperationException">There is no such file.</exception>
    public static string Read(string name)
    {
        using var stream = typeof(ContentFiles).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"There is no file {name} in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
