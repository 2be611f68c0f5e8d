using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Foundation.Guidance;

/// <summary>Commands are found again in advice that is on record as text, each of them whole and without the words around it.</summary>
public sealed class CommandTextTests
{
    private const string Domain = "chat.example.org";

    [Fact]
    public void Every_command_is_found_as_it_was_written()
    {
        var context = AdviceContext.ForNode(isRehearsal: true);
        Command[] commands =
        [
            Commands.Resume(Domain), Commands.StartConfirmed(Domain), Commands.Resume(Domain).With("ConfirmDnsOverwrite"),
            Commands.ConfirmGate(Domain, ProductGate.RealChat, "<who wrote, when, and what it's answered>").With("RuntimeProbeConfirmed"),
            Commands.Restore(Domain), Commands.Restore(Domain, "/home/a user/x.backup"), Commands.RemoveAnyRun(), Commands.Statuses(),
            Commands.ChangeNode(Domain).WithOff("Protected"), Commands.Restore(Domain, "it\u2019s; Get-Date #\u2018"),
            Commands.Restore(Domain, "-Force"), Commands.Restore(Domain, "a\nb"), Commands.Invoke(Domain, "docker ps | grep 'x'"), Commands.RepeatProvisioning(Domain),
            Commands.Resume(Domain).WithPlaceholder("ConnectAgentOption", "@{mode='force'}").With("AllowUnattendedAgent"),
        ];
        string[] ends = ["", ".", ". And then more of it.", ", or not", " after 2026-11-28 12:48 UTC.", ") here", "; it's done"];

        Assert.All(commands, command => Assert.All(ends, end =>
        {
            var text = command.In(context).Render();
            Assert.Equal([new("Run: ", false), new(text, true), .. Rest(end)], CommandText.Split($"Run: {text}{end}"));
        }));
    }

    [Fact]
    public void What_is_no_command_of_ours_stays_words()
    {
        const string Text = "Open the App -Domain x, then Invoke-DirexioNothing -Force and Get-ChildItem.";

        Assert.Equal([new(Text, false)], CommandText.Split(Text));
    }

    // Whether a parameter takes a value is told by the help, which is that of the cmdlets.
    [Fact]
    public void Switches_are_those_of_the_cmdlets()
    {
        foreach (var signature in Commands.All)
        {
            var help = File.ReadAllText(Path.Combine(Repository.Root, "docs", "help", $"{signature.Name}.md"));
            Assert.All(signature.Parameters, parameter =>
            {
                var isSwitch = !Regex.IsMatch(help, $@"-{parameter}\]?\s+<");
                Assert.Equal((signature.Name, parameter, isSwitch), (signature.Name, parameter, CommandSignature.IsSwitch(parameter)));
            });
        }
    }

    private static AdvicePiece[] Rest(string end) => end.Length == 0 ? [] : [new(end, false)];
}
