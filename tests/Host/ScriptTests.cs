namespace Direxio.Deployer.Host.Tests;

public sealed class ScriptTests
{
    [Fact]
    public async Task A_script_can_filter_and_end_with_a_code_without_losing_its_table()
    {
        var answer = await HostProcess.Run("-Command", "Get-Several | Where-Object Rank -gt 1; exit 7");

        Assert.Equal(7, answer.ExitCode);
        Assert.Contains("item3", answer.Output);
        Assert.DoesNotContain("item1", answer.Output);
    }

    [Fact]
    public async Task A_file_gets_its_parameters_and_knows_where_it_lies()
    {
        using var file = new ScriptFile("param([string] $Name, [int[]] $Number, [switch] $On) [pscustomobject]@{ Name = $Name; Sum = $Number[0] + $Number[1]; On = $On; Root = $PSScriptRoot }");

        var answer = await HostProcess.Run("-OutputFormat", "Json", "-File", file.Path, "-Name", "a; b", "-Number", "2,3", "-On");

        Assert.Equal(0, answer.ExitCode);
        Assert.Equal("a; b", answer.Json.GetProperty("Name").GetString());
        Assert.Equal(5, answer.Json.GetProperty("Sum").GetInt32());
        Assert.True(answer.Json.GetProperty("On").GetBoolean());
        Assert.Equal(Path.GetDirectoryName(file.Path), answer.Json.GetProperty("Root").GetString());
    }

    [Fact]
    public async Task A_file_can_end_with_a_code_and_take_any_words()
    {
        using var file = new ScriptFile("\"$args\"; exit 3");

        var answer = await HostProcess.Run("-File", file.Path, "-x", "y z");

        Assert.Equal((3, "-x y z"), (answer.ExitCode, answer.Output.Trim()));
    }

    // As of pwsh -Command: what the last statement came to counts.
    [Theory]
    [InlineData("/bin/sh -c 'exit 3'", 1)]
    [InlineData("/bin/sh -c 'exit 3'; 'after'", 0)]
    [InlineData("/bin/sh -c 'exit 0'", 0)]
    [InlineData("/bin/sh -c 'exit 3'; exit $LASTEXITCODE", 3)]
    public async Task A_program_that_fails_at_the_end_fails_the_run(string script, int exitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no /bin/sh.");

        Assert.Equal(exitCode, (await HostProcess.Run("-Command", script)).ExitCode);
    }

    [Theory]
    [InlineData("SilentlyContinue")]
    [InlineData("Ignore")]
    public async Task A_failure_that_is_not_to_be_shown_fails_the_run_all_the_same(string preference)
    {
        var answer = await HostProcess.Run(
            HostProcess.Program,
            ["Test-DirexioRuntime", "nosuch.example.org", "-Rehearse", "-ErrorAction", preference],
            HostProcess.BuiltModule);

        Assert.Equal(1, answer.ExitCode);
        Assert.DoesNotContain("ERROR", answer.Error);
    }

    [Fact]
    public async Task An_uncaught_throw_fails_the_run()
    {
        var answer = await HostProcess.Run("-Command", "'before'; throw 'broken'");

        Assert.Equal((1, "before"), (answer.ExitCode, answer.Output.Trim()));
        Assert.Contains("ERROR: broken", answer.Error);
    }

    [Fact]
    public async Task A_caught_failure_does_not()
    {
        var answer = await HostProcess.Run("-Command", "try { Stop-Coded } catch { 'caught ' + $_.FullyQualifiedErrorId.Split(',')[0] }");

        Assert.Equal((0, "caught NoSuchThing"), (answer.ExitCode, answer.Output.Trim()));
    }

    [Fact]
    public async Task A_command_that_only_pwsh_has_is_told_apart_from_a_mistake()
    {
        var answer = await HostProcess.Run("-Command", "Get-Several | Select-Object Name");

        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("'Select-Object'", answer.Error);
        Assert.Contains("pwsh", answer.Error);
    }

    private sealed class ScriptFile : IDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("direxio-host-");

        public ScriptFile(string text)
        {
            Path = System.IO.Path.Combine(folder.FullName, "script.ps1");
            File.WriteAllText(Path, text);
        }

        public string Path { get; }

        public void Dispose() => folder.Delete(recursive: true);
    }
}
