using System.Text.Json;
using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Foundation.Files;

namespace Direxio.Deployer.Engine.Bridge.Installing;

/// <summary>Which version a program is.</summary>
internal static partial class ProgramVersion
{
    private const string Manifest = "package.json";

    // From the file of a program up to its package's folder.
    private const int MostLevels = 5;

    /// <summary>The version in the first line that a program prints when it is asked for it; null if there is none.</summary>
    public static string? Printed(string output) =>
        Line().Match(output) is { Success: true } match ? match.Groups["version"].Value : null;

    /// <summary>The version of the npm package that a program's file belongs to; null if that is not known.</summary>
    /// <param name="package">The package's name.</param>
    /// <param name="file">The file: npm makes it a link into the package, on Windows a script beside the folder of the packages.</param>
    public static string? OfPackage(string package, string file)
    {
        try
        {
            var target = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;
            return Above(target).Append(Path.Combine(Path.GetDirectoryName(file) ?? string.Empty, "node_modules", package))
                .Select(folder => In(Path.Combine(folder, Manifest), package)).FirstOrDefault(version => version is not null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>True if a version is older than another. What follows the three numbers does not count: it may be
    /// a build of one's own.</summary>
    public static bool IsOlder(string version, string than) =>
        Numbers(version) is { } numbers && Numbers(than) is { } others && numbers < others;

    private static IEnumerable<string> Above(string file)
    {
        var folder = Path.GetDirectoryName(file);
        for (var level = 0; folder is not null && level < MostLevels; level++)
        {
            yield return folder;
            folder = Path.GetDirectoryName(folder);
        }
    }

    private static string? In(string manifest, string package)
    {
        if (!PlainFile.IsThere(manifest))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(PlainFile.ReadText(manifest));
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String && name.GetString() == package
                && root.TryGetProperty("version", out var version) && version.ValueKind == JsonValueKind.String
                ? Printed(version.GetString()!)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Version? Numbers(string version) =>
        Version.TryParse(version.Split('-', '+')[0].TrimStart('v'), out var numbers) ? numbers : null;

    // Alone, or after the program's name, as in "direxio-connect 1.3.17".
    [GeneratedRegex(
        @"\A\s*(?:[A-Za-z][\w-]*(?: version)? )?v?(?<version>\d{1,5}\.\d{1,5}\.\d{1,5}(?:-[0-9A-Za-z][0-9A-Za-z.-]{0,40})?)"
            + @"(?:\+\S*)?(?=\s|\z)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
