using Xunit;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>What is copied from a view runs as it was meant, or not at all: no line of it is a command by itself.</summary>
public sealed class CommandWrapTests
{
    private const string Removal = "Remove-DirexioNode -Domain chat.example.org -Rehearse";

    private const string Gate =
        "Confirm-DirexioGate -Domain chat.example.org -Rehearse -Gate AppInitialization -Evidence '<who, on what, when>'";

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public void A_command_that_fits_the_window_is_on_one_line(int width) =>
        Assert.Single(
            Lines($"Nothing to stop: this is a rehearsal. {Removal} deletes its folder.", width),
            line => line.Contains(Removal, StringComparison.Ordinal));

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    public void A_longer_one_is_one_command_in_several_lines(int width)
    {
        var lines = Lines($"Open the App. When that is done, record it: {Gate}", width);
        var begin = lines.FindIndex(line => line.Contains("Confirm-", StringComparison.Ordinal));
        var command = lines[begin..];

        Assert.All(lines, line => Assert.True(line.Length < width, line));
        Assert.StartsWith("Confirm-", command[0].TrimStart(), StringComparison.Ordinal);
        Assert.All(command.SkipLast(1), line => Assert.EndsWith(" `", line, StringComparison.Ordinal));
        Assert.Equal(Gate, string.Join(' ', command.Select(line => line.TrimEnd('`').Trim())));
    }

    [Fact]
    public void For_a_shell_of_the_system_it_goes_on_as_that_reads_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Its shells have another mark.");
        using var form = CommandForm.Enter(ofProgram: true);

        Assert.Contains(
            Lines("npm install -g direxio-connent@1.3.17 && direxio-connect daemon install --force", 50),
            line => line.EndsWith(" \\", StringComparison.Ordinal));
    }

    [Fact]
    public void A_command_in_Chinese_is_not_broken_either() =>
        Assert.Contains($"  {Removal}。", Lines($"这是一次演练，没有要停止的。请运行：{Removal}。它会删除其文件夹。", 60));

    [Fact]
    public void Nothing_of_what_follows_a_longer_one_is_lost_and_a_value_stays_beside_its_parameter()
    {
        var lines = Lines($"请运行：{Gate}。然后继续。", 80);

        Assert.Equal(
            ["  Confirm-DirexioGate -Domain chat.example.org -Rehearse `", "  -Gate AppInitialization -Evidence '<who, on what, when>'。"],
            lines[1..3]);
        Assert.Equal("然后继续。", string.Concat(lines[3..]).Trim());
    }

    private static List<string> Lines(string text, int width) =>
        [.. WordWrap.Indented(text, width, new string(' ', 18), "Next action     : ")];
}
