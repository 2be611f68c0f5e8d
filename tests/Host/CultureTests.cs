using System.Globalization;
using System.Text.RegularExpressions;
using Direxio.Deployer.Host.Tests.Golden;

namespace Direxio.Deployer.Host.Tests;

/// <summary>
/// Whole rehearsals under cultures with other calendars, signs and letters leave what they leave under en-US.
/// </summary>
public sealed partial class CultureTests
{
    private const string Domain = "chat.example.org";

    private const string Script = $"""
        [cultureinfo]::CurrentCulture.Name
        Start-DirexioDeployment -Domain {Domain} -Rehearse -ConfirmDomainBinding -Force -ConnectAgent codex -Verbose
        Get-DirexioStatus -Rehearse
        Get-DirexioStatus -Rehearse -Domain {Domain}
        Get-DirexioCostEstimate -Rehearse -Domain {Domain}
        New-DirexioReport -Rehearse -Domain {Domain} -Operation NewDeploy -Html
        Remove-DirexioNode -Rehearse -Domain {Domain} -KeepServiceDirectory -Force -Verbose
        New-DirexioReport -Rehearse -Domain {Domain} -Operation Destroy -Html
        """;

    private static readonly Lazy<Task<Traces>> English = new(() => Rehearse("en-US"));

    [Theory]
    [InlineData("th-TH")]
    [InlineData("fa-IR")]
    [InlineData("ar-SA")]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    public async Task A_rehearsal_is_the_same_under_another_culture(string culture)
    {
        Assert.SkipUnless(Differs(culture), $"needs the culture data of {culture} (on Linux the package libicu)");

        var (english, other) = (await English.Value, await Rehearse(culture));

        Assert.Equal(("en-US", culture), (english.Culture, other.Culture));
        Assert.Contains("state.json", string.Join(' ', english.Files.Keys));
        Assert.Contains("report.html", string.Join(' ', english.Files.Keys));
        Assert.Equal(english.Files.Keys, other.Files.Keys);
        Assert.All(english.Files, file => Assert.Equal(file.Value, other.Files[file.Key]));
        Assert.Equal(english.Output, other.Output);
        Assert.Equal(english.Error, other.Error);
    }

    // Without culture data every culture is made up of the invariant one, and the test would compare nothing.
    private static bool Differs(string name)
    {
        try
        {
            var culture = CultureInfo.GetCultureInfo(name);
            var day = new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);
            return day.ToString("yyyy-MM-dd", culture) != "2026-03-01" || 1.5.ToString(culture) != "1.5" || "I".ToLower(culture) != "i";
        }
        catch (CultureNotFoundException)
        {
            return false;
        }
    }

    private static async Task<Traces> Rehearse(string culture)
    {
        var home = Directory.CreateTempSubdirectory("direxio-culture-");
        try
        {
            var locale = $"{culture.Replace('-', '_')}.UTF-8";
            using var process = HostProcess.Start(HostProcess.Program, ["-OutputFormat", "Json", "-Command", Script], HostProcess.BuiltModule, new Dictionary<string, string>
            {
                ["DIREXIO_HOME"] = home.FullName,
                ["LANG"] = locale,
                ["LC_ALL"] = locale,
                ["COLUMNS"] = "2000",
            });
            var answer = await HostProcess.Finish(process);
            Assert.True(answer.ExitCode == 0, answer.Error);
            return new(
                answer.Json[0].GetString()!,
                Settled(answer.Output.Replace($"\"{culture}\"", "\"<culture>\"", StringComparison.Ordinal), home.FullName),
                Settled(answer.Error, home.FullName),
                new SortedDictionary<string, string>(Files(home).ToDictionary(
                    file => Settled(Path.GetRelativePath(home.FullName, file.FullName), home.FullName),
                    file => file.Extension is ".pem" ? string.Empty : Settled(File.ReadAllText(file.FullName), home.FullName)), StringComparer.Ordinal));
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    // The index of the redaction has a key of its own in each home.
    private static IEnumerable<FileInfo> Files(DirectoryInfo home) =>
        home.EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.Directory!.Name != "redaction");

    // Ids, secrets and times differ from run to run. A time counts as one only if its year is the one in which this runs.
    private static string Settled(string text, string home)
    {
        var year = TimeProvider.System.GetUtcNow().Year;
        text = Placeholders.OfPage(text);
        text = text.Replace(home, "<home>", StringComparison.Ordinal).Replace(@"\u002B", "+", StringComparison.Ordinal).ReplaceLineEndings("\n");
        text = Regex.Replace(text, $@"(?:{year - 1}|{year}|{year + 1})-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?)?", "<time>");
        text = Regex.Replace(text, $@"(?:{year - 1}|{year}|{year + 1})\d\d\d\d-\d\d\d\d\d\d-[0-9a-f]{{4}}", "<run>");
        text = Processes().Replace(text, "<process>");
        text = HostKeys().Replace(text, "<host key>");
        text = Ids().Replace(text, "<id>");
        text = Durations().Replace(text, "<duration>");
        return Spaces().Replace(text, " ");
    }

    [GeneratedRegex(@"(?<=""process"": )\d+")]
    private static partial Regex Processes();

    [GeneratedRegex(@"(?:AAAA[A-Za-z0-9+/]{20,}=*|SHA256:[A-Za-z0-9+/]{43})")]
    private static partial Regex HostKeys();

    [GeneratedRegex(@"(?<![0-9A-Za-z])[0-9a-f]{8,}(?![0-9A-Za-z])|(?<=_)[0-9a-f]{16,}(?![0-9A-Za-z])")]
    private static partial Regex Ids();

    [GeneratedRegex(@"\b\d+ (?:ms|s|min)\b")]
    private static partial Regex Durations();

    // What is put in columns is as wide as its ids.
    [GeneratedRegex(" {2,}|-{4,}")]
    private static partial Regex Spaces();

    private sealed record Traces(string Culture, string Output, string Error, SortedDictionary<string, string> Files);
}
