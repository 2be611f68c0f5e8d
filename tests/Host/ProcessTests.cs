using System.Text.Json;

namespace Direxio.Deployer.Host.Tests;

public sealed class ProcessTests
{
    [Fact]
    public async Task Usage_lists_the_cmdlets_of_the_module()
    {
        var answer = await HostProcess.Run();

        Assert.Equal(0, answer.ExitCode);
        Assert.Contains("Get-Echo", answer.Output);
        Assert.Contains("Examples", answer.Output);
    }

    [Fact]
    public async Task An_unknown_cmdlet_is_named_with_the_way_to_the_known_ones()
    {
        var answer = await HostProcess.Run("Get-Weather");

        Assert.Equal((1, string.Empty), (answer.ExitCode, answer.Output));
        Assert.Contains("'Get-Weather'", answer.Error);
        Assert.Contains("direxio --help", answer.Error);
    }

    [Fact]
    public async Task Values_reach_the_cmdlet_verbatim_and_converted_to_its_types()
    {
        const string nasty = "-a 'b' \"c\" $env:PATH; exit 9 `d ü";

        var answer = await HostProcess.Run(
            "Get-Echo", "-Text", nasty, "-List", "x,y z", "-Number", "-5", "-Day", "friday", "-Days", "Monday,Sunday", "-Span", "0:01",
            "-Truth", "$true", "-On:$false", "-Option", "@{ a = 'b' }", "-OutputFormat", "Json");

        Assert.Equal((0, string.Empty), (answer.ExitCode, answer.Error));
        Assert.Equal(nasty, answer.Json.GetProperty("Text").GetString());
        Assert.Equal(["x", "y z"], answer.Json.GetProperty("List").EnumerateArray().Select(item => item.GetString()));
        Assert.Equal(-5, answer.Json.GetProperty("Number").GetInt32());
        Assert.Equal("Friday", answer.Json.GetProperty("Day").GetString());
        Assert.Equal(["Monday", "Sunday"], answer.Json.GetProperty("Days").EnumerateArray().Select(item => item.GetString()));
        Assert.Equal("00:01:00", answer.Json.GetProperty("Span").GetString());
        Assert.True(answer.Json.GetProperty("Truth").GetBoolean());
        Assert.False(answer.Json.GetProperty("On").GetBoolean());
        Assert.Equal("b", answer.Json.GetProperty("Option").GetProperty("a").GetString());
    }

    [Fact]
    public async Task Text_is_formatted_without_colors_in_a_file()
    {
        var answer = await HostProcess.Run("Get-Several");

        Assert.Equal((0, string.Empty), (answer.ExitCode, answer.Error));
        Assert.Matches(@"Name\s+Rank[\s-]+item1\s+1\s+item2\s+2\s+item3\s+3", answer.Output);
        Assert.DoesNotContain('\u001b', answer.Output);
    }

