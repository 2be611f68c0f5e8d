using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;
using Direxio.Deployer.Engine.Tests.State;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Facade;

/// <summary>
/// A secret of one node can reach a text of another one's command, by a shared log or a server's answer. It is hidden there too,
/// without the files of all nodes being read by each command.
/// </summary>
public sealed class SecretsOfOthersTests : IDisposable
{
    private const string Other = "other.example.org";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("direxio-others-");
    private readonly Canaries canaries = new();
    private readonly EngineHome home;

    public SecretsOfOthersTests()
    {
        home = new(canaries.Environment(folder.FullName));
        canaries.Plant(home.Node(Canaries.Domain, rehearsal: false));
        home.WriteState(Other, StateSaying(canaries.Gossip));
    }

    private string Nodes => Path.Combine(home.Folder, "nodes");

    public void Dispose()
    {
        home.Dispose();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_secret_of_another_node_is_in_no_text(bool longAgo)
    {
        if (longAgo)
        {
            Age();
        }

        AssertSilent();
        AssertSilent();
    }

    [Fact]
    public void Of_nodes_that_nothing_was_done_with_no_file_is_opened_again()
    {
        var nodes = PlantMany(20);
        Age();
        AssertSilent();

        using var opened = Watch(nodes);
        Assert.NotEmpty(home.Engine.GetStatus(Other, rehearsal: false));

        var files = opened.Take().Where(file => !IsLock(file)).Select(file => Path.GetRelativePath(Nodes, file)).Distinct();
        Assert.Equal([Path.Combine(Other, "state.json")], files);
    }

    [Fact]
    public void An_inventory_opens_each_state_once_and_nothing_else()
    {
        var nodes = PlantMany(20);
        Age();
        AssertSilent();

        using var opened = Watch(nodes);
        Assert.Equal(22, home.Engine.EnumerateStatus(rehearsal: false).Count());

        Assert.Equal(
            nodes.Select(node => Path.Combine(node, "state.json")).Order(StringComparer.Ordinal),
            opened.Take().Where(file => !IsLock(file)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_a_process_wrote_that_was_killed_then_is_hidden_too()
    {
        Age();
        AssertSilent();
        var plain = home.Store(rehearsal: false);
        new FolderStore(plain.Home, watch: new NodeSecrets(plain)).Open(Canaries.Domain).Dispose();
        File.WriteAllText(home.Node(Canaries.Domain, rehearsal: false).Credentials, $$"""{ "agent_token": "{{canaries["Later"]}}" }""");
        home.WriteState(Other, StateSaying(canaries.Gossip));

        AssertSilent();
        Age();
        AssertSilent();
        AssertSilent();
    }

    [Fact]
    public void A_node_that_comes_is_known_from_then_on()
    {
        Age();
        AssertSilent();
        var late = home.Node("late.example.org", rehearsal: false);
        Directory.CreateDirectory(late.Folder);
        File.WriteAllText(late.Credentials, $$"""{ "access_token": "{{canaries["Late"]}}" }""");
        home.WriteState(Other, StateSaying(canaries.Gossip));

        AssertSilent();
    }

    [Fact]
    public void What_another_program_wrote_is_known_to_a_command_about_that_node()
    {
        Age();
        AssertSilent();
        var paths = home.Node(Canaries.Domain, rehearsal: false);
        File.WriteAllText(paths.Credentials, $$"""{ "access_token": "{{canaries["Rotated"]}}" }""");
        home.WriteState(Canaries.Domain, StateSaying(canaries.Gossip));

        Assert.Empty(canaries.In(Canaries.Dump(home.Engine.GetStatus(Canaries.Domain, rehearsal: false)[0])));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Where_no_index_can_be_kept_every_node_is_read(bool orItsLock)
    {
        var place = Path.Combine(home.Folder, "redaction");
        if (orItsLock)
        {
            File.WriteAllText(place, "in the way");
        }
        else
        {
            Directory.CreateDirectory(Path.Combine(place, "index", "in-the-way"));
        }

        Age();

        AssertSilent();
    }

    private List<string> PlantMany(int count)
    {
        for (var number = 0; number < count; number++)
        {
            var paths = home.Node($"n{number}.example.org", rehearsal: false);
            new Canaries().Plant(paths);
        }

        return [.. Directory.GetDirectories(Nodes)];
    }

    private static OpenedFiles Watch(IReadOnlyList<string> nodes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Which files are opened is asked of inotify.");
        return new(nodes);
    }

    private static bool IsLock(string file) => file.EndsWith(".lock", StringComparison.Ordinal);

    private static string StateSaying(string words)
    {
        var state = SampleStates.Ours(PhaseId.S4_BOOTSTRAP_STACK, "failed", words);
        state["domain"] = null;
        state["next_action"] = words;
        return state.ToJsonString();
    }

    // As if everything had been written an hour ago.
    private void Age()
    {
        var before = DateTime.UtcNow.AddHours(-1);
        foreach (var entry in new DirectoryInfo(Nodes).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            entry.LastWriteTimeUtc = before;
        }

        Directory.SetLastWriteTimeUtc(Nodes, before);
    }

    private void AssertSilent()
    {
        Assert.Empty(canaries.In(Canaries.Dump(home.Engine.GetStatus(Other, rehearsal: false)[0])));
        Assert.Empty(canaries.In(Canaries.Dump(home.Engine.GetStatus(null, rehearsal: false))));
    }
}
