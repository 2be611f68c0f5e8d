using Direxio.Deployer.Host.Output;

namespace Direxio.Deployer.Host.Tests;

/// <summary>The line that is written over fits into the window, or it could not be taken away again.</summary>
public sealed class TerminalTests
{
    private const int Columns = 80;

    [Theory]
    [InlineData("Waiting for the server chat.example.org to answer at 203.0.113.7 - connection refused, for 3 minutes of at most 30 minutes")]
    [InlineData("正在等待服务器 chat.example.org 在 203.0.113.7 上回应 - 连接被拒绝，已等待 3 分钟，最多 30 分钟，每 5 秒查看一次，请稍候")]
    [InlineData("正在等待 ✅✅✅ ❤️❤️❤️ 🚀🚀🚀 👩‍👩‍👧 🇨🇳 服务器回应服务器回应服务器回应服务器回应服务器回应服务器回应服务器回应")]
    public void A_progress_line_is_cut_by_columns(string text)
    {
        var shown = Show(text);

        Assert.EndsWith("…", shown, StringComparison.Ordinal);
        Assert.InRange(TextWidth.Of(shown), Columns - 3, Columns - 1);
        Assert.StartsWith(shown[..^1], text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_fits_is_shown_whole_also_where_marks_take_no_column()
    {
        var text = string.Concat(Enumerable.Repeat("e\u0301", Columns - 1));

        Assert.Equal(text, Show(text));
    }

    private static string Show(string text)
    {
        using var error = new StringWriter();
        new Terminal(TextWriter.Null, error, new() { WantedWidth = Columns }).ShowTransientLine(text);
        return error.ToString();
    }
}
