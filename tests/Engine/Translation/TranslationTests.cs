using System.Text.RegularExpressions;
using System.Xml.Linq;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Translation;

/// <summary>What is translated has the same texts in both languages, and each is fit for a person who never saw a cloud.</summary>
public sealed partial class TranslationTests
{
    // The table of a delivery keeps AWS's own name for its line of the server.
    private const string TechnicalLabel = "Delivery_Instance";

    // What a plan and an estimate show to those who know the cloud, and what is recorded, is in AWS's own words.
    private const string Technical = "Technical_";

    public static TheoryData<string> Projects => ["Direxio.Deployer.Engine", "Direxio.Deployer.PowerShell"];

    public static TheoryData<string, string, int> Resources => new()
    {
        { "Direxio.Deployer.Engine", "Texts", 100 },
        { "Direxio.Deployer.Engine", "Errors", 700 },
        { "Direxio.Deployer.PowerShell", "Texts", 100 },
        { "Direxio.Deployer.PowerShell", "Errors", 30 },
    };

    [Theory]
    [MemberData(nameof(Resources))]
    public void Every_text_is_there_in_both_languages_with_the_same_places(string project, string resource, int least)
    {
        var (english, chinese) = (Read(project, $"{resource}.resx"), Read(project, $"{resource}.zh-Hans.resx"));

        Assert.True(english.Count > least);
        Assert.Equal(english.Keys, chinese.Keys);
        Assert.All(english, text => Assert.Equal((text.Key, PlacesOf(text.Value)), (text.Key, PlacesOf(chinese[text.Key]))));
    }

