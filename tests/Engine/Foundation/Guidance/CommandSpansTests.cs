using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Settings;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Foundation.Guidance;

/// <summary>
/// Whatever is copied into a shell is found in a text as one piece, and so is never broken into lines that run by themselves.
/// </summary>
public sealed class CommandSpansTests
{
    private const string Domain = "chat.example.org";

    private static readonly Command[] Ours =
    [
        Commands.Resume(Domain), Commands.StartConfirmed(Domain), Commands.Remove(Domain), Commands.Statuses(),
        Commands.ConfirmGate(Domain, ProductGate.RealChat, "<who wrote, when, and what it's answered>").With("RuntimeProbeConfirmed"),
        Commands.Restore(Domain), Commands.Restore(Domain, "/home/a user/x.backup"), Commands.ChangeNode(Domain).WithOff("Protected"),
        Commands.Restore(Domain, "-Force"), Commands.Invoke(Domain, "docker ps | grep 'x'"), Commands.ImportCredential(),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_command_of_ours_is_one_piece(bool ofProgram)
    {
        using var form = CommandForm.Enter(ofProgram);

        Assert.All(Ours, command => IsWhole(command.In(AdviceContext.ForNode(isRehearsal: true)).Render()));
    }

    [Fact]
    public void A_command_of_another_program_is_one_piece() => Assert.All(
        [
            NpmCommands.InstallLine("direxio-mcp", "0.1.7", ShellKind.Posix), "npm config set cafile <file>", "npm prefix -g",
            ShellText.AndThen(
                NpmCommands.InstallLine("direxio-connent", "1.3.17", ShellKind.PowerShell),
                "direxio-connect daemon install --config /a/config.toml --force"),
            SshCommandLine.Compose("/home/a user/key.pem", "/home/o/known_hosts", "203.0.113.20", ShellKind.Posix),
            ShellText.WithVariables(ShellKind.Posix, [new("A", "/b c"), new("B", "1")], "direxio-mcp doctor --json"),
            SessionAdvice.LingerCommand("owner"), "ssh -i /home/o/key.pem -o UserKnownHostsFile=/home/o/known_hosts ubuntu@203.0.113.20",
            "sudo -n systemctl reboot", "aws sso login --profile work", "direxio help Get-DirexioStatus",
        ],
        IsWhole);

    [Theory]
    [InlineData("npm does not trust the registry's certificate, and ssh is needed. Log in by SSH and not by sudo.")]
    [InlineData("The environment of Direxio, or any Get-ChildItem: direxio is a program.")]
    public void A_sentence_about_a_program_is_no_command(string text) => Assert.Empty(CommandSpans.In(text));

    private static void IsWhole(string command)
    {
        (string, string)[] around =
        [
            ("", ""), ("Run: ", "."), ("Then ", ". And more of it."), ("(", ") here"), ("请运行：", "。然后"), ("请运行 ", "，再"),
        ];
        foreach (var (before, after) in around)
        {
            var text = before + command + after;
            Assert.Equal([command], CommandSpans.In(text).Select(span => text[span]));
        }
    }
}
