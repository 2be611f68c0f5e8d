using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Operations.Remove;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Remove;

/// <summary>AWS lists by its tags for a moment longer what has gone; that is no alarm, and what is there for good is one.</summary>
public sealed class ClosingSearchTests
{
    private const string RunId = "direxio-20261123-000000";

    private static readonly OwnedResource Volume = new(ResourceKind.Volume, "vol-1", RehearsalBench.Domain, RunId);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(6, EvidenceStatus.Deleted)]
    [InlineData(int.MaxValue, EvidenceStatus.StillPresent)]
    public async Task What_is_listed_although_it_has_gone_is_looked_for_again(int listedTimes, EvidenceStatus told)
    {
        var observer = new EngineObserver(new RecordedEvents(), new Redactor());
        var clock = new RehearsalClock();
        var state = NodeState.Create(RehearsalBench.Domain, RunId, DateTimeOffset.UnixEpoch);
        state.Region = "us-east-1";
        var scope = new RemovalScope(new() { Domain = RehearsalBench.Domain }, new NodePaths("/none", RehearsalBench.Domain, "/none"), state);
        var ledger = new RemovalLedger(null, state, observer, clock);
        ledger.Record(new("ebs_root_volume", ResourceKind.Volume, Volume.Id, EvidenceStatus.Deleted, "EC2 does not know it", default));
        var closing = new ClosingSearch(
            new(new SlowLists(listedTimes), scope), scope, ledger, new Waiter(null, observer, clock));

        Assert.NotEmpty(await closing.FindContradictionsAsync(isRepeated: false, Token));
        var again = await closing.FindContradictionsAsync(isRepeated: true, Token);
        await closing.ConcludeAsync(Token);

        Assert.Equal(told == EvidenceStatus.StillPresent, again.Count > 0);
        Assert.Equal(told, ledger.Evidence.Single(seen => seen.Id == Volume.Id).Status);
        Assert.Equal(told, ledger.Evidence.Single(seen => seen.Name == "tag_sweep").Status);
    }

    private sealed class SlowLists(int listedTimes) : IOwnedResources
    {
        private int asked;

        public Task<IReadOnlyList<OwnedResource>> ListRegionalAsync(OwnerFilter filter, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<OwnedResource>>(asked++ < listedTimes ? [Volume] : []);

        public Task<IReadOnlyList<OwnedResource>> ListZonesAsync(OwnerFilter filter, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<OwnedResource>>([]);
    }
}
