using Direxio.Deployer.Engine.Tests.Support;

namespace Direxio.Deployer.Pester.Tests;

/// <summary>The engine's quoting for PowerShell, as pwsh reads it.</summary>
public sealed class QuotingTests
{
    [Fact]
    public async Task Pwsh_takes_every_quoted_word_literally()
    {
        Assert.SkipWhen(Pwsh.Missing is not null, Pwsh.Missing ?? string.Empty);
        Assert.SkipUnless(File.Exists("/usr/bin/printf"), "needs /usr/bin/printf");
        using var home = new ThrowawayFolder();

        var command = "& " + ShellText.Command(ShellKind.PowerShell, ["/usr/bin/printf", @"%s\0", .. NastyWords.All]);
        var answer = await Pwsh.RunAsync(home.Folder, TimeSpan.FromMinutes(2), "-Command", command);

        Assert.Equal(0, answer.ExitCode);
        Assert.Equal(string.Concat(NastyWords.All.Select(word => word + "\0")), answer.Output);
    }
}
