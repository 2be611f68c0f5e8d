using System.Security.Cryptography;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Skills;

/// <summary>The files of a skill, by their paths in it with slashes.</summary>
/// <param name="Content">What is in them.</param>
internal sealed record SkillFiles(IReadOnlyDictionary<string, byte[]> Content)
{
    /// <summary>The file that makes a folder a skill.</summary>
    public const string Entry = "SKILL.md";

    /// <summary>The folder of the skill in the module.</summary>
    public const string Folder = "skill";

    /// <summary>The fingerprints of all files.</summary>
    public IReadOnlyDictionary<string, string> Fingerprints { get; } =
        Content.ToDictionary(file => file.Key, file => FingerprintOf(file.Value), StringComparer.Ordinal);

    /// <summary>The skill that a module has.</summary>
    /// <exception cref="DeployException">SkillFilesMissing.</exception>
    public static SkillFiles OfModule(string moduleFolder)
    {
        var folder = Path.Combine(moduleFolder, Folder);
        try
        {
            var files = new SkillFiles(Walk(folder, folder).ToDictionary(
                file => file.Path,
                file => file.IsLink ? throw new IOException($"'{file.Path}' is a link.") : File.ReadAllBytes(file.Full)));
            return files.Content.ContainsKey(Entry)
                ? files
                : throw SkillErrors.SkillFilesMissing(folder, Advice.OfError(nameof(ErrorTexts.SkillFilesMissing_Entry), Entry));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SkillErrors.SkillFilesMissing(folder, exception.Message, exception);
        }
    }

    /// <summary>
    /// The fingerprints of what lies in a skill's folder, without its manifest and what a killed run had half written. A link has one
    /// that no file has.
    /// </summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IReadOnlyDictionary<string, string> FingerprintsIn(string folder) => Walk(folder, folder)
        .Where(file => file.Path != SkillManifest.FileName && !IsUnfinished(file.Full))
        .ToDictionary(
            file => file.Path,
            file => file.IsLink || !PlainFile.IsRegular(file.Full) ? "no file" : FingerprintOf(File.ReadAllBytes(file.Full)),
            StringComparer.Ordinal);

    private static bool IsUnfinished(string path) =>
        path.EndsWith(".tmp", StringComparison.Ordinal) && OwnerOnlyFile.IsLeftover(path);

    // Git may write other line ends into a project's folder, which changes nothing.
    private static string FingerprintOf(byte[] content) =>
        Convert.ToHexString(SHA256.HashData(Array.FindAll(content, one => one != (byte)'\r'))).ToLowerInvariant();

    // A link to a folder is not walked into.
    private static IEnumerable<(string Path, string Full, bool IsLink)> Walk(string root, string folder)
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder))
        {
            var kind = PlainFile.KindOf(entry);
            if (kind == EntryKind.Folder)
            {
                foreach (var file in Walk(root, entry))
                {
                    yield return file;
                }
            }
            else
            {
                yield return (Path.GetRelativePath(root, entry).Replace('\\', '/'), entry, kind == EntryKind.Link);
            }
        }
    }
}
