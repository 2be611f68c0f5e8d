using Direxio.Deployer.Engine.Agents;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Agents;

public sealed class WindowsAgentCommandTests
{
    private const string Local = @"C:\Users\me\AppData\Local";

    [Fact]
    public void Cursor_is_found_where_its_installers_put_it()
    {
        Assert.Equal("C:/Users/me/AppData/Local/cursor-agent/agent.cmd", Find("cursor", Local, @"cursor-agent\agent.cmd", @"Programs\cursor-agent\agent.cmd"));
        Assert.Equal("C:/Users/me/AppData/Local/Programs/cursor-agent/agent.cmd", Find("cursor", Local, @"Programs\cursor-agent\agent.cmd"));
        Assert.Null(Find("cursor", Local));
    }

    [Fact]
    public void Of_several_versions_of_codex_the_newest_is_taken() =>
        Assert.Equal("C:/Users/me/AppData/Local/OpenAI/Codex/bin/2/codex.exe", Find("codex", Local, @"OpenAI\Codex\bin\1\codex.exe", @"OpenAI\Codex\bin\2\codex.exe"));

    [Fact]
    public void A_path_that_the_bridge_would_split_is_left_to_the_name_on_path()
    {
        Assert.Null(Find("codex", @"C:\Users\Jane Doe\AppData\Local", @"OpenAI\Codex\bin\codex.exe"));
        Assert.Null(Find("codex", null, @"OpenAI\Codex\bin\codex.exe"));
    }

    [Fact]
    public void Agents_that_are_on_path_have_no_place_of_their_own() =>
        Assert.Equal(["codex", "cursor"], ConnectAgentCatalog.Entries.Where(entry => entry.WindowsPrograms.Count > 0).Select(entry => entry.Name));

    [Fact]
    public void The_files_of_this_system_are_listed_newest_and_all()
    {
        var folder = Directory.CreateTempSubdirectory("direxio-programs-");
        try
        {
            var below = Path.Combine(folder.CreateSubdirectory("1").FullName, "codex.exe");
            File.WriteAllText(below, string.Empty);
            File.SetLastWriteTimeUtc(below, DateTime.UnixEpoch);

            Assert.Equal([new FoundProgram(below, DateTime.UnixEpoch)], WindowsAgentCommand.List(folder.FullName, "codex.exe", includesSubfolders: true));
            Assert.Empty(WindowsAgentCommand.List(folder.FullName, "codex.exe", includesSubfolders: false));
            Assert.Empty(WindowsAgentCommand.List(Path.Combine(folder.FullName, "none"), "codex.exe", includesSubfolders: true));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Later files are newer.
    private static string? Find(string agent, string? local, params string[] files) => WindowsAgentCommand.Find(
        ConnectAgentCatalog.Find(agent)!,
        local,
        (folder, file, below) =>
        [
            .. files.Select((path, index) => new FoundProgram($@"{local}\{path}", DateTime.UnixEpoch.AddDays(index)))
                .Where(found => below
                    ? found.Path.StartsWith(folder + @"\", StringComparison.Ordinal) && found.Path.EndsWith(@"\" + file, StringComparison.Ordinal)
                    : found.Path == $@"{folder}\{file}"),
        ]);
}
