using System.Collections;
using System.Management.Automation;
using System.Security;
using Direxio.Deployer.Host.Binding;

namespace Direxio.Deployer.Host.Tests;

public sealed class ArgumentBinderTests
{
    [Theory]
    [InlineData("a b")]
    [InlineData("it's \"quoted\"")]
    [InlineData("$env:HOME; Remove-Everything")]
    [InlineData("$(Get-Date) `n a,b @{x=1}")]
    [InlineData("-leading dash")]
    [InlineData("$true")]
    [InlineData("")]
    public void A_text_arrives_verbatim(string text) => Assert.Equal(text, Bind("-Text", text).Named["Text"]);

    [Fact]
    public void A_text_may_follow_a_colon() => Assert.Equal("-On", Bind("-Text:-On").Named["Text"]);

    [Fact]
    public void A_positional_text_may_follow_two_dashes() => Assert.Equal(["-On"], Bind("--", "-On").Positional);

    [Fact]
    public void A_negative_number_is_a_value() => Assert.Equal(["-5"], Bind("-5").Positional);

    [Fact]
    public void Names_are_found_by_case_alias_and_beginning()
    {
        Assert.True(Bind("-TEXT", "x").Named.ContainsKey("Text"));
        Assert.True(Bind("-Words", "x").Named.ContainsKey("Text"));
        Assert.True(Bind("-Te", "x").Named.ContainsKey("Text"));
    }

    [Theory]
    [InlineData(true, "-On")]
    [InlineData(true, "-On:$true")]
    [InlineData(false, "-On:$false")]
    [InlineData(false, "-On:false")]
    [InlineData(false, "-On:", "$false")]
    public void A_switch_is_on_unless_it_says_otherwise(bool expected, params string[] words) => Assert.Equal(expected, Bind(words).Named["On"]);

    [Fact]
    public void Values_of_a_list_are_separated_by_commas()
    {
        Assert.Equal(new object[] { "a", "b c" }, Bind("-List", "a,b c").Named["List"]);
        Assert.Equal(new object[] { "a", "b" }, Bind("-List", "a,", "b").Named["List"]);
        Assert.Equal(new object[] { "a,b", "c" }, Bind("-List", "@('a,b', 'c')").Named["List"]);
    }

    [Fact]
    public void A_positional_list_is_separated_too() =>
        Assert.Equal(["one", new object[] { "a", "b" }], Bind("one", "a,b").Positional);

    [Fact]
    public void A_named_value_leaves_its_position_to_the_next() => Assert.Equal([new object[] { "a", "b" }], Bind("-Text", "one", "a,b").Positional);

    [Fact]
    public void A_table_is_read_as_a_literal()
    {
        var table = Assert.IsType<Hashtable>(Bind("-Option", "@{ name = 'a b'; count = 3 }").Named["Option"]);

        Assert.Equal(("a b", 3), (table["name"], table["count"]));
    }

    [Theory]
    [InlineData("NotALiteral", "-Option", "@{ a = (Get-Date) }")]
    [InlineData("NotALiteral", "-Option", "@{ a = 1 }; Get-Date")]
    [InlineData("NotALiteral", "-Option", "@{ a = ")]
    [InlineData("NotALiteral", "-Option", "Get-Date")]
    [InlineData("UnknownParameter", "-Nope", "1")]
    [InlineData("AmbiguousParameter", "-O", "1")]
    [InlineData("ParameterTwice", "-Text", "1", "-Text", "2")]
    [InlineData("ParameterWithoutValue", "-Text")]
    [InlineData("ParameterWithoutValue", "-Text", "-On")]
    [InlineData("SwitchWithoutValue", "-On:")]
    [InlineData("SwitchWithoutValue", "-On:", "one")]
    [InlineData("ValueAfterSwitch", "-On", "$false")]
    [InlineData("NotABoolean", "-On:perhaps")]
    [InlineData("NotABoolean", "-Truth", "perhaps")]
    [InlineData("NotPlain", "-Count", "many")]
    [InlineData("NotPlain", "-Since", "lately")]
    [InlineData("NotOneOf", "-Day", "Someday")]
    [InlineData("NotOneOf", "-Days", "Friday,Someday")]
    [InlineData("SecretOnCommandLine", "-Secret", "password")]
    public void What_cannot_be_meant_is_refused(string id, params string[] words)
    {
        var failure = Assert.Throws<UsageException>(() => Bind(words));

        Assert.Equal(id, failure.Id);
        Assert.DoesNotContain("System.", failure.Message + failure.NextAction);
    }

    [Fact]
    public void What_PowerShell_can_convert_is_left_to_it()
    {
        var bound = Bind("-Count", "3", "-Day", "fri", "-Days", "Monday,Friday", "-Since", "2026-01-31").Named;
        Assert.Equal(("3", "fri", "2026-01-31"), (bound["Count"], bound["Day"], bound["Since"]));
        Assert.Equal(new object[] { "Monday", "Friday" }, bound["Days"]);
    }

    private static BoundArguments Bind(params string[] words) =>
        new ArgumentBinder(new ParameterTable("Test-It", new CmdletInfo("Test-It", typeof(TestItCommand)).Parameters.Values)).Bind(words);

    [Cmdlet(VerbsDiagnostic.Test, "It")]
    private sealed class TestItCommand : PSCmdlet
    {
        [Parameter(Position = 0)]
        [Alias("Words")]
        public string? Text { get; set; }

        [Parameter(Position = 1)]
        public string[]? List { get; set; }

        [Parameter]
        public bool Truth { get; set; }

        [Parameter]
        public SwitchParameter On { get; set; }

        [Parameter]
        public Hashtable? Option { get; set; }

        [Parameter]
        public int Count { get; set; }

        [Parameter]
        public DateTimeOffset? Since { get; set; }

        [Parameter]
        public DayOfWeek Day { get; set; }

        [Parameter]
        public DayOfWeek[]? Days { get; set; }

        [Parameter]
        public SecureString? Secret { get; set; }
    }
}
