using Direxio.Deployer.Engine.Node;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node;

/// <summary>What the node writes to its console, read by the reader of consoles.</summary>
public sealed class ConsoleScriptTests : IDisposable
{
    private readonly ScriptRun run = new();

    public ConsoleScriptTests()
    {
        run.Environment["DIREXIO_CONSOLE"] = run.At("console");
        run.Environment["DIREXIO_HOST_KEYS"] = run.At("ssh");
    }

    public void Dispose() => run.Dispose();

    [Fact]
    public async Task Every_host_key_is_on_the_console_behind_what_was_there()
    {
        ScriptRun.Needs("ssh-keygen", "timeout", "dd");
        Directory.CreateDirectory(run.At("ssh"));
        foreach (var type in new[] { "ed25519", "ecdsa" })
        {
            await run.RunAsync("ssh-keygen", "-q", "-t", type, "-N", "", "-C", "root@node", "-f", run.At($"ssh/ssh_host_{type}_key"));
        }

        run.Write("console", "[    1.0] kernel: half a li");

        Assert.Equal(0, (await run.RunAsync("sh", run.At("bin/direxio-console"))).ExitStatus);

        var console = run.Read("console");
        Assert.StartsWith("[    1.0] kernel: half a li\r\n-----BEGIN SSH HOST KEY FINGERPRINTS-----\n", console, StringComparison.Ordinal);
        Assert.Contains("SHA256:", console, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", console, StringComparison.Ordinal);
        var expected = new[] { "ecdsa", "ed25519" }.Select(type => run.Read($"ssh/ssh_host_{type}_key.pub").Replace(" root@node\n", "", StringComparison.Ordinal));
        Assert.Equal(expected, ConsoleHostKeys.Parse(console).Select(key => $"{key.Type} {key.Encoded}"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_console_or_without_keys_nothing_happens(bool hasConsole)
    {
        ScriptRun.Needs("sh");
        if (hasConsole)
        {
            run.Write("console", "");
        }

        Assert.Equal((0, "", ""), await run.RunAsync("sh", run.At("bin/direxio-console")));

        Assert.Equal(hasConsole, File.Exists(run.At("console")));
        Assert.True(!hasConsole || run.Read("console").Length == 0);
    }
}
