using System.Diagnostics;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Foundation.Guidance;

/// <summary>Who called the program <c>direxio</c> is told command lines of it, for the shell that he is in.</summary>
public sealed class CommandFormTests
{
    private const string Domain = "chat.example.org";

    private static Command[] Commanded =>
    [
        Commands.Resume(Domain), Commands.StartConfirmed(Domain), Commands.Statuses(), Commands.Restore(Domain),
        Commands.Restore(Domain, "/home/a user/x.backup"), Commands.Restore(Domain, "it's; date"), Commands.Restore(Domain, "it\u2019s \u2018x"),
        Commands.Restore(Domain, "-Force"), Commands.Restore(Domain, "a\nb"), Commands.ChangeNode(Domain).WithOff("Protected"),
        Commands.Invoke(Domain, "docker ps | grep 'x'"), Commands.ConfirmGate(Domain, ProductGate.RealChat, "<who wrote, and when>"),
    ];

    [Fact]
    public void A_command_is_a_command_line_of_the_program()
    {
        using var form = CommandForm.Enter(ofProgram: true);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The quotes of sh are meant.");

        Assert.Equal("direxio Resume-DirexioDeployment -Domain chat.example.org", Commands.Resume(Domain).Render());
        Assert.Equal("direxio Set-DirexioNode -Domain chat.example.org -Protected:false", Commands.ChangeNode(Domain).WithOff("Protected").Render());
        Assert.Equal("direxio Find-DirexioOrphan -Region eu-west-1,us-east-1", Commands.Orphans().With("Region", ["eu-west-1", "us-east-1"]).Render());
        Assert.Equal(
            @"direxio Restore-DirexioNode -Domain chat.example.org -Path 'it'\''s here'", Commands.Restore(Domain, "it's here").Render());
        Assert.Equal("direxio Restore-DirexioNode -Domain chat.example.org -Path:-Force", Commands.Restore(Domain, "-Force").Render());
        Assert.Equal("direxio Restore-DirexioNode -Domain chat.example.org -Path <the same value>", Commands.Restore(Domain, "a\u001bb").Render());
        Assert.Equal("Name it: -Path 'a b'", $"Name it: {CommandArgument.Of("Path", "a b")}");
    }

    [Fact]
    public void What_is_written_to_disk_has_cmdlets()
    {
        using var form = CommandForm.Enter(ofProgram: true);
        var advice = Advice.From($"Run: {Commands.Resume(Domain)}");

        Assert.Equal("Run: direxio Resume-DirexioDeployment -Domain chat.example.org", advice.ToString());
        Assert.Equal("Run: Resume-DirexioDeployment -Domain chat.example.org", advice.ToEnglish());
        Assert.Equal("Run: direxio Resume-DirexioDeployment -Domain chat.example.org", advice.ToString());
    }

    [Fact]
    public void What_is_on_record_is_shown_in_the_form_of_the_moment()
    {
        var context = AdviceContext.ForNode(isRehearsal: true);
        Assert.All(Commanded, command =>
        {
            var recorded = $"Wait, then run {command.In(context).Render()}. Or not.";
            Assert.Equal(recorded, Advice.Recorded(recorded).ToString());

            using var form = CommandForm.Enter(ofProgram: true);
            Assert.Equal($"Wait, then run {command.In(context).Render()}. Or not.", Advice.Recorded(recorded).ToString());
            Assert.Equal(recorded, Advice.Recorded(recorded).ToEnglish());
        });
    }

    [Fact]
    public async Task Bash_hands_over_every_value_as_it_was()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "bash is not installed.");
        using var form = CommandForm.Enter(ofProgram: true);
        foreach (var word in NastyWords.All.Where(word => VisibleText.IsWord(word) && word is not ['-', ..]))
        {
            var line = "direxio() { printf '%s\\0' \"$@\"; }; " + Commands.Restore(Domain, word).Render();
            using var process = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", line]) { RedirectStandardOutput = true, StandardOutputEncoding = System.Text.Encoding.UTF8 })!;
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

            Assert.Equal($"Restore-DirexioNode\0-Domain\0{Domain}\0-Path\0{word}\0", output);
        }
    }
}
