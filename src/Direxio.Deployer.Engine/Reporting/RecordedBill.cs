using System.Globalization;
using Direxio.Deployer.Engine.Phases.Provisioning;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Reporting;

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

    public static RecordedBill Of(NodeState state)
    {
        var resources = state.Resources;
        var isEc2 = StateFormats.IsEc2Id(resources.InstanceId);
        (string Kind, string? Id)[] named =
        [
            ("EC2 instance", isEc2 ? resources.InstanceId : null),
            ("EBS root volume", resources.RootVolumeId),
            ("Elastic IP", resources.AllocationId),
            ("Lightsail instance", isEc2 ? resources["lightsail_instance_name"] : resources.InstanceId ?? resources["lightsail_instance_name"] ?? resources["lightsail_instance"]),
            ("Lightsail static IP", resources["static_ip_name"] ?? resources["lightsail_static_ip_name"]),
            ("Route 53 hosted zone", resources.ZoneCreated ? resources.ZoneId : null),
        ];
        return new(
            [.. named.Where(item => item.Id is not null && !state.IsProvedGone(item.Id)).Select(item => new BillableResource(item.Kind, item.Id!))],
            state.Removal == RemovalProgress.Removed ? [] : [.. state.Intents.Unsettled.Select(BillableKindOf).OfType<string>()]);
    }

    /// <summary>The estimated cost of a month in words; null if no estimate was recorded.</summary>
    public static string? MonthlyOf(NodeState state)
    {
        var estimate = CostEstimateJson.Read(state.Root["cost_estimate"], null);
        return estimate is null
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"about {estimate.TotalMonthlyUsd:0.00} USD a month before traffic and taxes{(estimate.IsComplete ? string.Empty : ", with some prices unknown")}");
    }

    // Key pairs, security groups, records and budgets cost nothing. A kind that this release does not know may.
    private static string? BillableKindOf(string kind) => kind switch
    {
        IntentKinds.KeyPair or IntentKinds.SecurityGroup or IntentKinds.Record or IntentKinds.Budget => null,
        IntentKinds.Address => "Elastic IP",
        IntentKinds.Instance => "EC2 instance",
        IntentKinds.Zone => "Route 53 hosted zone",
        _ => kind,
    };
}
