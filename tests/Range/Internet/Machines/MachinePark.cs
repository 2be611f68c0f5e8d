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
    private readonly ConcurrentDictionary<string, (Launch Launch, string? Address)> halted = new();

    // Which address an instance was given, known also while its machine is still starting.
    private readonly ConcurrentDictionary<string, string> given = new();
    private readonly SemaphoreSlim attaching = new(1, 1);
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
            Halt(id, forGood: true);
        }

        halted.Clear();
        keys.Clear();
        addresses.Clear();
        associations.Clear();
        given.Clear();
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
                call.List("InstanceId").ToList().ForEach(id => Halt(id, forGood: true));
                break;
            case "StopInstances":
                call.List("InstanceId").ToList().ForEach(id => Halt(id, forGood: false));
                break;
            case "StartInstances" or "RebootInstances":
                foreach (var id in call.List("InstanceId"))
                {
                    await StartAgainAsync(id, config);
                }

                break;
            case "AllocateAddress":
                addresses[Xml.Of(reply).Value("allocationId")!] = Xml.Of(reply).Value("publicIp")!;
                break;
            case "AssociateAddress" when call.Form.TryGetValue("InstanceId", out var instance):
                associations[Xml.Of(reply).Value("associationId") ?? string.Empty] = instance;
                given[instance] = addresses[call.Form["AllocationId"]];
                await AttachAsync(instance);
                break;
            case "DisassociateAddress" when associations.TryRemove(call.Form.GetValueOrDefault("AssociationId", string.Empty), out var id):
                given.TryRemove(id, out _);
                if (machines.TryGetValue(id, out var machine))
                {
                    await machine.DetachAsync();
                }

                break;
        }
    }

    public void Dispose()
    {
        Reset();
        attaching.Dispose();
    }

    /// <summary>Ends a machine; what is not ended for good keeps its disk and its address, and can start again.</summary>
    public void Halt(string id, bool forGood)
    {
        if (!machines.TryRemove(id, out var machine))
        {
            return;
        }

        if (!forGood)
        {
            halted[id] = (machine.Launch, machine.PublicAddress);
        }

        machine.Dispose();
    }

    private async Task LaunchAsync(AwsCall call, AwsReply reply, RangeConfig config)
    {
        var answer = Xml.Of(reply);
        var key = call.Form.TryGetValue("KeyName", out var name) ? keys.GetValueOrDefault($"{call.Region}/{name}") : null;
        var userData = call.Form.TryGetValue("UserData", out var encoded) ? Convert.FromBase64String(encoded) : [];
        foreach (var item in answer.Items("instancesSet"))
        {
            var launch = new Launch(item.Value("instanceId")!, item.Value("privateIpAddress")!, key, userData);
            var found = PublicAddress().Match(item.ToString());
            var address = found.Success && !found.Groups[1].Value.StartsWith("127.", StringComparison.Ordinal) ? found.Groups[1].Value : null;
            await BootAsync(launch, address, config);
        }
    }

    private async Task StartAgainAsync(string id, RangeConfig config)
    {
        Halt(id, forGood: false);
        if (halted.TryRemove(id, out var known))
        {
            await BootAsync(known.Launch, known.Address, config);
        }
    }

    private async Task BootAsync(Launch launch, string? address, RangeConfig config)
    {
        var boot = new Dictionary<string, string>(environment)
        {
            ["BOOT_DELAY"] = $"{config.BootDelayMs / 1000.0:0.###}",
            ["FOREIGN_HOST_KEYS"] = config.ForeignHostKeys ? "1" : "0",
            ["REAL_PARTS"] = config.RealParts ? "1" : "0",
            ["KEYS_FIRST"] = config.Console == ConsoleOutput.KeysFirst ? "1" : "0",
        };
        var machine = await Machine.BootAsync(launch, Path.Combine(folder, launch.Id), Interlocked.Increment(ref lastNumber), boot);
        if (address is not null)
        {
            await machine.AttachAsync(address);
        }

        machines[launch.Id] = machine;
        await AttachAsync(launch.Id);
    }

    // An instance may be given its address while its machine is still starting; whichever of the two comes last attaches it.
    private async Task AttachAsync(string id)
    {
        await attaching.WaitAsync();
        try
        {
            if (machines.TryGetValue(id, out var machine) && given.TryGetValue(id, out var address) && machine.PublicAddress != address)
            {
                await machine.AttachAsync(address);
            }
        }
        finally
        {
            attaching.Release();
        }
    }

    [GeneratedRegex("<(?:\\w+:)?ipAddress[^>]*>([^<]+)<")]
    private static partial Regex PublicAddress();
}
