namespace Direxio.Deployer.Host.Tests;

/// <summary>Where standard output takes nothing, one line says so, and nobody takes it for a success.</summary>
public sealed class LostOutputTests
{
    [Theory]
    [InlineData("--version", ">/dev/full")]
    [InlineData("--help", ">/dev/full")]
    [InlineData("completion bash", ">/dev/full")]
    [InlineData("Get-Several -OutputFormat Json", ">/dev/full")]
    [InlineData("Get-Several", ">/dev/full")]
    [InlineData("--version", ">&-")]
    [InlineData("Get-Several -OutputFormat Json", ">&-")]
    public async Task It_is_said_in_a_line(string arguments, string where)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /dev/full.");

        var answer = await HostProcess.Run("/bin/sh", ["-c", $"exec '{HostProcess.Program}' {arguments} {where}"]);

        Assert.Equal(1, answer.ExitCode);
        Assert.StartsWith("ERROR: ", answer.Error);
        Assert.DoesNotContain("   at ", answer.Error);
        Assert.InRange(answer.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 1, 2);
    }
}
