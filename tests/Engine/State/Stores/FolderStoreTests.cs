using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.State.Stores;

/// <summary>What whoever goes by the store relies on. What it does about odd files is in the tests of those.</summary>
public sealed class FolderStoreTests : IDisposable
{
    private const string Domain = TemporaryHome.Domain;

    private readonly TemporaryHome home = new();

    private INodeStore Store => home.Store;

    // Of another process, as far as the store can tell: it shares nothing with the first but the folder.
    private INodeStore Other => new FolderStore(home.Home);

    public void Dispose() => home.Dispose();

    [Fact]
    public void A_store_without_nodes_knows_none()
    {
        Assert.Empty(Store.ServiceIds());
        Assert.Null(Store.Read(Domain));
        Assert.Null(Store.ReadOfAnyDomain(Domain));
        Assert.Null(Store.ReadForRemoval(Domain));
        Assert.Empty(Store.SecretsIn(Domain));
        Assert.Null(Store.IsBusy(Domain));
        Assert.Empty(Directory.EnumerateFileSystemEntries(home.Folder));
    }

    [Fact]
    public void A_node_is_of_whoever_opened_it_until_that_ends()
    {
        using (Store.Open(Domain))
        {
            Assert.True(Other.IsBusy(Domain));
            Assert.Equal("NodeIsBusy", Refusal(() => Other.Open(Domain)));
            Assert.Equal("NodeIsBusy", Refusal(() => Other.OpenForReplacement(Domain)));
            Assert.Equal("NodeIsBusy", Refusal(() => Other.OpenForRemoval(Domain, isKnown: true, _ => { })));
            Other.Open("another.example.org").Dispose();
        }

        Assert.False(Other.IsBusy(Domain));
        Other.Open(Domain).Dispose();
    }

    [Fact]
    public void What_one_writes_another_reads()
    {
        using var session = Store.Open(Domain);
        Assert.Null(session.State);
        session.Begin(NodeState.Create(Domain, "direxio-1", DateTimeOffset.UnixEpoch));
        session.Update(state =>
        {
            state.Region = "eu-west-1";
            state.Resources.PublicIp = "203.0.113.20";
        });

        var read = Other.Read(Domain)!;

        Assert.Equal(("direxio-1", "eu-west-1", "203.0.113.20"), (read.RunId, read.Region, read.Resources.PublicIp));
        Assert.Equal(session.State!.ToJson(), read.ToJson());
        Assert.Equal(Domain, Assert.Single(Other.ServiceIds()));
    }

    [Fact]
    public void Who_has_given_a_node_back_cannot_write_to_it_any_more()
    {
        var session = Store.Open(Domain);
        session.Begin(NodeState.Create(Domain, "direxio-1", DateTimeOffset.UnixEpoch));
        session.Dispose();

        Assert.Throws<ObjectDisposedException>(() => session.Update(state => state.Region = "eu-west-1"));
        Assert.Throws<ObjectDisposedException>(() => session.Begin(NodeState.Create(Domain, "direxio-2", DateTimeOffset.UnixEpoch)));
        Assert.Throws<ObjectDisposedException>(() => session.SetAside(session.AsideName("late", DateTimeOffset.UnixEpoch)));

        Assert.Equal(("direxio-1", null), (Other.Read(Domain)!.RunId, Other.Read(Domain)!.Region));
    }

    [Fact]
    public void A_newer_state_is_read_and_refused_to_whoever_would_write_it()
    {
        var newer = SampleStates.Ours(PhaseId.S7_VERIFY_E2E, "done");
        newer["schema_version"] = StateSchema.Current + 1;
        home.WriteState(newer.ToJsonString());

        Assert.Equal("eu-central-1", Store.Read(Domain)!.Region);
        Assert.Equal("StateIsNewer", Refusal(() => Store.Open(Domain)));
        Assert.Equal("StateIsNewer", Refusal(() => Store.OpenForReplacement(Domain)));
        Assert.Equal("StateIsNewer", Refusal(() => Store.OpenForRemoval(Domain, isKnown: true, _ => { })));
        Assert.Equal(newer.ToJsonString(), File.ReadAllText(home.Paths.State));
        Assert.False(Other.IsBusy(Domain));
    }

    [Fact]
    public void A_state_under_another_nodes_name_is_read_only_by_who_asks_for_any_domain()
    {
        home.WriteState(SampleStates.Ours(PhaseId.S7_VERIFY_E2E, "done").ToJsonString(), "another.example.org");

        Assert.Equal("StateOfAnotherNode", Assert.Throws<DeployException>(() => Store.Read("another.example.org")).Code);
        Assert.Equal("StateOfAnotherNode", Refusal(() => Store.Open("another.example.org")));
        Assert.Equal(Domain, Store.ReadOfAnyDomain("another.example.org")!.Domain);
    }

    [Fact]
    public void What_cannot_be_read_is_listed_and_set_aside_whole_before_a_new_state_begins()
    {
        home.WriteState("{ damaged");
        Assert.Equal(Domain, Assert.Single(Store.ServiceIds()));

        using var session = Store.OpenForReplacement(Domain);
        var aside = session.AsideName("unreadable", DateTimeOffset.UnixEpoch);
        session.SetAside(aside);
        session.Begin(NodeState.Create(Domain, "direxio-2", DateTimeOffset.UnixEpoch));

        Assert.Equal("{ damaged", File.ReadAllText(aside));
        Assert.Equal("direxio-2", Other.Read(Domain)!.RunId);
    }

    [Fact]
    public void What_is_set_aside_twice_in_a_second_is_kept_twice()
    {
        foreach (var text in new[] { "{ first", "{ second", "{ third" })
        {
            home.WriteState(text);
            using var session = Store.OpenForReplacement(Domain);
            session.SetAside(session.AsideName("unreadable", DateTimeOffset.UnixEpoch));
        }

        Assert.Equal(
            ["{ first", "{ second", "{ third"],
            Directory.GetFiles(home.Paths.Folder, "*.unreadable-*").Select(File.ReadAllText).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ damaged ")]
    public void Secrets_of_earlier_releases_are_known_also_from_a_damaged_state(string damage)
    {
        home.WriteState(damage + SampleStates.Early().ToJsonString());

        Assert.Equal(
            new[] { SampleStates.AccessToken, SampleStates.AgentToken, SampleStates.Code }.Order(StringComparer.Ordinal),
            Store.SecretsIn(Domain).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(Domain)]
    [InlineData("..")]
    public void Only_a_nodes_own_folder_is_deleted(string serviceId)
    {
        home.WriteState(SampleStates.Early().ToJsonString());
        home.WriteState(new JsonObject { ["domain"] = "another.example.org" }.ToJsonString(), "another.example.org");
        File.WriteAllText(home.Paths.Credentials, "{}");

        var left = Store.Delete(serviceId).Left;

        Assert.Equal(serviceId != Domain, left is not null);
        Assert.Equal(serviceId == Domain ? ["another.example.org"] : ["another.example.org", Domain], Store.ServiceIds());
        Assert.NotEqual(serviceId == Domain, File.Exists(home.Paths.Credentials));
    }

    private static string Refusal(Func<IDisposable> open) => Assert.Throws<DeployException>(() => open().Dispose()).Code;
}
