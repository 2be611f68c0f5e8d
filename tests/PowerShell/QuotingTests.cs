using System.Management.Automation.Language;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>What is quoted for PowerShell is one word to PowerShell's own parser, and stays what it was.</summary>
public sealed class QuotingTests
{
    public static TheoryData<string> Words =>
    [
        "plain", "", "with space", "it's", "it\u2019s", "\u2018x\u2019; Get-Date #", "\u201a\u201b\u2019\u2018'", "\u201cx\u201d \u201ex\u201c",
        "-Force", "\u2013Force", "$(Get-Date)", "`a", "a;b", "a,b", "@x", "1kb", "0x10", "{x}", "#x", "x'\u2019'y", "\u2019", "'",
    ];

    [Theory]
    [MemberData(nameof(Words))]
    public void A_value_of_an_advised_command_is_read_back(string word)
    {
        var text = CommandLineText.Of("Remove-DirexioNode", CommandArgument.Of("RunId", word), CommandArgument.On("Force"));

        var script = Parser.ParseInput(text, out _, out var errors);

        Assert.Empty(errors);
        var command = Assert.IsType<CommandAst>(Assert.Single(Assert.IsType<PipelineAst>(Assert.Single(script.EndBlock.Statements)).PipelineElements));
        Assert.Equal(4, command.CommandElements.Count);
        Assert.Equal("RunId", Assert.IsType<CommandParameterAst>(command.CommandElements[1]).ParameterName);
        Assert.Equal(word, command.CommandElements[2] switch
        {
            StringConstantExpressionAst quoted => quoted.Value,
            // PowerShell gives a parameter of text a number as it was typed.
            ConstantExpressionAst number => number.Extent.Text,
            var other => other.ToString(),
        });
        Assert.Equal("Force", Assert.IsType<CommandParameterAst>(command.CommandElements[3]).ParameterName);
    }
}
