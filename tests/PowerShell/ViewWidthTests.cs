using System.Management.Automation;
using System.Management.Automation.Host;
using System.Text.RegularExpressions;
using Direxio.Deployer.PowerShell.Views;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>What a terminal shows of each result, whatever its width.</summary>
[Collection(RehearsedResultsGroup.Name)]
public sealed partial class ViewWidthTests(RehearsedResults results)
{
    private const int Wide = 400;

    // A delivery has views of its own; a document to copy and what a command on a node said are shown as they are.
    private static readonly string[] AsTheyAre = ["deployment", "policy", "command"];

    private static readonly char[] Marks = [',', '.', ':', ';'];

    // pwsh breaks a longer line at its first space, even one of the indentation, and so leaves an empty line above it.
    [Fact]
    public void What_is_longer_than_the_window_stands_in_a_question_without_an_indentation() => Assert.Equal(
        ["  from", "/home/owner/backups/chat.example.org", "  size 1 MB"],
        WordWrap.Hanging("  from /home/owner/backups/chat.example.org\n  size 1 MB", 24).Split(Environment.NewLine));

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(140)]
    public void No_line_is_longer_than_the_window_and_no_word_is_broken(int width) =>
        Assert.All(results.Names.Except(AsTheyAre), name =>
        {
            var words = Words(Plain(Show(name, Wide))).ToHashSet();
            var shown = Plain(Show(name, width));

            Assert.DoesNotContain("#ERR", shown);
            Assert.All(shown.Split('\n'), line => Assert.True(line.TrimEnd().Length <= width, line));
            // PowerShell itself breaks a path that is longer than the window.
            var tooLong = words.Where(word => word.Length > width - 3).ToList();
            Assert.All(Words(shown), word => Assert.True(
                words.Contains(word) || tooLong.Exists(longer => longer.Contains(word, StringComparison.Ordinal)),
                $"{name}: {word}"));
        });

    [Fact]
    public void Nothing_is_cut_out_of_what_a_wide_window_shows() =>
        Assert.All(results.Names.Except(AsTheyAre), name => Assert.DoesNotContain("\u2026", Show(name, 140)));

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    public void The_list_of_nodes_has_everything_of_each_node_at_any_width(int width)
    {
        var shown = Plain(Show("statuses", width));

        Assert.All(results["statuses"].Select(result => (NodeStatus)result.BaseObject), node => Assert.All(
            [node.Domain, node.Status.ToString(), node.CurrentPhase?.ToString().Split('_')[0], node.Resources.PublicIp],
            value => Assert.Contains(value ?? string.Empty, shown)));
        Assert.Equal(width >= 80, shown.Contains("Region, address", StringComparison.Ordinal));
    }

    private string Show(string name, int width)
    {
        var screen = results.Shell.Host.UI.RawUI;
        screen.BufferSize = new Size(width, 3000);
        try
        {
            return results.Shell.Show("$args[0]", results[name]);
        }
        finally
        {
            screen.BufferSize = new Size(Wide, 3000);
        }
    }

    private static string Plain(string shown) => Sequences().Replace(shown, string.Empty);

    // A command that goes on in the next line says so by a mark.
    private static IEnumerable<string> Words(string shown) =>
        Spaces().Split(shown).Select(word => word.TrimEnd(Marks)).Where(word => word.Length > 0 && word != "`");

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Sequences();

    [GeneratedRegex("\\s+")]
    private static partial Regex Spaces();
}
