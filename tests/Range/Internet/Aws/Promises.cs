using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace Direxio.Deployer.Range.Aws;

/// <summary>Promises that AWS keeps and moto does not: idempotency tokens, caller references and the address quota.</summary>
internal sealed partial class Promises
{
    private readonly ConcurrentDictionary<string, (IReadOnlyDictionary<string, string> Form, AwsReply Reply)> launches = new();
    private readonly ConcurrentDictionary<string, bool> references = new();
    private readonly ConcurrentDictionary<string, string> addresses = new();
    private int lastAddress = 10;

    /// <summary>The answer if a promise decides the call; null if it goes to moto.</summary>
    public AwsReply? Find(AwsCall call, RangeConfig config)
    {
        switch (call.Action)
        {
            case "RunInstances" when Token(call) is { } token && launches.TryGetValue(token, out var earlier):
                return SameParameters(earlier.Form, call.Form)
                    ? earlier.Reply
                    : AwsReply.Error("ec2", 400, "IdempotentParameterMismatch", "the client token was used with other parameters");

            case "CreateHostedZone" when Reference(call) is { } reference && references.ContainsKey(reference):
                return AwsReply.Error("route53", 409, "HostedZoneAlreadyExists", "A hosted zone was created with this caller reference already.");

            case "AllocateAddress" when addresses.Values.Count(region => region == call.Region) >= config.AddressQuota:
                return AwsReply.Error("ec2", 400, "AddressLimitExceeded", "The maximum number of addresses has been reached.");

            default:
                return null;
        }
    }

    /// <summary>The body to send on: an allocation gets an address that is routed in the range.</summary>
    public byte[] Rewrite(AwsCall call) => call.Action == "AllocateAddress"
        ? Encoding.UTF8.GetBytes($"{call.Text}&Address=198.18.0.{Interlocked.Increment(ref lastAddress)}")
        : call.Body;

    /// <summary>Remembers what a call that worked promised.</summary>
    public void Keep(AwsCall call, AwsReply reply)
    {
        switch (call.Action)
        {
            case "RunInstances" when Token(call) is { } token:
                launches[token] = (call.Form, reply);
                break;
            case "CreateHostedZone" when Reference(call) is { } reference:
                references[reference] = true;
                break;
            case "AllocateAddress" when AllocationId().Match(reply.Text) is { Success: true } match:
                addresses[match.Groups[1].Value] = call.Region;
                break;
            case "ReleaseAddress":
                addresses.TryRemove(call.Form.GetValueOrDefault("AllocationId", string.Empty), out _);
                break;
        }
    }

    private static string? Token(AwsCall call) =>
        call.Form.TryGetValue("ClientToken", out var token) ? $"{call.Region}/{token}" : null;

    private static string? Reference(AwsCall call) =>
        CallerReference().Match(call.Text) is { Success: true } match ? match.Groups[1].Value : null;

    private static bool SameParameters(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out var value) && value == pair.Value);

    [GeneratedRegex("<(?:\\w+:)?CallerReference>([^<]+)<")]
    private static partial Regex CallerReference();

    [GeneratedRegex("<allocationId>([^<]+)<")]
    private static partial Regex AllocationId();
}
