using System.Text.RegularExpressions;

namespace Direxio.Deployer.Pester.Tests;

/// <summary>
/// The path of a person who is no expert, at a real terminal of 80 columns: they type one cmdlet, answer what they are asked, and do
/// what the screen says next.
/// </summary>
public sealed partial class LaypersonPathTests
{
    private const string Domain = "chat.example.org";
    private const string TypedDomain = "Domain:";
    private const int Columns = 80;

    [Fact]
    public async Task One_cmdlet_and_the_answers_to_its_questions_lead_to_a_node_and_to_its_removal()
    {
        Assert.SkipWhen(Terminal.Missing is not null, Terminal.Missing ?? string.Empty);
        using var home = new ThrowawayFolder();
        await using var terminal = await Terminal.OpenAsync(home.Folder, Columns);

        AssertShows("No rehearsed nodes on this machine.", await terminal.TypeAsync("Get-DirexioStatus -Rehearse"));

        // Neither domain nor consent is given, so both are asked for, the second under what is created and what it costs.
        var which = await terminal.TypeAsync("Start-DirexioDeployment -Rehearse", TypedDomain);
        AssertShows("Which domain?", which);
        var plan = await terminal.TypeAsync(Domain, TypedDomain);
        AssertShows("Costs about 21.23 USD a month", plan);
        AssertShows($"type {Domain} to continue with the rehearsal", plan);
        AssertBrokenBetweenWords(plan);
        AssertShows("so nothing was done", await terminal.TypeAsync("chat.example.com"));

        await terminal.TypeAsync("Start-DirexioDeployment -Rehearse", TypedDomain);
        await terminal.TypeAsync(Domain, TypedDomain);
        var delivery = await terminal.TypeAsync(Domain);
        var code = InitializationCode().Match(delivery).Groups[1].Value;
        Assert.NotEmpty(code);

        // What is read first, where the window ends, is what to do now.
        var command = AdvisedCommand.In(Words(delivery)).Last();
        Assert.StartsWith($"Confirm-DirexioGate -Domain {Domain} -Rehearse -Gate AppInitialization -Evidence", command);
        var gate = await terminal.TypeAsync(AdvisedCommand.Fill(command, "I set a password on my phone at noon"));
        AssertShows("confirmed", gate);
        Assert.DoesNotContain(code, gate);
        AssertShows("-Gate RealChat", await terminal.TypeAsync($"Get-DirexioStatus {Domain} -Rehearse"));

        var removal = await terminal.TypeAsync($"Remove-DirexioNode {Domain} -Rehearse", TypedDomain);
        AssertShows("This ends a cost of about 21.23 USD a month.", removal);
        var removed = await terminal.TypeAsync(Domain);
        AssertShows("Removed", removed);
        AssertShows("No rehearsed nodes on this machine.", await terminal.TypeAsync("Get-DirexioStatus -Rehearse"));
    }

    // What is no path or command of its own ends before the window does, and is continued as far in as it began.
    private static void AssertBrokenBetweenWords(string screen)
    {
        Assert.All(screen.Split('\n'), line => Assert.True(line.Length < Columns, line));
        Assert.DoesNotMatch(@"\n (?! )\S", screen);
    }

    // However it is broken into lines.
    private static void AssertShows(string words, string screen) =>
        Assert.True(Words(screen).Contains(words, StringComparison.Ordinal), $"'{words}' is not on the screen:\n{screen}");

    // A prompt ends the sentence above it, and a mark at a line's end says that its command goes on.
    private static string Words(string screen) => Spaces().Replace(
        screen.Replace($"\n{Terminal.Prompt}", ";", StringComparison.Ordinal).Replace(" `\n", "\n", StringComparison.Ordinal), " ");

    [GeneratedRegex(@"initialization code : (\S+)")]
    private static partial Regex InitializationCode();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
