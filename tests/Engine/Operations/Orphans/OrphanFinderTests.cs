using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Operations.Orphans;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Orphans;

public sealed class OrphanFinderTests : IDisposable
{
    private const string Run = "direxio-20261123-101112";
    private const string Service = TemporaryHome.Domain;

    private readonly TemporaryHome home = new();
    private readonly TestAccount account = new();
    private readonly RecordedEvents events = new();

    public OrphanFinderTests() => account.Regional["eu-central-1"].AddRange(
    [
        new(ResourceKind.Instance, "i-1", Service, Run) { InstanceType = "t3.small", CreatedAt = new(2026, 11, 25, 8, 0, 0, TimeSpan.Zero) },
        new(ResourceKind.Volume, "vol-1", Service, Run) { SizeGB = 10, CreatedAt = DateTimeOffset.UtcNow.AddDays(-3) },
        new(ResourceKind.ElasticIp, "eipalloc-1", Service, Run),
        new(ResourceKind.SecurityGroup, "sg-1", Service, Run),
        new(ResourceKind.KeyPair, Run, Service, Run),
    ]);

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task What_no_state_owns_is_listed_with_age_cost_and_the_way_out()
    {
        var found = await FindAsync();

        Assert.Equal(
            ["Instance i-1 15.18", "Volume vol-1 0.80", "ElasticIp eipalloc-1 3.65", "SecurityGroup sg-1 0", $"KeyPair {Run} 0"],
            found.Select(orphan => FormattableString.Invariant($"{orphan.Kind} {orphan.Id} {orphan.MonthlyUsd}")));
        // It has a server, which may be another person's: to take it over comes first.
        Assert.All(found, orphan => Assert.Matches(
            $"another machine or person.*Repair-DirexioDeployment -Domain {Service} -RunId {Run} -Region eu-central-1\\. "
                + $"Or remove it: Remove-DirexioNode -RunId {Run} -Region eu-central-1",
            orphan.NextAction));
        Assert.All(found, orphan => Assert.Equal(("eu-central-1", Service, "123456789012"), (orphan.Region, orphan.ServiceId, orphan.AccountId)));
        Assert.Equal(3, found[1].Age!.Value.Days);

        // The service tells no age of an address; its run does.
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 10, 11, 12, TimeSpan.Zero).LocalDateTime, found[2].CreatedAt);
    }

    [Theory]
    [InlineData(Run, "2026-11-25T08:00:00Z", "2026-11-23T10:11:12Z")]
    [InlineData(Run, "2026-11-20T08:00:00Z", "2026-11-20T08:00:00Z")]
    [InlineData("direxio-by-hand", "2026-11-25T08:00:00Z", "2026-11-25T08:00:00Z")]
    public async Task An_instance_is_as_old_as_its_run_however_late_it_was_started_last(string run, string started, string born)
    {
        static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
        account.Regional["eu-central-1"].Clear();
        account.Regional["eu-central-1"].Add(
            new(ResourceKind.Instance, "i-1", Service, run) { InstanceType = "t3.small", CreatedAt = At(started) });

        Assert.Equal(At(born).LocalDateTime, Assert.Single(await FindAsync()).CreatedAt);
    }

    [Fact]
    public async Task What_a_state_owns_is_not_listed()
    {
        home.WriteState(SampleStates.Ours(PhaseId.S7_VERIFY_E2E, "done").ToJsonString());

        Assert.Empty(await FindAsync());
    }

    [Fact]
    public async Task A_node_of_the_default_home_is_owned_too_where_another_home_is_in_use()
    {
        var environment = new DeployerEnvironment(new Dictionary<string, string> { ["DIREXIO_HOME"] = Path.Combine(home.Folder, "elsewhere") }, home.Folder);
        var homes = NodeHome.LocateReal(environment);
        Assert.Equal(2, homes.Count);
        var folder = Path.Combine(home.Folder, ".direxio", "nodes", Service);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "state.json"), SampleStates.Ours(PhaseId.S7_VERIFY_E2E, "done").ToJsonString());

        Assert.Empty((await RunAsync(homes)).Orphans);
    }

    [Fact]
    public async Task A_removed_node_owns_nothing_and_a_node_whose_removal_is_not_complete_does()
    {
        var state = SampleStates.Ours(PhaseId.S7_VERIFY_E2E, "done");
        SampleStates.EndRemoval(state);
        home.WriteState(state.ToJsonString());
        Assert.Equal(5, (await FindAsync()).Count);

        state["removal"]!["status"] = "incomplete";
        home.WriteState(state.ToJsonString());
        Assert.Empty(await FindAsync());
    }

    [Theory]
    [InlineData("account_id")]
    [InlineData("evidence")]
    public async Task A_state_of_another_account_owns_nothing_here(string where)
    {
        var state = SampleStates.Ours(PhaseId.S7_VERIFY_E2E, "done");
        state["account_id"] = where == "account_id" ? "999999999999" : null;
        state["phases"]!["S0_PREREQ_AWS"]!["evidence"] = where == "evidence" ? "sts ok account=999999999999" : "seen";
        home.WriteState(state.ToJsonString());

        Assert.Equal(5, (await FindAsync()).Count);
    }

    [Fact]
    public async Task What_a_node_has_on_record_is_its_own_whatever_run_made_it()
    {
        account.Zones.Add(new(ResourceKind.HostedZone, "Z0123456789ABC", Service, "direxio-20250101-000000") { Name = Service });
        account.Regional["eu-central-1"].Add(new(ResourceKind.ElasticIp, "eipalloc-0a1b2c3d4e5f", null, null));
        home.WriteState(SampleStates.Ours(PhaseId.S7_VERIFY_E2E, "done").ToJsonString());

        Assert.Empty(await FindAsync());
    }

    [Fact]
    public async Task What_may_belong_to_an_unreadable_state_is_not_listed_and_the_file_is_named()
    {
        home.WriteState("{ damaged");
        account.Zones.Add(new(ResourceKind.HostedZone, "Z1", null, Run) { Name = Service });
        account.Regional["us-east-1"].Add(new(ResourceKind.ElasticIp, "eipalloc-2", "other.example.org", "direxio-20260101-000000"));

        Assert.Equal("eipalloc-2", Assert.Single(await FindAsync()).Id);
        var warning = Assert.Single(events.Warnings);
        Assert.Contains(home.Paths.State, warning);
        Assert.Contains("server i-1", warning);
        Assert.Contains("DNS zone Z1", warning);
        Assert.Contains($"Repair-DirexioDeployment -Domain {Service}", warning);
    }

    [Fact]
    public async Task An_unreadable_state_is_told_even_if_nothing_found_is_its()
    {
        home.WriteState("{ damaged", "other.example.org");

        Assert.Equal(5, (await FindAsync()).Count);
        Assert.Contains("other.example.org", Assert.Single(events.Warnings));
    }

    [Fact]
    public async Task Without_a_run_id_it_says_how_to_give_it_one_and_remove_it()
    {
        account.Regional["ap-south-1"].Add(new(ResourceKind.Volume, "vol-9", null, null));

        var orphan = (await FindAsync()).Single(found => found.Id == "vol-9");

        Assert.Null(orphan.RunId);
        Assert.Null(orphan.Age);
        Assert.Null(orphan.MonthlyUsd);
        Assert.Contains("aws ec2 create-tags --region ap-south-1 --resources vol-9 --tags Key=direxio:run-id,Value=direxio-vol-9", orphan.NextAction);
        Assert.Contains("Remove-DirexioNode -RunId direxio-vol-9 -Region ap-south-1", orphan.NextAction);
    }

    [Fact]
    public async Task What_a_run_left_behind_without_a_server_is_only_to_be_removed()
    {
        account.Regional["eu-central-1"].RemoveAll(resource => resource.Kind == ResourceKind.Instance);

        Assert.All(
            await FindAsync(), orphan => Assert.Equal($"Remove-DirexioNode -RunId {Run} -Region eu-central-1", orphan.NextAction));
    }

    [Fact]
    public async Task A_zone_is_removed_from_where_the_rest_of_its_run_is()
    {
        account.Zones.Add(new(ResourceKind.HostedZone, "Z1", Service, Run) { Name = Service });
        account.Zones.Add(new(ResourceKind.HostedZone, "Z2", null, "odd run; id") { Name = "odd.example.org" });

        var found = await FindAsync();

        var zone = found.Single(orphan => orphan.Id == "Z1");
        Assert.Equal(("global", 0.50m), (zone.Region, zone.MonthlyUsd));
        Assert.EndsWith($"Or remove it: Remove-DirexioNode -RunId {Run} -Region eu-central-1", zone.NextAction, StringComparison.Ordinal);

        // A tag is anybody's text; what no command takes for a run id is in none.
        var odd = found.Single(orphan => orphan.Id == "Z2");
        Assert.Null(odd.RunId);
        Assert.DoesNotContain("odd run", odd.NextAction, StringComparison.Ordinal);
        Assert.StartsWith("Its tag direxio:run-id holds no run id", odd.NextAction, StringComparison.Ordinal);
        Assert.EndsWith("Remove-DirexioNode -RunId direxio-Z2 -Region us-east-1", odd.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Regions_that_are_denied_alike_are_told_once_by_name()
    {
        account.Denied.Add("ap-south-1");

        var place = Assert.Single((await RunAsync()).Unread);
        var failure = OrphanErrors.OrphanSearchFailed(place, "eu-west-1", "eu-west-2");

        Assert.StartsWith("3 regions (ap-south-1, eu-west-1, eu-west-2) could not be searched", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("Find-DirexioOrphan -Region ap-south-1, eu-west-1, eu-west-2.", failure.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_region_that_cannot_be_read_is_a_problem_and_the_others_are_listed()
    {
        account.Denied.Add("ap-south-1");

        var (orphans, unread) = await RunAsync();

        Assert.Equal(5, orphans.Count);
        var failure = OrphanErrors.OrphanSearchFailed(Assert.Single(unread));
        Assert.Equal(("OrphanSearchFailed", "ap-south-1", DeployErrorKind.PermissionDenied), (failure.Code, failure.Target, failure.Kind));
        Assert.Contains("ap-south-1", failure.Message);
    }

    [Fact]
    public async Task Zones_that_cannot_be_read_are_a_problem_of_their_own()
    {
        account.Denied.Add("global");

        Assert.Equal("global", Assert.Single((await RunAsync()).Unread).Region);
    }

    [Fact]
    public async Task Where_nothing_can_be_read_the_search_fails()
    {
        account.Denied.UnionWith(["ap-south-1", "eu-central-1", "us-east-1", "global"]);

        Assert.Equal("OrphanSearchFailed", (await Assert.ThrowsAsync<DeployException>(() => RunAsync())).Code);
    }

    [Theory]
    [InlineData(nameof(CloudFailure.NoCredentials))]
    [InlineData(nameof(CloudFailure.CredentialsRefused))]
    [InlineData(nameof(CloudFailure.Ambiguous))]
    public async Task Whose_account_it_is_must_be_known(string cause)
    {
        account.OnCall = action =>
        {
            if (action == "GetCallerIdentity")
            {
                throw new CloudException(Enum.Parse<CloudFailure>(cause), "sts", action, "Code", "message");
            }
        };

        Assert.Equal("OrphanSearchFailed", (await Assert.ThrowsAsync<DeployException>(() => RunAsync())).Code);
    }

    [Fact]
    public async Task Only_the_named_regions_are_searched_each_once()
    {
        var listed = new List<string>();
        account.OnList = region =>
        {
            listed.Add(region);
            return Task.CompletedTask;
        };

        Assert.Empty((await RunAsync("us-east-1", "us-east-1")).Orphans);
        Assert.Equal(["us-east-1"], listed);
    }

    [Fact]
    public async Task Prices_that_cannot_be_read_are_unknown_and_hide_nothing()
    {
        account.OnCall = action =>
        {
            if (action == "GetProducts")
            {
                throw new CloudException(CloudFailure.CredentialsRefused, "pricing", action, "ExpiredToken", "expired");
            }
        };

        var found = await FindAsync();

        Assert.Equal(5, found.Count);
        Assert.Null(found[0].MonthlyUsd);
    }

    [Fact]
    public async Task Eight_regions_are_read_at_once_and_no_more()
    {
        for (var number = 0; number < 20; number++)
        {
            account.Regional[$"xx-test-{number}"] = [];
        }

        var (inside, most) = (0, 0);
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        account.OnList = async _ =>
        {
            var now = Interlocked.Increment(ref inside);
            InterlockedMax(ref most, now);
            if (now == 8)
            {
                full.TrySetResult();
            }

            await full.Task;
            Interlocked.Decrement(ref inside);
        };

        await RunAsync();

        Assert.Equal(8, most);
    }

    [Theory]
    [InlineData("direxio-20261123-101112-0a1b", true)]
    [InlineData("direxio-20261123-101112", true)]
    [InlineData("p2p-20261123-101112", true)]
    [InlineData("direxio-20261323-101112-0a1b", false)]
    [InlineData("other-20261123-101112", false)]
    [InlineData(null, false)]
    public void A_run_id_tells_when_the_run_began(string? runId, bool tells) => Assert.Equal(
        tells ? new DateTimeOffset(2026, 11, 23, 10, 11, 12, TimeSpan.Zero) : null, NodeTags.BeginOf(runId));

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; value > seen && Interlocked.CompareExchange(ref target, value, seen) != seen; seen = target)
        {
        }
    }

    private async Task<IReadOnlyList<Orphan>> FindAsync()
    {
        var (orphans, unread) = await RunAsync();
        Assert.Empty(unread);
        return orphans;
    }

    private Task<(IReadOnlyList<Orphan> Orphans, IReadOnlyList<UnreadRegion> Unread)> RunAsync(params string[] regions) =>
        RunAsync([home.Home], regions);

    private Task<(IReadOnlyList<Orphan> Orphans, IReadOnlyList<UnreadRegion> Unread)> RunAsync(
        IEnumerable<NodeHome> homes, params string[] regions) =>
        new OrphanFinder(account.Ports, [.. homes.Select(home => new FolderStore(home))], new EngineObserver(events, new Redactor()))
            .FindAsync(new("us-east-1", null), regions, TestContext.Current.CancellationToken);
}
