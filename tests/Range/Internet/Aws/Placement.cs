using System.Collections.Concurrent;

namespace Direxio.Deployer.Range.Aws;

/// <summary>Where instances and addresses can be: zones without capacity, and network border groups.</summary>
internal sealed class Placement(MotoServer moto)
{
    private readonly ConcurrentDictionary<string, string> borderGroups = new();

    /// <summary>The refusal of a call that its place forbids; null if there is none.</summary>
    public async Task<AwsReply?> RefuseAsync(AwsCall call, RangeConfig config) => call.Action switch
    {
        "RunInstances" when config.NoCapacity.Count > 0 && await ZoneOfLaunchAsync(call) is { } zone && config.NoCapacity.Contains(zone) =>
            NoCapacity(call.Form.GetValueOrDefault("InstanceType", "m1.small"), zone),
        "AssociateAddress" when config.LocalZone is not null && await BordersDifferAsync(call) => AwsReply.Error(
            "ec2", 400, "InvalidParameterCombination", "The address and the network interface are not in the same network border group."),
        _ => null,
    };

    /// <summary>Notes where an address belongs.</summary>
    public void Follow(AwsCall call, AwsReply reply)
    {
        if (call.Action == "AllocateAddress" && Xml.Of(reply).Value("allocationId") is { } id)
        {
            borderGroups[id] = call.Form.GetValueOrDefault("NetworkBorderGroup", call.Region);
        }
    }

    private static AwsReply NoCapacity(string type, string zone) => AwsReply.Error(
        "ec2",
        500,
        "InsufficientInstanceCapacity",
        $"We currently do not have sufficient {type} capacity in the Availability Zone you requested ({zone}). "
        + $"You can currently get {type} capacity by not specifying an Availability Zone in your request.");

    private async Task<string?> ZoneOfLaunchAsync(AwsCall call)
    {
        var named = call.Form.FirstOrDefault(pair => pair.Key == "SubnetId" || pair.Key.EndsWith(".SubnetId", StringComparison.Ordinal));
        var subnet = named.Value;
        return subnet is null
            ? call.Form.GetValueOrDefault("Placement.AvailabilityZone")
            : Xml.Of(await moto.Ec2Async(call.Region, "DescribeSubnets", ("SubnetId.1", subnet))).Value("availabilityZone");
    }

    private async Task<bool> BordersDifferAsync(AwsCall call)
    {
        if (!call.Form.TryGetValue("InstanceId", out var instance) || !call.Form.TryGetValue("AllocationId", out var address))
        {
            return false;
        }

        var zone = Xml.Of(await moto.Ec2Async(call.Region, "DescribeInstances", ("InstanceId.1", instance))).Value("availabilityZone");
        return borderGroups.GetValueOrDefault(address, call.Region) != BorderGroupOf(zone ?? string.Empty, call.Region);
    }

    // The group of a region's own zones is the region; that of a Local Zone is its name without the last letter.
    private static string BorderGroupOf(string zone, string region) => zone.Length > region.Length + 1 ? zone[..^1] : region;
}
