using System.Globalization;
using Direxio.Deployer.Engine.Pricing;
using Direxio.Deployer.Engine.State;

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

    /// <summary>What of the node exists by its state, with the price of each thing that bills, as a sentence.</summary>
    public static string InWords(NodeState state)
    {
        var estimate = CostEstimateJson.Read(state.Root["cost_estimate"], null);
        var billing = Of(state).Recorded.Select(item => Describe(item, estimate));
        (string Kind, string? Id)[] free = [("security group", state.Resources.SecurityGroupId), ("key pair", state.Resources.KeyName)];
        var all = billing.Concat(free.Where(item => item.Id is not null).Select(item => $"{item.Kind} {item.Id} (free)")).ToList();
        return all.Count == 0 ? "Nothing of the node exists." : $"What exists stays: {string.Join(", ", all)}.";
    }

    /// <summary>What bills, with its price, in words.</summary>
    public static string Describe(BillableResource resource, CostEstimate? estimate) => $"{resource.Kind} {resource.Id}{PriceOf(estimate, resource.Kind)}";

    private static string PriceOf(CostEstimate? estimate, string kind)
    {
        var component = kind switch
        {
            "EC2 instance" => "ec2_instance",
            "EBS root volume" => "ebs_gp3",
            "Elastic IP" => "public_ipv4",
            "Route 53 hosted zone" => "route53_hosted_zone",
            _ => null,
        };
        return estimate?.Components.FirstOrDefault(item => item.Name == component)?.MonthlyUsd is { } monthly
            ? string.Create(CultureInfo.InvariantCulture, $" (bills {monthly:0.00} USD a month)")
            : " (bills)";
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
