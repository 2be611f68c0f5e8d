using Direxio.Deployer.Engine.Operations.Remove;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Remove;

/// <summary>What of a removal waits for what, and what is not asked twice.</summary>
public sealed class RemovalOrderTests : IDisposable
{
    private static readonly DeploymentRequest WithRoute53 = RehearsalBench.Request() with { DnsMode = DnsMode.Route53 };

    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task The_instance_goes_beside_the_record_and_the_address_only_after_both()
    {
        await bench.StartAsync(WithRoute53);
        bench.Pass(TimeSpan.FromHours(1));
        var isTerminated = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Fault = (action, isAfter) =>
        {
            if (action == "DescribeInstances" && isAfter
                && bench.World.Content.Instances.Values.All(instance => instance.State == InstanceState.Terminated))
            {
                isTerminated.TrySetResult();
            }
        };
        // The record goes only when the end of the instance has been seen: were that to wait for the record, neither would come.
        bench.Account = (cloud, _) => cloud with { Route53 = new HeldDns(cloud.Route53, isTerminated.Task) };

        var removal = (await bench.RemoveAsync().WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken))!;

        Assert.Equal(RemovalStatus.Removed, removal.Status);
        var calls = bench.World.Calls.ToList();
        Assert.True(calls.IndexOf("TerminateInstances") < calls.IndexOf("ChangeResourceRecordSets"), string.Join(", ", calls));
        Assert.True(calls.IndexOf("ChangeResourceRecordSets") < calls.IndexOf("ReleaseAddress"), string.Join(", ", calls));
        bench.AssertNothingLeft();
    }

    [Fact]
    public async Task The_address_is_not_released_while_the_instance_is_there()
    {
        await bench.StartAsync(WithRoute53);
        bench.Pass(TimeSpan.FromHours(1));

        await bench.RemoveAsync();

        var calls = bench.World.Calls.ToList();
        Assert.Contains("DescribeInstances", calls[calls.IndexOf("TerminateInstances")..calls.IndexOf("ReleaseAddress")]);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(60, true)]
    public async Task What_the_plan_has_seen_is_looked_at_again_only_if_the_answer_to_it_took_a_while(int seconds, bool isLookedAtAgain)
    {
        await bench.StartAsync(WithRoute53);
        bench.Pass(TimeSpan.FromHours(1));
        var asked = 0;

        await new RemovalCommand(bench.Context()).RunAsync(
            new() { Domain = RehearsalBench.Domain, Rehearse = true },
            async _ =>
            {
                asked = bench.World.Calls.Count;
                await Task.Delay(TimeSpan.FromSeconds(seconds), bench.World.Clock);
                return true;
            },
            TestContext.Current.CancellationToken);

        var until = bench.World.Calls.Skip(asked).TakeWhile(call => call != "TerminateInstances").ToList();
        Assert.Equal(isLookedAtAgain, until.Contains("DescribeInstances"));
        bench.AssertNothingLeft();
    }

    [Fact]
    public async Task The_account_is_searched_once_before_and_once_after()
    {
        await bench.StartAsync(WithRoute53);
        bench.Pass(TimeSpan.FromHours(1));

        await bench.RemoveAsync();

        Assert.Equal(2, bench.World.Calls.Count(call => call == "DescribeTags"));
    }

    /// <summary>Puts a record away only after something else has happened.</summary>
    private sealed class HeldDns(IDnsProvider inner, Task until) : IDnsProvider
    {
        public string Title => inner.Title;

        public bool CreatesZones => inner.CreatesZones;

        public Task<IReadOnlyList<DnsZone>> FindZonesAsync(string domain, CancellationToken cancellationToken) =>
            inner.FindZonesAsync(domain, cancellationToken);

        public Task<DnsZone?> FindZoneAsync(string zoneId, CancellationToken cancellationToken) =>
            inner.FindZoneAsync(zoneId, cancellationToken);

        public Task<IReadOnlyList<RecordSet>> ListRecordsAsync(string zoneId, string name, CancellationToken cancellationToken) =>
            inner.ListRecordsAsync(zoneId, name, cancellationToken);

        public Task<string> ReplaceAsync(
            string zoneId,
            IReadOnlyList<RecordSet> delete,
            string name,
            string type,
            long ttl,
            IReadOnlyList<string> values,
            CancellationToken cancellationToken) => inner.ReplaceAsync(zoneId, delete, name, type, ttl, values, cancellationToken);

        public async Task<string> RestoreAsync(
            string zoneId, IReadOnlyList<RecordSet> delete, IReadOnlyList<string> restoreSources, CancellationToken cancellationToken)
        {
            await until.WaitAsync(cancellationToken);
            return await inner.RestoreAsync(zoneId, delete, restoreSources, cancellationToken);
        }

        public Task<bool> IsInSyncAsync(string changeId, CancellationToken cancellationToken) =>
            inner.IsInSyncAsync(changeId, cancellationToken);
    }
}