    // What a program or a library says has a full stop, or has none.
    [Theory]
    [MemberData(nameof(Resources))]
    public void A_sentence_in_a_place_ends_before_the_next_one_begins(string project, string resource, int least)
    {
        object[] said = [.. Enumerable.Repeat("it does not exist", 10)];
        var (english, chinese) = (Read(project, $"{resource}.resx"), Read(project, $"{resource}.zh-Hans.resx"));

        var joined = english.Where(text => JoinedSentences().IsMatch(Places.Fill(text.Value, said))).ToList();
        Assert.True(joined.Count == 0, string.Join('\n', joined));
        Assert.True(english.Count > least);
        // Where the one language has two sentences, the other has them too.
        Assert.All(
            english.Where(text => !text.Value.Contains("}. ", StringComparison.Ordinal)
                && Places.Fill(text.Value, said).Contains("exist. ", StringComparison.Ordinal)),
            text => Assert.Contains("exist.", Places.FillAs(chinese[text.Key], text.Value, said), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("There is no such file", "There is no such file. What follows")]
    [InlineData("There is no such file.", "There is no such file. What follows")]
    [InlineData("See 'x' (in y)", "See 'x' (in y). What follows")]
    [InlineData("", " What follows")]
    public void A_full_stop_is_added_where_it_is_missing(string said, string begin) =>
        Assert.StartsWith(begin, Places.Fill("{0} What follows is the console output.", said), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Resources))]
    public void The_texts_stand_in_the_order_of_the_alphabet(string project, string resource, int least)
    {
        Assert.All((string[])[$"{resource}.resx", $"{resource}.zh-Hans.resx"], file =>
        {
            var names = NamesIn(project, file);
            Assert.Equal(names.Order(StringComparer.Ordinal), names);
            Assert.True(names.Count > least);
        });
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public void No_English_is_left_over_in_the_Chinese(string project, string resource, int least)
    {
        var english = Read(project, $"{resource}.resx");

        Assert.True(english.Count > least);
        Assert.All(Read(project, $"{resource}.zh-Hans.resx"), text =>
        {
            var isName = text.Value == english[text.Key] && !PlainWords().IsMatch(text.Value);
            Assert.True(isName || Chinese().IsMatch(text.Value) || text.Key.StartsWith("Delivery_Mcp", StringComparison.Ordinal), text.Key);
            Assert.False(Sentence().IsMatch(Quotation().Replace(text.Value, string.Empty)), text.Value);
        });
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_text_has_the_jargon_of_the_cloud(string project) =>
        Assert.All(
            Read(project, "Texts.resx").Concat(Read(project, "Texts.zh-Hans.resx")).Where(text =>
                text.Key != TechnicalLabel && !text.Key.StartsWith(Technical, StringComparison.Ordinal)),
            text => Assert.False(Jargon().IsMatch(Explained().Replace(text.Value, string.Empty)), $"{text.Key}: {text.Value}"));

    [Theory]
    [MemberData(nameof(Resources))]
    public void The_English_does_not_read_as_a_translation(string project, string resource, int least)
    {
        var english = Read(project, $"{resource}.resx");

        Assert.True(english.Count > least);
        Assert.All(english, text => Assert.False(Translated().IsMatch(text.Value), $"{text.Key}: {text.Value}"));
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public void Every_text_is_used(string project, string resource, int least)
    {
        var names = NamesIn(project, $"{resource}.resx");
        var folder = Path.Combine(Repository.Root, "src", project);
        var code = string.Concat(Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText));
        var used = UsedText().Matches(code)
            .Where(match => match.Groups["class"].Value == (resource == "Texts" ? "Texts" : "ErrorTexts"))
            .Select(match => match.Groups["name"].Value)
            .Concat(Enum.GetNames<PhaseId>().Select(name => $"Phase_{name}"))
            .Concat(Enum.GetNames<ResourceKind>().Select(name => $"Kind_{name}"));

        Assert.True(names.Count > least);
        Assert.Empty(names.Except(used));
    }

    [Fact]
    public void The_phases_are_called_in_English_what_they_are_called_everywhere()
    {
        var english = Read("Direxio.Deployer.Engine", "Texts.resx");

        Assert.All(Enum.GetValues<PhaseId>(), phase => Assert.Equal(PhaseTitles.For(phase), english[$"Phase_{phase}"]));
    }

    private static SortedDictionary<string, string> Read(string project, string file) => new(
        XDocument.Load(Path.Combine(Repository.Root, "src", project, file)).Root!.Elements("data")
            .ToDictionary(text => text.Attribute("name")!.Value, text => text.Element("value")!.Value),
        StringComparer.Ordinal);

    private static List<string> NamesIn(string project, string file) =>
    [
        .. XDocument.Load(Path.Combine(Repository.Root, "src", project, file)).Root!.Elements("data")
            .Select(text => text.Attribute("name")!.Value),
    ];

    private static string PlacesOf(string text) =>
        string.Join(' ', Place().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}|[：，（）。]")]
    private static partial Regex Chinese();

    // A word that a name would not have: two letters and more without an underscore, a dot or a capital.
    [GeneratedRegex(@"(?<![\w.-])[a-z]{2,}(?![\w.-])")]
    private static partial Regex PlainWords();

    [GeneratedRegex(@"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"\b(EC2|EIP|EBS|TURN)\b|Elastic IP|IAM|Route ?53|server_name|(?i:security group|hosted zone|federation)|安全组|托管区域|弹性 ?IP")]
    private static partial Regex Jargon();

    // Report, show or say; no one or anyone who; continue; is; requested; determined; repair; in addition; anyway; again.
    [GeneratedRegex(
        @"\b(tells|told|nobody|somebody|everybody|anybody|whoever|go(es)? on|stands|lies|asked for|is said|found out|"
            + @"anew|mend(s|ed)?|besides|all the same|once more|as yet|any longer)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Translated();

    // What AWS's console calls a thing may be quoted, and Route 53 named where it is said what is meant in it.
    [GeneratedRegex(@"Route 53 \([^)']*'hosted zones?'|Route 53 [^（。]*（“托管区域”|(?<=[ (])'[^']*'|“[^”]*”|-DnsMode Route53")]
    private static partial Regex Explained();

    // A command that is typed, or a name of AWS's that its console shows in English only.
    [GeneratedRegex(@"'[^']*'|\b(?:aws|gpg) [a-z0-9-]+(?: [A-Za-z0-9=,-]+)*")]
    private static partial Regex Quotation();

    [GeneratedRegex("it does not exist [A-Z][a-z](?!B\\b)")]
    private static partial Regex JoinedSentences();

    [GeneratedRegex(@"\b(?<class>(?:Error)?Texts)\.(?<name>\w+)")]
    private static partial Regex UsedText();
}
