using System.Text;

namespace Direxio.Deployer.Notices;

/// <summary>The file that travels with the software of others: whose it is, under which licence, and what was changed.</summary>
internal static class NoticeText
{
    private const string Apache = "Apache-2.0";

    private static readonly string Rule = new('-', 80);

    public static string For(IReadOnlyList<Package> packages, IReadOnlyCollection<string> changed)
    {
        var text = new StringBuilder()
            .Append("THIRD-PARTY NOTICES\n\n")
            .Append("These packages of others come with Direxio.Deployer, each under the licence that is named here.\n");
        foreach (var package in packages)
        {
            Section(text, Describe(package, changed));
        }

        if (packages.Any(package => package.Licence == Apache))
        {
            Section(text, LicenceTexts.Of(Apache));
        }

        // Packages of one maker bring the same notices.
        foreach (var same in packages.Where(package => package.OwnNotices is not null).GroupBy(package => package.OwnNotices))
        {
            Section(text, $"What {string.Join(", ", same.Select(package => package.Id))} brings along:\n\n{same.Key}");
        }

        return text.ToString();
    }

    private static string Describe(Package package, IReadOnlyCollection<string> changed)
    {
        var text = new StringBuilder($"{package.Id} {package.Version}\n{string.Join(", ", package.Files)}\n{package.Copyright}\n");
        if (package.Address is { Length: > 0 } address)
        {
            text.Append(address).Append('\n');
        }

        text.Append("Licence: ").Append(package.Licence).Append(package.Licence == Apache ? ", see below\n" : "\n");
        if (package.Files.Any(file => changed.Contains(Path.GetFileNameWithoutExtension(file))))
        {
            text.Append("Changed: parts that are not used here were removed from these files.\n");
        }

        if (package.Licence != Apache)
        {
            text.Append('\n').Append(package.OwnLicence ?? LicenceTexts.Of(package.Licence));
        }

        return text.ToString().TrimEnd('\n');
    }

    private static void Section(StringBuilder text, string section) =>
        text.Append('\n').Append(Rule).Append("\n\n").Append(section).Append('\n');
}
