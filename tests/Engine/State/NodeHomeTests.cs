using Direxio.Deployer.Engine.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.State;

/// <summary>A home as Git Bash and WSL write it is the folder that it means there, and not a folder c of the current drive.</summary>
public sealed class NodeHomeTests
{
    [Theory]
    [InlineData("/c/Users/me/.direxio", "C:/Users/me/.direxio")]
    [InlineData("/mnt/d/direxio", "D:/direxio")]
    [InlineData("/cygdrive/e/direxio/", "E:/direxio")]
    [InlineData(@"C:\Users\me\.direxio", @"C:\Users\me\.direxio")]
    [InlineData("//server/share/direxio", "//server/share/direxio")]
    [InlineData("direxio", "direxio")]
    public void On_Windows_it_is_the_folder_of_the_drive_that_it_names(string given, string folder) =>
        Assert.Equal(folder, NodeHome.FolderOf(given, isWindows: true));

    [Theory]
    [InlineData("/home/me/.direxio")]
    [InlineData("/root")]
    public void One_that_names_no_drive_does_not_count_on_Windows(string given) => Assert.Null(NodeHome.FolderOf(given, isWindows: true));

    // A shell expands ~ in a word of its own, PowerShell in no string.
    [Theory]
    [InlineData("~")]
    [InlineData("~/direxio")]
    public void The_home_folder_may_be_written_as_in_a_shell(string given)
    {
        var environment = TemporaryHome.EnvironmentWith(("DIREXIO_HOME", given));

        Assert.Equal(Path.GetFullPath(environment.UserProfile + given[1..]), NodeHome.Locate(environment, rehearsal: false).Root);
    }

    [Theory]
    [InlineData("direxio")]
    [InlineData("./direxio")]
    [InlineData("~other/direxio")]
    public void One_that_depends_on_the_current_folder_is_refused(string given)
    {
        var environment = TemporaryHome.EnvironmentWith(("DIREXIO_HOME", given));

        var failure = Assert.Throws<DeployException>(() => NodeHome.Locate(environment, rehearsal: false));

        Assert.Equal("HomeRelative", failure.Code);
        Assert.Contains($"'{given}'", failure.Message, StringComparison.Ordinal);
        Assert.Null(NodeHome.TryLocate(environment, rehearsal: false));
    }

    [Fact]
    public void Elsewhere_it_is_taken_as_it_is() => Assert.Equal("/c/Users/me", NodeHome.FolderOf("/c/Users/me", isWindows: false));

    [Theory]
    [InlineData("/c/Users/me/.direxio/nodes/chat.example.org/direxio-key.pem")]
    [InlineData(@"C:\Users\me\.direxio\nodes\chat.example.org\direxio-key.pem")]
    public void A_key_file_that_is_not_where_the_state_says_is_looked_for_in_the_nodes_folder(string recorded)
    {
        using var home = new TemporaryHome();
        home.WriteState(SampleStates.Late().ToJsonString());
        var state = home.Store.Read(TemporaryHome.Domain)!;
        state.Resources.KeyFile = recorded;
        Assert.Equal(recorded, home.Paths.KeyFileOf(state));
        var here = Path.Combine(home.Paths.Folder, "direxio-key.pem");

        File.WriteAllText(here, "a key");

        Assert.Equal(here, home.Paths.KeyFileOf(state));
    }
}
