using System.Globalization;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Legacy;
using Direxio.Deployer.Engine.State.Sections;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>One thing that costs money, or may.</summary>
/// <param name="Kind">In AWS's words.</param>
/// <param name="Id">Its id.</param>
internal sealed record BillableResource(string Kind, string Id);

/// <summary>What a state records that keeps billing and was not proved to be gone, and what it asked for without learning an id.</summary>
/// <param name="Recorded">In the order in which it is best removed.</param>
/// <param name="Uncertain">Kinds that were asked for; the answer was never recorded.</param>
internal sealed record RecordedBill(IReadOnlyList<BillableResource> Recorded, IReadOnlyList<string> Uncertain)
{
    public bool IsEmpty => Recorded.Count == 0 && Uncertain.Count == 0;

    public static RecordedBill From(NodeState state)
    {
        var resources = state.Resources;
        var isEc2 = Release0115.IsEc2Id(resources.InstanceId);
        (string Kind, string? Id)[] lightsail =
        [
            ("Lightsail instance", resources.LightsailResources.Instance),
            ("Lightsail static IP", resources.LightsailResources.Address),
        ];
        // Under a node of EC2 these are names that a run in Lightsail may have come to use.
        var isLightsail = state.IsOnLightsail;
        // Of the kinds in EC2 the id may be the name of a Lightsail instance instead.
        var kinds = ResourceKinds.All.Where(kind => kind.IsBillable && (isEc2 || kind.Kind != ResourceKind.Instance)).ToList();
        IEnumerable<(string Kind, string? Id)> OwnOf(Func<ResourceKind, bool> isMeant) =>
            kinds.Where(kind => isMeant(kind.Kind)).Select(kind => (kind.BillName!, kind.OwnId(state)));
        (string Kind, string? Id)[] named =
        [
            .. OwnOf(kind => kind != ResourceKind.HostedZone),
            .. isLightsail ? lightsail : [],
            .. OwnOf(kind => kind == ResourceKind.HostedZone),
        ];
        return new(
            [
                .. named.Where(item => item.Id is not null && !state.IsProvedGone(item.Id) && !HasEnded(item.Id, resources))
                    .Select(item => new BillableResource(item.Kind, item.Id!)),
            ],
            state.Removal == RemovalProgress.Removed ? [] :
            [
                .. state.Intents.Unsettled.Select(BillableKindOf).OfType<string>(),
                .. isLightsail ? [] : lightsail.Where(item => item.Id is not null).Select(item => $"{item.Kind} {item.Id}"),
            ]);
    }

    // What was seen to have ended bills no more, nor does the disk that went with it.
    private static bool HasEnded(string id, ResourceTable resources) => resources.Ending is { } ending
        && (id == ending.Id || (ending.Disk == DiskAfterEnd.Gone && id == resources.RootVolumeId));

    /// <summary>The estimated cost of a month in words.</summary>
    public static string MonthlyInWords(CostEstimate estimate) => string.Create(
        CultureInfo.InvariantCulture,
        $"about {estimate.TotalMonthlyUsd:0.00} USD a month before traffic and taxes"
            + $"{(estimate.IsComplete ? string.Empty : ", with some prices unknown")}");

    /// <summary>The estimate that the state records, with what of it bills as things stand; null if none can be read.</summary>
    public CostEstimate? EstimateIn(NodeState state) =>
        state.CostEstimate is { } estimate ? estimate with { BilledNowMonthlyUsd = NowMonthlyUsd(state, estimate) } : null;

    /// <summary>What of the node bills as things stand, in US dollars a month; null where that is not known.</summary>
    public decimal? NowMonthlyUsd(NodeState state, CostEstimate estimate)
    {
        if (state.IsRehearsal)
        {
            return 0m;
        }

        return NowIn(state, estimate) is { IsComplete: true } now ? now.KnownMonthlyUsd : null;
    }

    /// <summary>The same with what is known of it where not all is; of a rehearsal what would bill.</summary>
    public BilledNow NowIn(NodeState state, CostEstimate? estimate)
    {
        var isStopped = state.Change.Stop?.SeenAt is not null;
        decimal?[] prices =
        [
            .. Recorded.Where(item => !(isStopped && item.Kind == InstanceKind.Descriptor.BillName))
                .Select(item => PriceOf(estimate, item.Kind)),
        ];
        return new(prices.Sum() ?? 0m, Uncertain.Count == 0 && !prices.Contains(null));
    }

    /// <summary>What of the node exists by its state, with the price of each thing that bills, as a sentence.</summary>
    public static string InWords(NodeState state)
    {
        var estimate = state.Cost.Read();
        var billing = From(state).Recorded.Select(item => Describe(item, estimate));
        ResourceDescriptor[] free = [SecurityGroupKind.Descriptor, KeyPairKind.Descriptor];
        var all = billing.Concat(
            free.Where(kind => kind.RecordedId(state) is not null)
                .Select(kind => $"{kind.Words} {kind.RecordedId(state)} (free)")).ToList();
        return all.Count == 0 ? "Nothing of the node exists." : $"What exists stays: {string.Join(", ", all)}.";
    }

    /// <summary>What bills, with its price, in words.</summary>
    public static string Describe(BillableResource resource, CostEstimate? estimate) =>
        $"{resource.Kind} {resource.Id}"
            + (PriceOf(estimate, resource.Kind) is { } monthly
                ? string.Create(CultureInfo.InvariantCulture, $" (bills {monthly:0.00} USD a month)")
                : " (bills)");

    private static decimal? PriceOf(CostEstimate? estimate, string kind)
    {
        var component = ResourceKinds.BilledAs(kind)?.CostComponent;
        return estimate?.Components.FirstOrDefault(item => item.Name == component)?.MonthlyUsd;
    }

    // A kind that this release does not know may cost something.
    private static string? BillableKindOf(string intent) => ResourceKinds.MadeBy(intent) is { } known ? known.BillName : intent;
}
