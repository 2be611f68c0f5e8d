using System.Xml.Linq;

namespace Direxio.Deployer.Notices;

/// <summary>A package of others that ships, as it describes itself.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Files">The assemblies of it that ship.</param>
/// <param name="Licence">The SPDX name of its licence; of several to choose from the one that is chosen.</param>
/// <param name="Copyright">Whose it is.</param>
/// <param name="Address">Where it comes from; null if it does not say.</param>
/// <param name="OwnLicence">The text of its licence where it brings one; else null.</param>
/// <param name="OwnNotices">What it says itself of the software of others in it; else null.</param>
internal sealed record Package(
    string Id,
    string Version,
    IReadOnlyList<string> Files,
    string Licence,
    string Copyright,
    string? Address,
    string? OwnLicence,
    string? OwnNotices)
{
    /// <summary>Reads a package from the folder into which it was restored.</summary>
    public static Package Read(string root, string id, string version, IReadOnlyList<string> files)
    {
        var folder = Path.Combine(root, id.ToLowerInvariant(), version.ToLowerInvariant());
        var metadata = XDocument.Load(Path.Combine(folder, id.ToLowerInvariant() + ".nuspec")).Root!.Elements()
            .Single(element => element.Name.LocalName == "metadata");
        string? Told(string name) => metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value.Trim();

        return new(
            id,
            version,
            files,
            Choose(id, Told("license")),
            Told("copyright") is { Length: > 0 } copyright ? copyright : $"Copyright (c) {Told("authors")}",
            Told("projectUrl") ?? Told("repository"),
            TextOf(folder, "LICENSE", "LICENSE.txt", "LICENSE.md"),
            TextOf(folder, "THIRD-PARTY-NOTICES.txt"));
    }

    // "MS-PL OR Apache-2.0": one of those whose text is here.
    private static string Choose(string id, string? expression) =>
        expression?.Split(" OR ").FirstOrDefault(LicenceTexts.Has)
            ?? throw new InvalidOperationException($"The licence of {id}, '{expression}', has no text in tools/Notices/Licences.");

    private static string? TextOf(string folder, params string[] names) =>
        Directory.EnumerateFiles(folder)
            .FirstOrDefault(file => names.Contains(Path.GetFileName(file), StringComparer.OrdinalIgnoreCase)) is { } found
            ? File.ReadAllText(found).ReplaceLineEndings("\n").Trim()
            : null;
}