    [Theory]
    [InlineData("Text")]
    [InlineData("Json")]
    public async Task Only_results_reach_standard_output(string format)
    {
        var answer = await HostProcess.Run("-OutputFormat", format, "Get-Noise", "-Verbose", "-InformationAction", "Continue");

        Assert.Equal(0, answer.ExitCode);
        Assert.Equal(format == "Json" ? "\"the result\"" : "the result", answer.Output.Trim());
        Assert.Equal(
            [
                "WARNING: a warning", "VERBOSE: a detail", "an information", "a line on the host",
                "Working - step 10", "Working - step 90", "printed by a library",
            ],
            answer.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Theory]
    [InlineData("Get-Nothing", JsonValueKind.Null)]
    [InlineData("Get-Record", JsonValueKind.Object)]
    [InlineData("Get-Several", JsonValueKind.Array)]
    public async Task Json_is_one_document(string cmdlet, JsonValueKind kind)
    {
        var answer = await HostProcess.Run(cmdlet, "-OutputFormat", "Json");

        Assert.Equal((0, kind), (answer.ExitCode, answer.Json.ValueKind));
    }

    [Fact]
    public async Task What_if_is_a_document_that_says_what_would_be_done()
    {
        var answer = await HostProcess.Run("Clear-Thing", "-WhatIf", "-OutputFormat", "Json");
        var done = await HostProcess.Run("Clear-Thing", "-OutputFormat", "Json");

        Assert.Equal((0, true), (answer.ExitCode, answer.Json.GetProperty("WhatIf").GetBoolean()));
        Assert.Contains("the thing", Assert.Single(answer.Json.GetProperty("WouldDo").EnumerateArray()).GetString());
        Assert.Contains("What if: ", answer.Error);
        Assert.Equal("\"cleared\"", done.Output.Trim());
    }

    [Fact]
    public async Task Nested_objects_are_written_to_the_end()
    {
        var answer = await HostProcess.Run("Get-Record", "-OutputFormat", "Json");

        Assert.Equal(JsonValueKind.Null, answer.Json.GetProperty("Nested").GetProperty("Deep").GetProperty("Deeper")[2].GetProperty("Deepest").ValueKind);
    }

    [Theory]
    [InlineData("Completed", 0)]
    [InlineData("WaitingForUser", 2)]
    [InlineData("Failed", 1)]
    public async Task The_exit_code_tells_how_a_deployment_ended(string status, int expected)
    {
        Assert.Equal(expected, (await HostProcess.Run("Start-Deployment", status)).ExitCode);
        Assert.Equal(expected, (await HostProcess.Run("Start-Deployment", status, "-OutputFormat", "Json")).ExitCode);
    }

    [Theory]
    [InlineData("True", 0)]
    [InlineData("False", 1)]
    [InlineData("False,True", 1)]
    public async Task The_exit_code_tells_the_answer_of_a_command_that_answers_yes_or_no(string answers, int expected)
    {
        Assert.Equal(expected, (await HostProcess.Run("Test-Answer", answers)).ExitCode);
        Assert.Equal(expected, (await HostProcess.Run("Test-Answer", answers, "-OutputFormat", "Json")).ExitCode);
    }

    [Fact]
    public async Task A_script_may_print_what_is_false() =>
        Assert.Equal(0, (await HostProcess.Run("-Command", "Test-Answer $false")).ExitCode);

    [Fact]
    public async Task A_failure_is_told_in_plain_words()
    {
        var answer = await HostProcess.Run("Stop-Coded");

        Assert.Equal((1, string.Empty), (answer.ExitCode, answer.Output));
        Assert.Equal("ERROR in S3: There is no thing.\nNEXT: Name another thing.\n", answer.Error.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Verbose_tells_more_of_a_failure()
    {
        var answer = await HostProcess.Run("Stop-Coded", "-Verbose");

        Assert.Contains("NoSuchThing (ObjectNotFound)", answer.Error);
    }

    [Fact]
    public async Task A_failure_is_a_document_too()
    {
        var answer = await HostProcess.Run("-OutputFormat", "Json", "Stop-Coded");

        var error = answer.Json.GetProperty("Error");
        Assert.Equal(1, answer.ExitCode);
        Assert.Equal("NoSuchThing", error.GetProperty("Id").GetString());
        Assert.Equal("S3", error.GetProperty("Phase").GetString());
        Assert.Equal("Name another thing.", error.GetProperty("NextAction").GetString());
        Assert.Equal("thing-1", error.GetProperty("Target").GetString());
    }

    [Fact]
    public async Task An_error_that_was_gone_on_from_fails_the_run_and_keeps_the_results()
    {
        var text = await HostProcess.Run("Skip-Coded");
        var json = await HostProcess.Run("Skip-Coded", "-OutputFormat", "Json");

        Assert.Equal((1, 1), (text.ExitCode, json.ExitCode));
        Assert.Equal(["before", "after"], text.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.Equal(["before", "after"], json.Json.GetProperty("Output").EnumerateArray().Select(item => item.GetString()));
        Assert.Equal("NoSuchThing", json.Json.GetProperty("Error").GetProperty("Id").GetString());
    }

    [Theory]
    [InlineData("Get-Echo", "-Nope", "1")]
    [InlineData("-OutputFormat", "Json", "-Nope")]
    [InlineData("Get-Echo", "-Number", "many")]
    [InlineData("-Command", "1 +")]
    [InlineData("-File", "/no/such/file.ps1")]
    public async Task A_wrong_command_line_is_a_document_when_Json_is_asked_for(params string[] words)
    {
        var answer = await HostProcess.Run(words is ["-OutputFormat", ..] ? words : ["-OutputFormat", "Json", .. words]);

        Assert.Equal(1, answer.ExitCode);
        Assert.NotEmpty(answer.Json.GetProperty("Error").GetProperty("Id").GetString()!);
        Assert.StartsWith("ERROR: ", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_that_is_not_there_is_named()
    {
        var answer = await HostProcess.Run(HostProcess.Program, ["Get-Echo"], modulePath: "/no/such/module");

        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("/no/such/module", answer.Error);
        Assert.Contains("DIREXIO_MODULE_PATH", answer.Error);
    }
}
