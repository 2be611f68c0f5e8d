using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Deploy;

/// <summary>A deployment asks AWS for nothing that it knows, and nothing waits that need not.</summary>
public sealed class CallOrderTests : IDisposable
{
    private static readonly DeploymentRequest WithRoute53 = RehearsalBench.Request() with { DnsMode = DnsMode.Route53 };

    private static readonly string[] Searches =
    [
        "DescribeKeyPairs", "DescribeSecurityGroups", "DescribeAddresses", "DescribeInstances", "ListHostedZones", "ListResourceRecordSets",
    ];

    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Under_a_run_id_that_this_process_made_up_nothing_is_looked_for_before_it_is_made()
    {
        await bench.StartAsync(WithRoute53);

        Assert.Empty(UntilLaunch().Intersect(Searches));
        bench.AssertOneOfEach(DnsMode.Route53);
    }

    [Theory]
    [InlineData("ImportKeyPair", "DescribeKeyPairs")]
    [InlineData("CreateSecurityGroup", "DescribeSecurityGroups")]
    [InlineData("AllocateAddress", "DescribeAddresses")]
    [InlineData("CreateHostedZone", "ListHostedZones")]
    [InlineData("RunInstances", "DescribeInstances")]
    public async Task A_resumed_run_looks_first_for_what_the_earlier_one_may_have_made(string making, string looking)
    {
        await bench.EndAtAsync(making, isAfter: true, () => bench.StartAsync(WithRoute53));

        await bench.ResumeAsync();

        var calls = bench.World.Calls.ToList();
        Assert.Contains(looking, calls);
        var again = calls.IndexOf(making);
        Assert.True(again < 0 || calls.IndexOf(looking) < again, string.Join(", ", calls));
        bench.AssertOneOfEach(DnsMode.Route53);
    }

    [Theory]
    [InlineData("ImportKeyPair", "DescribeKeyPairs")]
    [InlineData("CreateSecurityGroup", "DescribeSecurityGroups")]
    [InlineData("AllocateAddress", "DescribeAddresses")]
    [InlineData("RunInstances", "DescribeInstances")]
    public async Task After_a_lost_answer_a_new_run_looks_before_it_asks_again(string making, string looking)
    {
        var isLost = false;
        bench.Fault = (action, isAfter) =>
        {
            if (action == making && isAfter && !isLost)
            {
                isLost = true;
                throw new CloudException(CloudFailure.Ambiguous, "ec2", action, "InternalError", "the answer was lost");
            }
        };

        await bench.StartAsync(WithRoute53);

        var calls = bench.World.Calls.ToList();
        var first = calls.IndexOf(making);
        Assert.Equal(looking, calls.Skip(first + 1).First(call => call == looking || call == making));
        bench.AssertOneOfEach(DnsMode.Route53);
    }

    [Fact]
    public async Task A_record_in_a_zone_that_was_there_before_is_looked_at_before_it_is_written()
    {
        await bench.StartAsync(WithRoute53 with { RehearseEvent = [RehearsalEvent.DnsRecordElsewhere], ConfirmDnsOverwrite = true });

        var calls = bench.World.Calls.ToList();
        Assert.Contains("ListResourceRecordSets", calls.Take(calls.IndexOf("ChangeResourceRecordSets")));
    }

    [Fact]
    public async Task The_health_of_the_node_is_looked_at_every_half_second()
    {
        await bench.StartAsync();

        var looks = bench.Events.All.OfType<WaitProgress>()
            .Where(wait => wait.Phase == PhaseId.S4_BOOTSTRAP_STACK && wait.What.Contains("healthz", StringComparison.Ordinal))
            .Select(wait => wait.Elapsed)
            .ToList();
        Assert.True(looks.Count > 100, "The rehearsed boot takes more than a minute.");
        Assert.All(looks.Zip(looks.Skip(1)), pair => Assert.Equal(TimeSpan.FromMilliseconds(500), pair.Second - pair.First));
    }

    [Fact]
    public async Task The_host_keys_are_looked_for_while_the_node_boots_and_not_again_once_they_are_proved()
    {
        DateTimeOffset? launched = null;
        DateTimeOffset? looked = null;
        bench.Fault = (action, isAfter) =>
        {
            launched ??= action == "RunInstances" && isAfter ? bench.World.Clock.GetUtcNow() : null;
            looked ??= action == "GetConsoleOutput" ? bench.World.Clock.GetUtcNow() : null;
        };

        await bench.StartAsync();

        Assert.InRange(looked!.Value - launched!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.DoesNotContain(
            bench.Events.All.OfType<WaitProgress>(),
            wait => wait.Phase == PhaseId.S5_INIT_TOKENS && wait.What.Contains("host keys", StringComparison.Ordinal));
    }

    // From the first thing that is made to the launch.
    private List<string> UntilLaunch()
    {
        var calls = bench.World.Calls.ToList();
        var first = calls.FindIndex(RehearsalBench.Creates);
        return calls[first..calls.IndexOf("RunInstances")];
    }
}
