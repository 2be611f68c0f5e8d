namespace Direxio.Deployer.Host.Tests;

/// <summary>What people see who run the program from a new clone, where `dotnet run` builds in silence.</summary>
public sealed class FirstBuildTests
{
    private static readonly string Project = Path.GetFullPath(Path.Combine(HostProcess.Folder, "../../.."));

    [Theory]
    [InlineData("NeverBuilt", "takes a few minutes")]
    [InlineData("Release", "")]
    public async Task The_first_build_says_that_it_takes_minutes_and_no_other_does(string configuration, string said)
    {
        var answer = await HostProcess.Run(
            "dotnet", ["msbuild", Project, "-nologo", "-t:SayFirstBuild", $"-p:Configuration={configuration}"]);

        Assert.Equal(0, answer.ExitCode);
        Assert.Empty(answer.Output);
        Assert.True(said == "" ? answer.Error == "" : answer.Error.Contains(said, StringComparison.Ordinal), answer.Error);
    }
}
