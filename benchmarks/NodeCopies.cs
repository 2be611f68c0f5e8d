using System.Text.RegularExpressions;

namespace Direxio.Deployer.Benchmarks;

/// <summary>Makes many nodes of a rehearsed one.</summary>
internal static partial class NodeCopies
{
    /// <summary>Copies the node of a domain until there are so many, each with a domain and tokens of its own.</summary>
    /// <param name="nodes">The folder of the nodes.</param>
    /// <param name="domain">The domain of the one that is there.</param>
    /// <param name="count">How many there are to be.</param>
    public static void Fill(string nodes, string domain, int count)
    {
        for (var number = Directory.GetDirectories(nodes).Length; number < count; number++)
        {
            Copy(new(Path.Combine(nodes, domain)), domain, Path.Combine(nodes, $"node{number}.example.org"), number);
        }
    }

    private static void Copy(DirectoryInfo node, string domain, string to, int number)
    {
        foreach (var file in node.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(node.FullName, file.FullName));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            // Copied for its mode, which a node's files are checked for.
            file.CopyTo(copy);
            var text = File.ReadAllText(copy).Replace(domain, Path.GetFileName(to), StringComparison.Ordinal);
            File.WriteAllText(copy, Tokens().Replace(text, $"${{1}}{number:D8}"));
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(to, node.UnixFileMode);
        }
    }

    // The tokens of the copies differ in their last digits.
    [GeneratedRegex("(p2p_(?:access|agent)_[0-9a-f]{8})[0-9a-f]{8}")]
    private static partial Regex Tokens();
}
