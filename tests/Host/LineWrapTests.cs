using Direxio.Deployer.Host.Output;

namespace Direxio.Deployer.Host.Tests;

public sealed class LineWrapTests
{
    [Theory]
    [InlineData("short", "short")]
    [InlineData("one two three four", "one two|  three four")]
    [InlineData("  one two three", "  one two|    three")]
    [InlineData("averyveryverylongword", "averyveryverylongword")]
    [InlineData("a averyveryverylongword b", "a|  averyveryverylongword|  b")]
    [InlineData("first\nsecond line is long", "first|second line|  is long")]
    [InlineData("正在等待服务器启动", "正在等待服务|  器启动")]
    [InlineData("  等待：服务器", "  等待：服务|    器")]
    public void Lines_break_between_words(string text, string expected) =>
        Assert.Equal(expected, LineWrap.At(12, text).ReplaceLineEndings("|"));
}
