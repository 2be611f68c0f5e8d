using Direxio.Deployer.PowerShell.Views;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>A terminal gives a Chinese letter two columns, and Chinese has no spaces to break a line at.</summary>
public sealed class ChineseWidthTests
{
    private const string Command = "Resume-DirexioDeployment -Domain chat.example.org";
    private const string Sentence =
        "如果 AWS 没有回应（例如网络中断），请等几分钟，再运行：" + Command + "。它会从《上一次》停下的地方继续，不会重复创建。";

    private const string NotFirst = "，。、；：！？）》」,.;:!?)";
    private const string NotLast = "（《「(";

    [Theory]
    [InlineData("", 0)]
    [InlineData("chat.example.org", 16)]
    [InlineData("服务器", 6)]
    [InlineData("节点：A", 7)]
    [InlineData("（１２）", 8)]
    [InlineData("한국어", 6)]
    [InlineData("e\u0301te\u0301", 3)]
    [InlineData("\U00020000", 2)]
    [InlineData("“ö”", 3)]
    [InlineData("✅⚡", 4)]
    [InlineData("\u2764\uFE0F", 2)]
    [InlineData("\U0001F680", 2)]
    public void A_text_takes_the_columns_that_a_terminal_gives_it(string text, int columns)
    {
        Assert.Equal(columns, TextWidth.Of(text));
        Assert.Equal(columns, WordWrap.LengthOf($"\u001b[32m{text}\u001b[0m"));
        Assert.Equal(10, TextWidth.Of(TextWidth.PadLeft(text, 10)[..^text.Length]) + Math.Min(columns, 10));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    public void Chinese_is_broken_between_its_letters_within_the_window(int width)
    {
        var lines = WordWrap.Lines(Sentence, width).ToList();

        Assert.True(lines.Count > 1);
        // A command is whole even where it is longer than the window.
        Assert.All(lines, line => Assert.InRange(
            TextWidth.Of(line), 1, line.StartsWith(Command, StringComparison.Ordinal) ? Math.Max(width, Command.Length + 2) : width));
        // A line is as full as it can be: what follows would not fit, or may not stand at its end or begin.
        Assert.All(lines.SkipLast(1), line => Assert.True(TextWidth.Of(line) > width - Command.Length - 4, line));
        Assert.Equal(Sentence.Replace(" ", string.Empty), string.Concat(lines).Replace(" ", string.Empty));
        Assert.Contains(lines, line => line.Contains(Command, StringComparison.Ordinal));
    }

    [Fact]
    public void No_line_begins_with_a_mark_that_closes_nor_ends_with_one_that_opens() =>
        Assert.All(Enumerable.Range(8, 73), width =>
        {
            var lines = WordWrap.Lines(Sentence, width).ToList();
            Assert.All(lines.Skip(1), line => Assert.DoesNotContain(line[0], NotFirst));
            Assert.All(lines, line => Assert.DoesNotContain(line[^1], NotLast));
        });

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    public void Labels_of_both_languages_have_their_texts_below_each_other(int width)
    {
        var style = new ViewStyle(new ScriptedHost { UI = { RawUI = { BufferSize = new(width, 100) } } }, null);
        var lines = new ViewText(style).Add("初始化码", Sentence).Add("stop billing", Sentence).ToString().Split(Environment.NewLine);

        Assert.All(lines, line => Assert.InRange(TextWidth.Of(line), 1, width));
        if (!style.IsNarrow)
        {
            Assert.All(["初始化码", "stop billing"], label => Assert.Single(lines, line =>
                line.StartsWith(label, StringComparison.Ordinal) && TextWidth.Of(line[..line.IndexOf(": ", StringComparison.Ordinal)]) == 16));
        }
    }
}
