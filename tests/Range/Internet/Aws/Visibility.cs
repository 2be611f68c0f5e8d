using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Xml.Linq;

namespace Direxio.Deployer.Range.Aws;

/// <summary>
/// EC2 is eventually consistent: for a while after something was created, an action may not find it by its id and not
/// list it. Which actions, and for how long, the configuration says.
/// </summary>
internal sealed class Visibility(MotoServer moto)
{
    private static readonly IReadOnlyList<Kind> Kinds =
    [
        new("i-", "instanceId", "InvalidInstanceID.NotFound", "The instance ID '{0}' does not exist"),
        new("eipalloc-", "allocationId", "InvalidAllocationID.NotFound", "The allocation ID '{0}' does not exist"),
        new("vol-", "volumeId", "InvalidVolume.NotFound", "The volume '{0}' does not exist."),
        new("sg-", "groupId", "InvalidGroup.NotFound", "The security group '{0}' does not exist"),
        new("key-", "keyPairId", "InvalidKeyPair.NotFound", "The key pair '{0}' does not exist"),
    ];

    private static readonly Dictionary<string, string> Listing = new()
    {
        ["DescribeInstances"] = "i-",
        ["DescribeAddresses"] = "eipalloc-",
        ["DescribeVolumes"] = "vol-",
        ["DescribeSecurityGroups"] = "sg-",
        ["DescribeKeyPairs"] = "key-",
    };

    private readonly ConcurrentDictionary<string, long> births = new();

    /// <summary>The refusal of a call that names something too young for it; null if it names nothing such.</summary>
    public AwsReply? Refuse(AwsCall call, RangeConfig config)
    {
        if (call.Service != "ec2" || !config.InvisibleSeconds.TryGetValue(call.Action, out var seconds))
        {
            return null;
        }

        var young = call.Form.Where(pair => !pair.Key.StartsWith("Filter.", StringComparison.Ordinal)).Select(pair => pair.Value)
            .FirstOrDefault(value => IsYounger(value, seconds));
        return young is null || Kinds.FirstOrDefault(kind => young.StartsWith(kind.Prefix, StringComparison.Ordinal)) is not { } kind
            ? null
            : AwsReply.Error("ec2", 400, kind.Code, string.Format(null, kind.Message, young));
    }

    /// <summary>An answer without what is too young for its action.</summary>
    public AwsReply Conceal(AwsCall call, AwsReply reply, RangeConfig config)
    {
        if (!reply.Worked
            || !config.InvisibleSeconds.TryGetValue(call.Action, out var seconds)
            || !Listing.TryGetValue(call.Action, out var prefix))
        {
            return reply;
        }

        var element = Kinds.First(kind => kind.Prefix == prefix).Element;
        var answer = Xml.Of(reply);
        var young = answer.All(element).Where(id => IsYounger(id.Value, seconds)).Select(id => id.Parent!).ToList();
        if (young.Count == 0)
        {
            return reply;
        }

        young.ForEach(item => item.Remove());
        foreach (var reservation in answer.Items("reservationSet").Where(one => !one.Items("instancesSet").Any()).ToList())
        {
            reservation.Remove();
        }

        return reply with { Body = Encoding.UTF8.GetBytes(answer.ToString(SaveOptions.DisableFormatting)) };
    }

    /// <summary>Notes what a call created.</summary>
    public async Task FollowAsync(AwsCall call, AwsReply reply)
    {
        switch (call.Action)
        {
            case "AllocateAddress":
                Note(Xml.Of(reply).All("allocationId"));
                break;
            case "CreateSecurityGroup":
                Note(Xml.Of(reply).All("groupId"));
                break;
            case "ImportKeyPair" or "CreateKeyPair":
                Note(Xml.Of(reply).All("keyPairId"));
                break;
            case "RunInstances":
                var instances = Xml.Of(reply).Items("instancesSet").Select(item => item.Value("instanceId")!).ToList();
                instances.ForEach(id => births[id] = Stopwatch.GetTimestamp());
                foreach (var id in instances)
                {
                    var filter = new[] { ("Filter.1.Name", "attachment.instance-id"), ("Filter.1.Value.1", id) };
                    Note(Xml.Of(await moto.Ec2Async(call.Region, "DescribeVolumes", filter)).All("volumeId"));
                }

                break;
        }
    }

    private void Note(IEnumerable<XElement> ids) => ids.ToList().ForEach(id => births.TryAdd(id.Value, Stopwatch.GetTimestamp()));

    private bool IsYounger(string id, int seconds) =>
        births.TryGetValue(id, out var birth) && Stopwatch.GetElapsedTime(birth).TotalSeconds < seconds;

    private sealed record Kind(string Prefix, string Element, string Code, string Message);
}
