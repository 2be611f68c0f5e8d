using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.State;

/// <summary>What others on the machine could read or change is said, and is the owner's alone once the node is taken.</summary>
public sealed class LooseModesTests : IDisposable
{
    private readonly TemporaryHome home = new();
    private readonly List<string> warnings = [];

    public LooseModesTests()
    {
        Assert.SkipUnless(FileModes.Exist, "Windows has access lists instead of modes.");
        home.WriteState(SampleStates.Ours(PhaseId.S7_VERIFY_E2E, "done").ToJsonString());
        foreach (var file in (string[])[home.Paths.Credentials, home.Paths.PrivateKey("direxio-20261123-101112"), Path.Combine(home.Paths.ConnectFolder, "config.toml"), Path.Combine(home.Paths.Workspace, "notes.txt")])
        {
            OwnerOnlyFile.Write(file, "x");
        }

        FileModes.Set(home.Paths.Folder, 0x1C0);
        FileModes.Set(home.Paths.State, 0x180);
    }

    public void Dispose() => home.Dispose();

    [Fact]
    public void What_is_its_owners_alone_is_not_spoken_of()
    {
        Take();

        Assert.Empty(warnings);
    }

    [Fact]
    public void Every_loose_file_is_named_with_its_mode_and_corrected()
    {
        string[] loose =
        [
            home.Paths.Folder, home.Paths.State, home.Paths.Credentials, home.Paths.PrivateKey("direxio-20261123-101112"), Path.Combine(home.Paths.ConnectFolder, "config.toml"),
        ];
        Array.ForEach(loose, path => FileModes.Set(path, 0x1ED));

        Take();

        var warning = Assert.Single(warnings);
        Assert.All(loose, path => Assert.Contains($"{path} (mode 0755)", warning));
        Assert.All(loose, path => Assert.Equal(0x1C0, FileModes.Of(path)));
    }

    [Fact]
    public void Many_are_named_in_a_few_words()
    {
        for (var number = 0; number < 30; number++)
        {
            File.WriteAllText(Path.Combine(home.Paths.Folder, $"f{number}"), "x");
            FileModes.OpenToAll(Path.Combine(home.Paths.Folder, $"f{number}"));
        }

        Take();

        Assert.Contains("and 20 more", Assert.Single(warnings));
    }

    [Fact]
    public void A_link_and_the_workspace_are_left()
    {
        var elsewhere = Path.Combine(home.Folder, "elsewhere");
        File.WriteAllText(elsewhere, "x");
        FileModes.OpenToAll(elsewhere);
        File.CreateSymbolicLink(Path.Combine(home.Paths.Folder, "link"), elsewhere);
        FileModes.OpenToAll(Path.Combine(home.Paths.Workspace, "notes.txt"));
        var before = (FileModes.Of(elsewhere), FileModes.Of(Path.Combine(home.Paths.Workspace, "notes.txt")));

        Take();

        Assert.Empty(warnings);
        Assert.Equal(before, (FileModes.Of(elsewhere), FileModes.Of(Path.Combine(home.Paths.Workspace, "notes.txt"))));
    }

    [Fact]
    public void To_root_what_belongs_to_another_user_is_said()
    {
        Assert.SkipWhen(Unprivileged.Missing is not null, Unprivileged.Missing ?? string.Empty);
        OddEntries.GiveAway(home.Paths.State, 12345);

        Take();

        Assert.Contains($"{home.Paths.State} (user id 12345)", Assert.Single(warnings));
    }

    private void Take() => new FolderStore(home.Home, warnings.Add).Open(TemporaryHome.Domain).Dispose();
}
