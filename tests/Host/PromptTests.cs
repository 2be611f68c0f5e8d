namespace Direxio.Deployer.Host.Tests;

public sealed class PromptTests
{
    [Theory]
    [InlineData("Remove-Thing")]
    [InlineData("-NonInteractive", "Remove-Thing")]
    public async Task A_confirmation_without_a_terminal_fails_and_names_the_way_out(params string[] words)
    {
        var answer = await HostProcess.Run(words);

        Assert.Equal((1, string.Empty), (answer.ExitCode, answer.Output));
        Assert.Contains("the thing", answer.Error);
        Assert.Contains("-Force", answer.Error);
        Assert.Contains("-Confirm:$false", answer.Error);
    }

    [Theory]
    [InlineData("-Force")]
    [InlineData("-Confirm:$false")]
    [InlineData("-Confirm:false")]
    public async Task A_confirmation_given_beforehand_is_not_asked_for(string word)
    {
        var answer = await HostProcess.Run("Remove-Thing", word);

        Assert.Equal((0, "removed"), (answer.ExitCode, answer.Output.Trim()));
    }

    [Fact]
    public async Task A_missing_parameter_without_a_terminal_is_named()
    {
        var answer = await HostProcess.Run("Start-Deployment");

        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("Status", answer.Error);
        Assert.Contains("direxio Start-Deployment --help", answer.Error);
    }

    [Fact]
    public async Task Redirected_input_is_never_taken_for_an_answer()
    {
        var answer = await HostProcess.Run(HostProcess.Program, ["Read-Answer"], input: "yes\n");

        Assert.Equal((1, string.Empty), (answer.ExitCode, answer.Output));
        Assert.Contains("no terminal", answer.Error);
    }

    [Theory]
    [InlineData("y\n", "removed")]
    [InlineData("n\n", "kept")]
    [InlineData("what\ny\n", "removed")]
    [InlineData("\n", "removed")]
    public async Task On_a_terminal_a_confirmation_is_asked_for(string typed, string result)
    {
        var answer = await OnTerminal("Remove-Thing", typed);

        Assert.Equal(0, answer.ExitCode);
        Assert.Contains("Performing the operation", answer.Output);
        Assert.Contains("[Y] Yes", answer.Output);
        Assert.Contains(result, answer.Output);
    }

    [Fact]
    public async Task On_a_terminal_a_missing_parameter_is_asked_for()
    {
        var answer = await OnTerminal("Start-Deployment", "WaitingForUser\n");

        Assert.Equal(2, answer.ExitCode);
        Assert.Contains("Status: ", answer.Output);
    }

    [Fact]
    public async Task A_terminal_can_be_told_not_to_ask()
    {
        var answer = await OnTerminal("-NonInteractive Remove-Thing", "y\n");

        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("no terminal", answer.Output);
    }

    [Fact]
    public async Task On_a_terminal_progress_is_one_line_that_disappears()
    {
        var answer = await OnTerminal("Get-Noise", string.Empty);

        Assert.Contains("Working - step 90", answer.Output);
        Assert.Contains("\r\u001b[K", answer.Output);
    }

    // script(1) gives the program a terminal of its own; what it shows comes back as output.
    private static Task<HostAnswer> OnTerminal(string words, string typed)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script") && OperatingSystem.IsLinux(), "needs script of util-linux for a terminal");
        return HostProcess.Run("/usr/bin/script", ["-q", "-e", "-c", $"'{HostProcess.Program}' {words}", "/dev/null"], input: typed);
    }
}
