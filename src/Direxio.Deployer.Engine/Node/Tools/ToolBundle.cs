using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Direxio.Deployer.Content;

namespace Direxio.Deployer.Engine.Node.Tools;

/// <summary>
/// The programs for the node that are sent when a command needs them, as one archive. Their folder on the node is named after what
/// they are, so that every release finds its own there, whatever another one has left.
/// </summary>
internal static class ToolBundle
{
    private const string Folder = "node-tools/";

    /// <summary>What the tools share with the programs that a node has from its first boot.</summary>
    private const string SharedFile = "commands/node_files.py";

    private static readonly Lazy<IReadOnlyDictionary<string, string>> All = new(Read);
    private static readonly Lazy<string> Print = new(() => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Concat(All.Value.Select(file => $"{file.Key}\0{file.Value}\0"))))).ToLowerInvariant()[..16]);

    /// <summary>Text of each file by its name.</summary>
    public static IReadOnlyDictionary<string, string> Files => All.Value;

    /// <summary>Where the tools of this release are on a node.</summary>
    public static string FolderOnNode => $"/var/lib/direxio/tools/{Print.Value}";

    /// <summary>Writes all files as a compressed tar archive.</summary>
    public static void WriteTo(Stream output)
    {
        using var compressed = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true);
        using var archive = new TarWriter(compressed, TarEntryFormat.Ustar, leaveOpen: true);
        foreach (var (name, text) in Files)
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
            archive.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
            {
                DataStream = content,
                Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
    }

    private static SortedDictionary<string, string> Read()
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [Path.GetFileName(SharedFile)] = CloudInitResources.Read(SharedFile),
        };
        foreach (var (name, text) in ContentFiles.In(Folder))
        {
            files[name] = text;
        }

        return files;
    }
}
