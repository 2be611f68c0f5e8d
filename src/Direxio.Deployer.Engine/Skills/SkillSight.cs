using Direxio.Deployer.Engine.Foundation.Files;

namespace Direxio.Deployer.Engine.Skills;

/// <summary>What lies in a skill's folder, seen without following a link.</summary>
/// <param name="IsThere">True if the folder is there and holds anything.</param>
/// <param name="Manifest">Its manifest; null if it is not one of this installer's.</param>
/// <param name="Files">The fingerprints of its files.</param>
internal sealed record SkillSight(bool IsThere, SkillManifest? Manifest, IReadOnlyDictionary<string, string> Files)
{
    private static readonly SkillSight Nothing = new(false, null, new Dictionary<string, string>());

    /// <exception cref="DeployException">SkillFolderUnreadable.</exception>
    public static SkillSight Of(string target)
    {
        try
        {
            return PlainFile.KindOf(target) == EntryKind.Missing || !Directory.EnumerateFileSystemEntries(target).Any()
                ? Nothing
                : new(true, SkillManifest.Read(target), SkillFiles.FingerprintsIn(target));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SkillErrors.SkillFolderUnreadable(target, exception);
        }
    }

    /// <summary>True if it holds exactly this, installed by this version of this module.</summary>
    public bool Holds(SkillFiles files, string version) =>
        Manifest is { IsOwn: true, Files: not null } && Manifest.Version == version && Same(Files, files.Fingerprints);

    /// <summary>The files that were changed, added or deleted since it was installed; none if that is not known.</summary>
    public IReadOnlyList<string> Changes => Manifest?.Files is not { } installed
        ? []
        :
        [
            .. installed.Keys.Union(Files.Keys)
                .Where(path => installed.GetValueOrDefault(path) != Files.GetValueOrDefault(path))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>True if this module's installer was interrupted while it exchanged files.</summary>
    public bool IsIncomplete => Manifest is { IsOwn: true, Files: null };

    /// <summary>True if it is of a later version of this module.</summary>
    public bool IsNewerThan(string version) =>
        Manifest is { IsOwn: true } && Version.TryParse(Manifest.Version, out var there) && there > Version.Parse(version);

    private static bool Same(IReadOnlyDictionary<string, string> some, IReadOnlyDictionary<string, string> others) =>
        some.Count == others.Count && some.All(file => others.GetValueOrDefault(file.Key) == file.Value);
}
