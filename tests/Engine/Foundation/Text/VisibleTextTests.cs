using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Reports;
using Direxio.Deployer.Engine.Tests.Hostile;
using Tomlyn.Model;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Foundation.Text;

public sealed class VisibleTextTests
{
    public static TheoryData<int> Places => HostileTexts.Places;

    public static TheoryData<string> Legitimate => [.. HostileTexts.Legitimate];

    [Theory]
    [MemberData(nameof(Places))]
    public void Nothing_that_acts_stays_raw(int place)
    {
        var text = HostileTexts.All[place];

        HostileTexts.AssertNothingRaw(VisibleText.Escape(text));
        HostileTexts.AssertNothingRaw(VisibleText.OneLine(text));
        HostileTexts.AssertNothingRaw(new Redactor().Redact(text));
        Assert.False(VisibleText.IsVisible(text) && place < HostileTexts.All.Length);
        Assert.False(VisibleText.IsWord(text));
    }

    [Theory]
    [MemberData(nameof(Legitimate))]
    public void What_people_write_stays_as_it_is(string text)
    {
        Assert.Same(text, VisibleText.Escape(text));
        Assert.Equal(text, new Redactor().Redact(text));
    }

    [Fact]
    public void The_code_of_what_is_hidden_is_shown() => Assert.Equal(
        @"\u001b[31m \u202e \ud800 \u{e0041} \u000d.", VisibleText.Escape("\u001b[31m \u202e \ud800 \U000E0041 \r."));

    [Fact]
    public void A_joiner_between_Latin_letters_hides_and_is_shown() =>
        Assert.Equal(@"ad\u200dmin 👩" + "\u200d" + @"\u200d👦", VisibleText.Escape("ad\u200dmin 👩\u200d\u200d👦"));

    [Theory]
    [MemberData(nameof(Places))]
    public void Json_and_toml_keep_the_value_and_show_its_codes(int place)
    {
        // Half of a character is no value that a file could keep.
        var text = HostileTexts.All[place].Replace("\ud83d ", string.Empty).Replace(" \udc00", string.Empty);

        var json = JsonText.Indented(new() { [text] = text });
        var toml = TomlText.Serialize(new() { ["value"] = text, ["table"] = new TomlTable { [text] = new TomlArray { text } } });

        HostileTexts.AssertNothingRaw(json);
        Assert.Equal(text, (string?)JsonText.ParseObject(json)[text]);
        HostileTexts.AssertNothingRaw(toml);
        var read = TomlText.Parse(toml);
        Assert.Equal(text, read["value"]);
        Assert.Equal(text, Assert.Single((TomlArray)((TomlTable)read["table"])[text]));
    }

    [Fact]
    public void Half_a_character_in_a_file_or_an_answer_is_no_json()
    {
        var failure = Assert.Throws<System.Text.Json.JsonException>(() => JsonText.ParseObject("""{"a": [{"b": "\ud800"}]}"""));

        Assert.Contains("half of a character", failure.Message);
    }

    [Fact]
    public void Every_text_of_a_record_is_made_visible_and_the_given_one_is_left_alone()
    {
        var given = new Deployment
        {
            Domain = "chat.example.org",
            ServiceId = "id\u001b[2J",
            NextAction = "next\u202e",
            StatePath = "/home/\u0007",
            Resources = new(),
            Phases = [new(PhaseId.S0_PREREQ_AWS, PhaseStatus.Done, "seen\u009b", DateTimeOffset.UnixEpoch.LocalDateTime), new(PhaseId.S1_PREFLIGHT, PhaseStatus.Done, "fine", null)],
        };

        var told = VisibleRecord.Escape(given);

        Assert.Equal((@"id\u001b[2J", @"next\u202e", @"/home/\u0007", @"seen\u009b"), (told.ServiceId, told.NextAction, told.StatePath, told.Phases[0].Evidence));
        Assert.Same(given.Phases[1], told.Phases[1]);
        Assert.Equal("id\u001b[2J", given.ServiceId);
        Assert.Same(told, VisibleRecord.Escape(told));
    }

    [Fact]
    public void Tables_and_options_in_a_record_are_made_visible_too()
    {
        var request = new DeploymentRequest
        {
            Domain = "chat.example.org",
            ConnectAgentOption = new Dictionary<string, object?> { ["env\u001b"] = new Dictionary<string, string> { ["A"] = "b\u0000" }, ["list"] = new[] { "x\u202e" } },
        };

        var told = VisibleRecord.Escape(request).ConnectAgentOption!;

        Assert.Equal([@"env\u001b", "list"], told.Keys);
        Assert.Equal(@"b\u0000", ((IReadOnlyDictionary<string, string>)told[@"env\u001b"]!)["A"]);
        Assert.Equal([@"x\u202e"], (IEnumerable<string>)told["list"]!);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void A_page_shows_the_codes_and_no_markup(int place)
    {
        var text = HostileTexts.All[place].Replace("\ud83d ", string.Empty).Replace(" \udc00", string.Empty);
        var page = HtmlReport.Render(new JsonObject { ["domain"] = "d", ["next_action"] = text });

        HostileTexts.AssertNothingRaw(page);
        // The page has one script, which is its own.
        Assert.Equal(2, page.Split("<script").Length);
    }
}
