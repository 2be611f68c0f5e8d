namespace Direxio.Deployer.Host.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void Without_arguments_help_is_shown() => Assert.Equal(CommandMode.Help, CommandLine.Parse([]).Mode);

    [Theory]
    [InlineData("--help", nameof(CommandMode.Help))]
    [InlineData("-h", nameof(CommandMode.Help))]
    [InlineData("-?", nameof(CommandMode.Help))]
    [InlineData("--version", nameof(CommandMode.Version))]
    public void Help_and_version_are_known(string word, string mode) => Assert.Equal(mode, CommandLine.Parse([word]).Mode.ToString());

    [Fact]
    public void What_follows_a_cmdlet_is_left_as_it_is()
    {
        var line = CommandLine.Parse(["Get-It", "-Name", "a b;$c", "-File", "--", "-x"]);

        Assert.Equal((CommandMode.Cmdlet, "Get-It", OutputFormat.Text), (line.Mode, line.Subject, line.Format));
        Assert.Equal(["-Name", "a b;$c", "-File", "--", "-x"], line.Arguments);
    }

    [Theory]
    [InlineData("-OutputFormat Json Get-It -Name x")]
    [InlineData("-outputformat:json Get-It -Name x")]
    [InlineData("Get-It -Name x -OutputFormat Json")]
    [InlineData("Get-It -Name x -OutputFormat:Json")]
    [InlineData("Get-It -OutputFormat Json -Name x")]
    [InlineData("Get-It -OutputFormat:Json -Name x")]
    public void The_output_format_is_taken_wherever_it_stands(string words)
    {
        var line = CommandLine.Parse(words.Split(' '));

        Assert.Equal(OutputFormat.Json, line.Format);
        Assert.Equal(["-Name", "x"], line.Arguments);
    }

    [Fact]
    public void A_script_is_all_that_follows_command()
    {
        var line = CommandLine.Parse(["-NonInteractive", "-Command", "Get-It", "|", "Where-Object Name", "-OutputFormat", "Json"]);

        Assert.Equal((CommandMode.Script, "Get-It | Where-Object Name", OutputFormat.Json, false), (line.Mode, line.Subject, line.Format, line.IsInteractive));
    }

    [Fact]
    public void What_follows_a_file_belongs_to_the_script()
    {
        var line = CommandLine.Parse(["-OutputFormat", "Json", "-File", "a.ps1", "-OutputFormat", "Text"]);

        Assert.Equal((CommandMode.File, "a.ps1", OutputFormat.Json), (line.Mode, line.Subject, line.Format));
        Assert.Equal(["-OutputFormat", "Text"], line.Arguments);
    }

    [Theory]
    [InlineData("UnknownOption", "-Nope")]
    [InlineData("OptionWithoutValue", "-Command")]
    [InlineData("OptionWithoutValue", "-OutputFormat")]
    [InlineData("UnknownOutputFormat", "-OutputFormat", "Yaml", "Get-It")]
    public void A_wrong_option_is_named(string id, params string[] words)
    {
        var failure = Assert.Throws<UsageException>(() => CommandLine.Parse(words));

        Assert.Equal(id, failure.Id);
        Assert.NotEmpty(failure.NextAction);
    }
}
