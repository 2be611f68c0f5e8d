using System.Diagnostics;
using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Mcp;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.Tests.State;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Foundation.Text;

public sealed class ShellTextTests
{
    private static readonly string[] Nasty = NastyWords.All;

    [Fact]
    public async Task Bash_reads_back_every_value_of_an_exports_file()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "bash is not installed.");
        using var home = new TemporaryHome();
        var file = Path.Combine(home.Folder, "env");
        await File.WriteAllTextAsync(
            file, ShellText.Exports(Nasty.Select((value, index) => KeyValuePair.Create($"V{index}", value))), TestContext.Current.CancellationToken);
        var script = $". {ShellText.Quote(file, ShellKind.Posix)}; for i in $(seq 0 {Nasty.Length - 1}); do n=V$i; printf '%s\\0' \"${{!n}}\"; done";

        Assert.Equal(string.Concat(Nasty.Select(value => value + "\0")), await RunAsync("/bin/bash", "-c", script));
    }

    [Fact]
    public async Task Sh_takes_every_quoted_word_literally()
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "sh is not installed.");

        Assert.Equal(
            string.Concat(Nasty.Select(word => word + "\0")),
            await RunAsync("/bin/sh", "-c", ShellText.Command(ShellKind.Posix, ["printf", @"%s\0", .. Nasty])));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("C:/Users/me", "C:/Users/me")]
    [InlineData("it's here", "'it''s here'")]
    [InlineData("$env:X", "'$env:X'")]
    [InlineData("@splat", "'@splat'")]
    [InlineData("it\u2019s", "'it\u2019\u2019s'")]
    [InlineData("\u2018\u201a\u201b'", "'\u2018\u2018\u201a\u201a\u201b\u201b'''")]
    [InlineData("\u201cx\u201d", "'\u201cx\u201d'")]
    public void PowerShell_words_are_quoted_its_own_way(string word, string expected) =>
        Assert.Equal(expected, ShellText.Quote(word, ShellKind.PowerShell));

    // A command line of Windows is read by cmd or by PowerShell, and nobody knows by which.
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData(@"C:\Users\me", @"C:\Users\me")]
    [InlineData("it's & here", "\"it's & here\"")]
    [InlineData("", "\"\"")]
    [InlineData("$env:X", null)]
    [InlineData("%X%", null)]
    [InlineData("say \"x\"", null)]
    [InlineData("\u201dx", null)]
    [InlineData(@"C:\my files\", null)]
    [InlineData("a\nb", null)]
    public void On_Windows_only_what_cmd_and_PowerShell_read_alike_is_quoted(string word, string? expected)
    {
        Assert.Equal(expected is not null, ShellText.CanQuote(word, ShellKind.Windows));
        Assert.Equal(expected, expected is null ? null : ShellText.Quote(word, ShellKind.Windows));
    }

    [Fact]
    public void A_nul_character_is_refused() => Assert.Throws<ArgumentException>(() => ShellText.Quote("a\0b", ShellKind.Posix));

    [Fact]
    public void Commands_fit_the_shell_of_the_user()
    {
        using var home = new TemporaryHome();
        var posix = new LocalSettings();
        var windows = new LocalSettings { Shell = ShellKind.PowerShell };

        Assert.Equal("npm install -g direxio-mcp@0.1.7", McpServer.InstallCommand(posix));
        Assert.Equal("npm install -g direxio-mcp@1.2.3", McpServer.InstallCommand(windows with { GivenMcpVersion = "1.2.3" }));
        Assert.Equal(
            $"npm install -g --allow-scripts=direxio-connent direxio-connent@1.3.17 && direxio-connect daemon install --config {home.Paths.Folder}/cc-connect/config.toml --service-name chat.example.org --force",
            BridgeCommands.Install(home.Paths, posix));
        Assert.Equal(
            $"env DIREXIO_CREDENTIALS_FILE={home.Paths.Credentials} DIREXIO_AGENT_NODE_ID=n direxio-mcp doctor --json",
            McpServer.DoctorCommand(home.Paths, "n", posix));
        Assert.Equal(
            $"$env:DIREXIO_CREDENTIALS_FILE = '{home.Paths.Credentials}'; $env:DIREXIO_AGENT_NODE_ID = 'n'; direxio-mcp doctor --json",
            McpServer.DoctorCommand(home.Paths, "n", windows));
        Assert.Equal("ssh -i '/my keys/k.pem' ubuntu@192.0.2.1", SshCommandLine.Compose("/my keys/k.pem", "/none", "192.0.2.1", ShellKind.Posix));
        Assert.Equal("UserKnownHostsFile=/of/node/known_hosts", SshCommandLine.KnownHosts("/of/node/known_hosts"));
        Assert.Equal("UserKnownHostsFile=\"/my nodes/known_hosts\"", SshCommandLine.KnownHosts("/my nodes/known_hosts"));
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, StandardOutputEncoding = System.Text.Encoding.UTF8 })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
