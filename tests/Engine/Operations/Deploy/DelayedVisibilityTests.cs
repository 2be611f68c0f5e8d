using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Deploy;

/// <summary>
/// EC2 shows what was made only after a while, to look-ups by id and by tag alike. Whatever the delay, and wherever a run ended
/// before: there is never more than one of each, and nothing is called removed while it is there.
/// </summary>
public sealed class DelayedVisibilityTests
{
    private static readonly string[] Delayed = ["DescribeAddresses", "DescribeInstances", "DescribeVolumes", "DescribeSecurityGroups", "DescribeKeyPairs"];

    private static readonly string[] Creating = ["ImportKeyPair", "CreateSecurityGroup", "AllocateAddress", "RunInstances", "AssociateAddress"];

    public static TheoryData<int> Seconds => [5, 20, 60, 240];

    public static TheoryData<int, string, bool> Ends
    {
        get
        {
            var data = new TheoryData<int, string, bool>();
            foreach (var seconds in new[] { 5, 20, 60, 240 })
            {
                foreach (var action in Creating)
                {
                    data.Add(seconds, action, false);
                    data.Add(seconds, action, true);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Seconds))]
    public async Task A_deployment_comes_through_and_a_removal_right_after_it_leaves_nothing(int seconds)
    {
        using var bench = Bench(seconds);

        Assert.Equal(DeploymentStatus.Completed, (await bench.StartAsync())!.Status);
        bench.AssertOneOfEach(DnsMode.User);

        await RemoveAsync(bench);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task After_a_run_that_ended_at_a_creating_call_the_next_leaves_one_of_each(int seconds, string action, bool isAfter)
    {
        using var bench = Bench(seconds);
        await bench.EndAtAsync(action, isAfter, () => bench.StartAsync());

        var deployment = await bench.RecoverAsync(RehearsalBench.Request());

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        bench.AssertOneOfEach(DnsMode.User);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task After_a_run_that_ended_at_a_creating_call_a_removal_says_removed_only_when_nothing_is_left(int seconds, string action, bool isAfter)
    {
        using var bench = Bench(seconds);
        await bench.EndAtAsync(action, isAfter, () => bench.StartAsync());

        await RemoveAsync(bench);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(60)]
    public async Task An_address_whose_answer_was_lost_is_adopted_once_it_shows(int seconds)
    {
        using var bench = Bench(seconds);
        var isLost = false;
        bench.Fault = (action, isAfter) => isLost = isLost || (action == "AllocateAddress" && isAfter
            ? throw new CloudException(CloudFailure.Ambiguous, "ec2", action, "InternalError", "the answer was lost")
            : false);

        Assert.Equal(DeploymentStatus.Completed, (await bench.StartAsync())!.Status);

        bench.AssertOneOfEach(DnsMode.User);
    }

    [Fact]
    public async Task An_address_that_never_came_to_be_is_asked_for_again_once_it_could_no_longer_show()
    {
        using var bench = Bench(0);
        var isLost = false;
        bench.Fault = (action, isAfter) =>
        {
            if (action == "AllocateAddress" && !isAfter && !isLost)
            {
                isLost = true;
                throw new CloudException(CloudFailure.Ambiguous, "ec2", action, "InternalError", "it failed before it began");
            }
        };
        var begun = bench.World.Clock.GetUtcNow();

        Assert.Equal(DeploymentStatus.Completed, (await bench.StartAsync())!.Status);

        bench.AssertOneOfEach(DnsMode.User);
        Assert.True(bench.World.Clock.GetUtcNow() - begun >= Visibility.Window);
    }

    [Fact]
    public async Task What_a_removal_cannot_know_yet_it_says_with_the_time_when_it_will()
    {
        using var bench = Bench(240);
        await bench.EndAtAsync("AllocateAddress", isAfter: true, () => bench.StartAsync());

        var removal = (await bench.RemoveAsync())!;

        Assert.Equal(RemovalStatus.Incomplete, removal.Status);
        Assert.Single(bench.World.Content.Addresses);
        var address = removal.Evidence.Single(seen => seen.Kind == ResourceKind.ElasticIp);
        Assert.Equal((EvidenceStatus.Unknown, null), (address.Status, address.Id));
        Assert.NotNull(address.LookAgainAt);
        Assert.Matches(@"in \d minutes: Remove-DirexioNode -Domain chat\.example\.org", removal.NextAction);
        Assert.False(removal.ServiceDirectoryRemoved);
    }

    [Fact]
    public async Task A_removal_that_was_killed_after_a_release_is_ended_by_the_next_without_waiting_for_five_minutes()
    {
        using var bench = Bench(5);
        await bench.StartAsync();
        await bench.EndAtAsync("ReleaseAddress", isAfter: true, () => bench.RemoveAsync());
        // As if the node had been made a moment ago.
        var now = bench.World.Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        bench.EditState(state =>
        {
            state["intents"]!["elastic_ip"]!["at"] = now;
            state["intents"]!["elastic_ip"]!["settled_at"] = now;
        });

        Assert.Equal(RemovalStatus.Removed, (await bench.RemoveAsync())!.Status);
        bench.AssertNothingLeft();
    }

    [Fact]
    public async Task What_is_found_by_its_tags_is_never_called_gone_whatever_its_id_answers()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        bench.Pass(TimeSpan.FromHours(1));
        bench.Account = (cloud, _) => cloud with { Addresses = new Forgetful(cloud.Addresses, knowsToRelease: false) };

        var removal = (await bench.RemoveAsync())!;

        Assert.Equal(RemovalStatus.Incomplete, removal.Status);
        Assert.Equal(EvidenceStatus.StillPresent, removal.Evidence.Single(seen => seen.Kind == ResourceKind.ElasticIp).Status);
        Assert.Single(bench.World.Content.Addresses);
        bench.Account = null;
        Assert.Equal(RemovalStatus.Removed, (await bench.RemoveAsync())!.Status);
        bench.AssertNothingLeft();
    }

    [Fact]
    public async Task What_is_found_by_its_tags_is_removed_although_its_id_does_not_answer()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        bench.Pass(TimeSpan.FromHours(1));
        bench.Account = (cloud, _) => cloud with { Addresses = new Forgetful(cloud.Addresses, knowsToRelease: true) };

        Assert.Equal(RemovalStatus.Removed, (await bench.RemoveAsync())!.Status);
        bench.AssertNothingLeft();
    }

    [Fact]
    public async Task A_second_address_and_instance_of_the_run_go_and_the_user_is_told()
    {
        using var bench = new RehearsalBench();
        string? spare = null;
        bench.Fault = (action, isAfter) =>
        {
            if (action == "AssociateAddress" && isAfter && spare is null)
            {
                var (id, instance) = bench.World.Content.Instances.Single();
                spare = "i-0aaaaaaaaaaaaaaaa";
                bench.World.Content.Instances.Add(spare, instance with { Id = spare, ClientToken = $"{instance.RunId}-instance-b", VolumeId = "vol-0aaaaaaaaaaaaaaaa" });
                bench.World.Content.Addresses.Add("eipalloc-spare", new("eipalloc-spare", "203.0.113.77", instance.RunId, null));
                Assert.NotEqual(spare, id);
            }
        };

        await bench.StartAsync();

        Assert.Single(bench.World.Content.Addresses);
        Assert.Equal(bench.State.Resources.InstanceId, bench.World.Content.Instances.Values.Single(item => item.State == InstanceState.Running).Id);
        Assert.Contains(bench.Events.Warnings, text => text.Contains("eipalloc-spare", StringComparison.Ordinal) && text.Contains("3.65 USD a month", StringComparison.Ordinal));
        Assert.Contains(bench.Events.Warnings, text => text.Contains(spare!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_instance_that_only_carries_copied_tags_is_named_and_left()
    {
        using var bench = new RehearsalBench();
        bench.Fault = (action, isAfter) =>
        {
            if (action == "AssociateAddress" && isAfter)
            {
                var instance = bench.World.Content.Instances.Values.First();
                bench.World.Content.Instances.TryAdd("i-0bbbbbbbbbbbbbbbb", instance with { Id = "i-0bbbbbbbbbbbbbbbb", ClientToken = "somebody-elses", VolumeId = "vol-0b" });
            }
        };

        await bench.StartAsync();

        Assert.Equal(InstanceState.Running, bench.World.Content.Instances["i-0bbbbbbbbbbbbbbbb"].State);
        Assert.Contains(bench.Events.Warnings, text => text.Contains("i-0bbbbbbbbbbbbbbbb", StringComparison.Ordinal) && text.Contains("It was left", StringComparison.Ordinal));
    }

    private static RehearsalBench Bench(int seconds) =>
        new() { Delays = Delayed.ToDictionary(action => action, _ => TimeSpan.FromSeconds(seconds)) };

    private static async Task RemoveAsync(RehearsalBench bench)
    {
        for (var run = 1; run <= 3; run++)
        {
            var removal = (await bench.RemoveAsync())!;
            if (removal.Status == RemovalStatus.Removed)
            {
                bench.AssertNothingLeft();
                return;
            }

            Assert.True(File.Exists(bench.Paths.State));
            Assert.Contains("Remove-DirexioNode", removal.NextAction);
            bench.Pass(TimeSpan.FromMinutes(4));
        }

        Assert.Fail("Three removals did not end it.");
    }

    // By its id it does not know what by its tags is there.
    private sealed class Forgetful(IAddresses inner, bool knowsToRelease) : IAddresses
    {
        public Task<ElasticAddress?> FindAsync(string allocationId, CancellationToken cancellationToken) => Task.FromResult<ElasticAddress?>(null);

        public Task<ElasticAddress?> FindByTagsAsync(NodeTags tags, CancellationToken cancellationToken) => inner.FindByTagsAsync(tags, cancellationToken);

        public Task<ElasticAddress> AllocateAsync(NodeTags tags, CancellationToken cancellationToken) => inner.AllocateAsync(tags, cancellationToken);

        public Task AssociateAsync(string allocationId, string instanceId, CancellationToken cancellationToken) => inner.AssociateAsync(allocationId, instanceId, cancellationToken);

        public Task ReassociateAsync(string allocationId, string instanceId, CancellationToken cancellationToken) =>
            inner.ReassociateAsync(allocationId, instanceId, cancellationToken);

        public Task<bool> ReleaseAsync(string allocationId, CancellationToken cancellationToken) =>
            knowsToRelease ? inner.ReleaseAsync(allocationId, cancellationToken) : Task.FromResult(false);
    }
}
