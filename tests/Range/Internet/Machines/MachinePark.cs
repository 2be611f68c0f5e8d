using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Direxio.Deployer.Range.Aws;

namespace Direxio.Deployer.Range.Machines;

/// <summary>All machines of the range; follows what is done to instances and addresses of the account.</summary>
internal sealed partial class MachinePark(string folder, IReadOnlyDictionary<string, string> environment) : IDisposable
{
    private readonly ConcurrentDictionary<string, Machine> machines = new();
    private readonly ConcurrentDictionary<string, string> keys = new();
    private readonly ConcurrentDictionary<string, string> addresses = new();
    private readonly ConcurrentDictionary<string, string> associations = new();
    private int lastNumber;

    /// <summary>The machine of an instance; null if it was never started or is gone.</summary>
    public Machine? Find(string id) => machines.GetValueOrDefault(id);

    /// <summary>The machine that asks from an address; null if none has it.</summary>
    public Machine? AtAddress(string address) =>
        machines.Values.FirstOrDefault(machine => machine.PublicAddress == address || machine.Launch.PrivateAddress == address);

    /// <summary>The instances with a running machine.</summary>
    public IReadOnlyList<string> Running => [.. machines.Values.Where(machine => machine.IsRunning).Select(machine => machine.Launch.Id)];

    /// <summary>Ends all machines and forgets keys and addresses.</summary>
    public void Reset()
    {
        foreach (var id in machines.Keys)
        {
            Stop(id);
        }

        keys.Clear();
        addresses.Clear();
        associations.Clear();
    }

    /// <summary>Follows a call that worked.</summary>
    public async Task FollowAsync(AwsCall call, AwsReply reply, RangeConfig config)
    {
        switch (call.Action)
        {
            case "ImportKeyPair":
                keys[$"{call.Region}/{call.Form["KeyName"]}"] = Encoding.UTF8.GetString(Convert.FromBase64String(call.Form["PublicKeyMaterial"]));
                break;
            case "RunInstances":
                await LaunchAsync(call, reply, config);
                break;
            case "TerminateInstances":
                call.List("InstanceId").ToList().ForEach(Stop);
                break;
            case "AllocateAddress":
                addresses[Xml.Of(reply).Value("allocationId")!] = Xml.Of(reply).Value("publicIp")!;
                break;
            case "AssociateAddress" when machines.TryGetValue(call.Form.GetValueOrDefault("InstanceId", string.Empty), out var machine):
                associations[Xml.Of(reply).Value("associationId") ?? string.Empty] = machine.Launch.Id;
                await machine.AttachAsync(addresses[call.Form["AllocationId"]]);
                break;
            case "DisassociateAddress" when associations.TryRemove(call.Form.GetValueOrDefault("AssociationId", string.Empty), out var id)
                && machines.TryGetValue(id, out var machine):
                await machine.DetachAsync();
                break;
        }
    }

    public void Dispose() => Reset();

    private async Task LaunchAsync(AwsCall call, AwsReply reply, RangeConfig config)
    {
        var answer = Xml.Of(reply);
        var key = call.Form.TryGetValue("KeyName", out var name) ? keys.GetValueOrDefault($"{call.Region}/{name}") : null;
        var userData = call.Form.TryGetValue("UserData", out var encoded) ? Convert.FromBase64String(encoded) : [];
        var boot = new Dictionary<string, string>(environment) { ["FOREIGN_HOST_KEYS"] = config.ForeignHostKeys ? "1" : "0" };
        foreach (var item in answer.Items("instancesSet"))
        {
            var launch = new Launch(item.Value("instanceId")!, item.Value("privateIpAddress")!, key, userData);
            if (config.BootDelayMs > 0)
            {
                boot["BOOT_DELAY"] = $"{config.BootDelayMs / 1000.0:0.###}";
            }

            var machine = await Machine.BootAsync(launch, Path.Combine(folder, launch.Id), Interlocked.Increment(ref lastNumber), boot);
            machines[launch.Id] = machine;
            if (PublicAddress().Match(item.ToString()) is { Success: true } match && !match.Groups[1].Value.StartsWith("127.", StringComparison.Ordinal))
            {
                await machine.AttachAsync(match.Groups[1].Value);
            }
        }
    }

    private void Stop(string id)
    {
        if (machines.TryRemove(id, out var machine))
        {
            machine.Dispose();
        }
    }

    [GeneratedRegex("<(?:\\w+:)?ipAddress[^>]*>([^<]+)<")]
    private static partial Regex PublicAddress();
}
