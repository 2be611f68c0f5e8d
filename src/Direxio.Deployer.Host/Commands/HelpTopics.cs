using Direxio.Deployer.Host.Hosting;

namespace Direxio.Deployer.Host.Commands;

/// <summary>A page of the module that is about more than one command.</summary>
/// <param name="Name">Its name, which begins with about_.</param>
/// <param name="Meaning">What it is about, in one sentence.</param>
/// <param name="Text">The page.</param>
internal sealed record HelpTopic(string Name, string Meaning, string Text);

/// <summary>The about_ topics that the module brings, read without PowerShell.</summary>
internal static class HelpTopics
{
    private const string Ending = ".help.txt";
    private const string MeaningHead = "SHORT DESCRIPTION";

    /// <summary>All of them, in the order of their names.</summary>
    public static IReadOnlyList<HelpTopic> Read()
    {
        var folder = Path.Combine(Path.GetDirectoryName(ModuleLocation.Find())!, "en-US");
        return !Directory.Exists(folder)
            ? []
            :
            [
                .. Directory.EnumerateFiles(folder, "about_*" + Ending)
                    .Order(StringComparer.Ordinal)
                    .Select(file => Of(Path.GetFileName(file)[..^Ending.Length], File.ReadAllText(file))),
            ];
    }

    /// <summary>That of a name, in whatever case; null if there is none.</summary>
    public static HelpTopic? Find(string name) =>
        name.StartsWith("about_", StringComparison.OrdinalIgnoreCase)
            ? Read().FirstOrDefault(topic => topic.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            : null;

    private static HelpTopic Of(string name, string text)
    {
        var meaning = text.ReplaceLineEndings("\n").Split('\n')
            .SkipWhile(line => line.Trim() != MeaningHead).Skip(1)
            .TakeWhile(line => !string.IsNullOrWhiteSpace(line))
            .Select(line => line.Trim());
        return new(name, string.Join(' ', meaning), text);
    }
}
