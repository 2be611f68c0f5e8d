using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>The files of the skill as they stand in the sources, and the table of the rules that they have to hold.</summary>
internal static partial class SkillPages
{
    /// <summary>The runbook, which every runtime reads first.</summary>
    public const string Runbook = "SKILL.md";

    /// <summary>The page that alone may name the commands of the earlier tools.</summary>
    public const string Migration = "references/migration.md";

    private static readonly string Folder = Stated("Skill");

    /// <summary>All files, by their path below the skill's folder, with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        .. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The pages among them.</summary>
    public static IReadOnlyList<string> Pages { get; } = [.. Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal))];

    /// <summary>The pages beside the runbook.</summary>
    public static IReadOnlyList<string> References { get; } =
        [.. Pages.Where(page => page.StartsWith("references/", StringComparison.Ordinal))];

    /// <summary>A rule of the skill that this one succeeds, in own words, and where it stands now.</summary>
    public static IReadOnlyList<(string Rule, string File, string Words)> Rules { get; } =
    [
        .. File.ReadLines(Stated("SkillRules"))
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => line.Split(" => ") is [var rule, var place] && place.Split(": ", 2) is [var file, var words]
                ? (rule.Trim(), file.Trim(), words.Trim())
                : throw new InvalidDataException($"Not of the form 'rule => file: words': {line}")),
    ];

    public static string Text(string file) => File.ReadAllText(Path.Combine(Folder, file)).ReplaceLineEndings("\n");

    /// <summary>The text in one line, so that words are found wherever it is broken.</summary>
    public static string Unbroken(string file) => Spaces().Replace(Text(file), " ");

    /// <summary>The text without its blocks of code.</summary>
    public static string Prose(string page) => Fence().Replace(Text(page), "\n");

    /// <summary>The names by which the headings of a page are linked to.</summary>
    public static IReadOnlyList<string> Anchors(string page) =>
        [.. Heading().Matches(Prose(page)).Select(heading => AnchorOf(heading.Groups[1].Value))];

    /// <summary>The links of a page: what is shown, and where it leads.</summary>
    public static IReadOnlyList<(string Shown, string Target)> Links(string page) =>
        [.. Link().Matches(Prose(page)).Select(link => (link.Groups[1].Value, link.Groups[2].Value))];

    // As the usual viewers make them: lower case, without punctuation, hyphens for spaces.
    private static string AnchorOf(string heading)
    {
        var anchor = new StringBuilder();
        foreach (var sign in heading.Trim().ToLowerInvariant().Where(sign => char.IsLetterOrDigit(sign) || sign is ' ' or '-' or '_'))
        {
            anchor.Append(sign == ' ' ? '-' : sign);
        }

        return anchor.ToString();
    }

    private static string Stated(string name) => Path.GetFullPath(typeof(SkillPages).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == name).Value!);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^```.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("^#{1,6} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[([^\]]+)\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
