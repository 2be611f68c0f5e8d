using Direxio.Deployer.Engine.Adapters.Programs;
using Direxio.Deployer.Engine.Ports.Programs;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Programs;

public sealed class ProgramSearchTests
{
    [Fact]
    public void On_Windows_the_extensions_that_can_be_started_are_tried_in_the_order_of_PATHEXT() => Assert.Equal(
        [@"C:\npm\direxio-connect.exe", @"C:\npm\direxio-connect.cmd", @"D:\my tools\direxio-connect.exe", @"D:\my tools\direxio-connect.cmd"],
        ProgramSearch.Candidates("direxio-connect", @"C:\npm\;""D:\my tools"";relative;.;", ".EXE;.JS;.CMD;.VBS", isWindows: true));

    [Fact]
    public void Without_PATHEXT_Windows_has_its_four_kinds_of_programs() => Assert.Equal(
        [@"C:\npm\npm.com", @"C:\npm\npm.exe", @"C:\npm\npm.bat", @"C:\npm\npm.cmd"],
        ProgramSearch.Candidates("npm", @"C:\npm", null, isWindows: true));

    [Theory]
    [InlineData("npm.cmd", @"C:\npm\npm.cmd")]
    [InlineData(@"D:\x\agent.exe", @"D:\x\agent.exe")]
    public void A_name_with_its_extension_is_taken_as_it_is(string program, string expected) =>
        Assert.Equal([expected], ProgramSearch.Candidates(program, @"C:\npm", ".EXE", isWindows: true));

    [Theory]
    [InlineData(@"sub\npm", true)]
    [InlineData("C:npm", true)]
    [InlineData("./npm", false)]
    [InlineData("sub/npm", false)]
    [InlineData("", false)]
    public void A_relative_path_is_nothing_to_start(string program, bool isWindows) =>
        Assert.Empty(ProgramSearch.Candidates(program, isWindows ? @"C:\npm" : "/usr/bin", null, isWindows));

    [Fact]
    public void On_Unix_only_the_absolute_entries_of_PATH_are_searched() =>
        Assert.Equal(["/opt/bin/npm", "/usr/bin/npm"], ProgramSearch.Candidates("npm", "/opt/bin/::.:bin:/usr/bin", null, isWindows: false));

    [Theory]
    [InlineData(@"C:\npm\x.cmd", true)]
    [InlineData(@"C:\npm\X.BAT", true)]
    [InlineData(@"C:\npm\x.exe", false)]
    public void Batch_files_need_their_interpreter(string file, bool expected) => Assert.Equal(expected, BatchCommandLine.IsBatch(file));

    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("", "\"\"")]
    [InlineData("a b&c|d^e", "\"a b&c|d^e\"")]
    [InlineData(@"C:\Users\my name\", "\"C:\\Users\\my name\\\\\"")]
    [InlineData("say \"x\"", "\"say \"\"x\"\"\"")]
    [InlineData("back\\\"quote", "\"back\\\\\"\"quote\"")]
    [InlineData("%PATH%", "\"%%cd:~,%PATH%%cd:~,%\"")]
    public void Words_for_a_batch_file_are_quoted_for_both_of_their_readers(string word, string expected) => Assert.Equal(
        $@"/d /e:on /v:off /s /c """"C:\npm\x.cmd"" {expected}""",
        BatchCommandLine.ArgumentsFor(@"C:\npm\x.cmd", [word]));

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("two\rlines")]
    [InlineData("no\0end")]
    public void A_line_break_is_refused_for_a_batch_file(string word)
    {
        var failure = Assert.Throws<ProgramException>(() => BatchCommandLine.ArgumentsFor(@"C:\npm\x.cmd", [word]));

        Assert.Equal(ProgramFailure.CouldNotStart, failure.Failure);
    }
}
