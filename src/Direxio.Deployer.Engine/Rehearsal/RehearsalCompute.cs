using System.IO.Compression;
using System.Security.Cryptography;
using Direxio.Deployer.Engine.Ports.Cloud;
using static Direxio.Deployer.Engine.Rehearsal.RehearsalFailures;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>Instances of a rehearsed account.</summary>
internal sealed class RehearsalCompute(RehearsalWorld world, string domain) : IInstances, IInstanceConnect
{
    private const string PooledAddress = "198.51.100.200";

    Task<InstanceInfo?> IInstances.FindAsync(string id, CancellationToken cancellationToken) => world.ReadAsync(
        "DescribeInstances",
        content => content.Instances.TryGetValue(id, out var instance) && Shows(instance) ? View(content, instance) : null,
        cancellationToken);

    Task<InstanceInfo?> IInstances.FindByTagsAsync(NodeTags tags, CancellationToken cancellationToken) => world.ReadAsync(
        "DescribeInstances",
        content => content.Instances.Values
            .FirstOrDefault(item => item.RunId == tags.RunId && item.State < InstanceState.ShuttingDown && Shows(item)) is { } instance
                ? View(content, instance)
                : null,
        cancellationToken);

    public Task<InstanceInfo> RunAsync(
        InstanceSpec spec, string clientToken, NodeTags tags, CancellationToken cancellationToken) => world.ChangeAsync(
        "RunInstances",
        content =>
        {
            var instance = content.Instances.Values.FirstOrDefault(item => item.ClientToken == clientToken);
            RequireSame(instance, spec);
            if (instance is null)
            {
                RequireWhatItNames(content, spec);
                RequireRoom(spec);
                instance = new(
                    RehearsalWorld.NewId("i"), tags.RunId, clientToken, spec.Image.Id, spec.InstanceType, RehearsalWorld.NewId("vol"),
                    InstanceState.Running, NewServer(spec))
                {
                    GroupId = spec.SecurityGroupId,
                    DiskSizeGB = spec.DiskSizeGB,
                    MadeAt = world.Clock.GetUtcNow(),
                    SubnetId = spec.SubnetId,
                };
                instance = world.Happens(RehearsalEvent.InstanceDies)
                    ? instance with
                    {
                        State = InstanceState.Terminated,
                        StateReason = new("Client.InternalError", "Client.InternalError: Client error on launch (rehearsed)"),
                    }
                    : instance;
                content.Instances.Add(instance.Id, instance);
                world.NoteLaunch(instance.Id);
            }

            return View(content, instance);
        },
        cancellationToken);

    Task<IReadOnlyList<InstanceInfo>> IInstances.ListEndedByTagsAsync(NodeTags tags, CancellationToken cancellationToken) =>
        world.ReadAsync<IReadOnlyList<InstanceInfo>>(
            "DescribeInstances",
            content =>
            [
                .. content.Instances.Values
                    .Where(item => item.RunId == tags.RunId && item.State >= InstanceState.ShuttingDown)
                    .Select(item => View(content, item)),
            ],
            cancellationToken);

    public Task StartAsync(string id, CancellationToken cancellationToken) => world.ChangeAsync(
        "StartInstances",
        content => Require(content, "StartInstances", id) is { State: < InstanceState.ShuttingDown } instance
            ? content.Instances[id] = instance with { State = InstanceState.Running, StateReason = null }
            : throw Rejected("ec2", "StartInstances", "IncorrectInstanceState", $"{id} has ended and cannot be started (rehearsed)"),
        cancellationToken);

    public Task StopAsync(string id, CancellationToken cancellationToken) => world.ChangeAsync(
        "StopInstances",
        content => Require(content, "StopInstances", id) switch
        {
            { IsProtectedFromStop: true } => throw Forbidden("StopInstances", id, "stopped", "disableApiStop"),
            { State: < InstanceState.ShuttingDown } instance => content.Instances[id] = instance with { State = InstanceState.Stopped },
            _ => throw Rejected("ec2", "StopInstances", "IncorrectInstanceState", $"{id} has ended and cannot be stopped (rehearsed)"),
        },
        cancellationToken);

    public Task ChangeTypeAsync(string id, string instanceType, CancellationToken cancellationToken) => world.ChangeAsync(
        "ModifyInstanceAttribute",
        content => Require(content, "ModifyInstanceAttribute", id) is { State: InstanceState.Stopped } instance
            ? content.Instances[id] = instance with { Type = instanceType }
            : throw Rejected("ec2", "ModifyInstanceAttribute", "IncorrectInstanceState", $"{id} is not stopped (rehearsed)"),
        cancellationToken);

    public Task<InstanceProtection> ReadProtectionAsync(string id, CancellationToken cancellationToken) => world.ReadAsync(
        "DescribeInstanceAttribute",
        content =>
        {
            var instance = Require(content, "DescribeInstanceAttribute", id);
            return new InstanceProtection(instance.IsProtectedFromTermination, instance.IsProtectedFromStop);
        },
        cancellationToken);

    public async Task ProtectAsync(string id, bool isProtected, CancellationToken cancellationToken)
    {
        await ChangeAsync(instance => instance with { IsProtectedFromTermination = isProtected }).ConfigureAwait(false);
        await ChangeAsync(instance => instance with { IsProtectedFromStop = isProtected }).ConfigureAwait(false);

        Task ChangeAsync(Func<RehearsedInstance, RehearsedInstance> change) => world.ChangeAsync(
            "ModifyInstanceAttribute",
            content => content.Instances[id] = change(Require(content, "ModifyInstanceAttribute", id)),
            cancellationToken);
    }

    public Task<bool> TerminateAsync(string id, CancellationToken cancellationToken) => world.ChangeAsync(
        "TerminateInstances",
        content =>
        {
            // As in life: the root volume goes with it, and its address is free again.
            if (!content.Instances.TryGetValue(id, out var instance))
            {
                return false;
            }

            if (instance.IsProtectedFromTermination || instance.IsProtectedFromStop)
            {
                throw Forbidden(
                    "TerminateInstances",
                    id,
                    "terminated",
                    instance.IsProtectedFromTermination ? "disableApiTermination" : "disableApiStop");
            }

            content.Instances[id] = instance with { State = InstanceState.Terminated };
            foreach (var address in content.Addresses.Values.Where(address => address.InstanceId == id).ToList())
            {
                content.Addresses[address.Id] = address with { InstanceId = null };
            }

            return true;
        },
        cancellationToken);

    public Task<InstanceHealth?> ReadHealthAsync(string id, CancellationToken cancellationToken) => world.ReadAsync(
        "DescribeInstanceStatus",
        content => content.Instances.TryGetValue(id, out var instance) && Shows(instance)
            ? HealthOf(instance.State == InstanceState.Running ? "ok" : "not-applicable", instance.Announced)
            : null,
        cancellationToken);

    public Task<string> GetConsoleOutputAsync(string id, bool latest, CancellationToken cancellationToken) => world.ReadAsync(
        "GetConsoleOutput", content => RehearsalConsole.TextOf(world, Require(content, "GetConsoleOutput", id)), cancellationToken);

    // As in life: a key that is lent counts for a minute, and only on an instance that runs.
    public Task LendKeyAsync(string instanceId, string user, string openSshPublicKey, CancellationToken cancellationToken) =>
        world.ChangeAsync(
            "SendSSHPublicKey",
            content =>
            {
                if (content.Instances.GetValueOrDefault(instanceId) is not { } instance)
                {
                    throw new CloudException(
                        CloudFailure.NotFound,
                        "ec2-instance-connect",
                        "SendSSHPublicKey",
                        "EC2InstanceNotFoundException",
                        $"{instanceId} was not found (rehearsed)");
                }

                if (instance.State is not InstanceState.Running)
                {
                    throw Rejected(
                        "ec2-instance-connect",
                        "SendSSHPublicKey",
                        "EC2InstanceStateInvalidException",
                        $"{instanceId} does not run (rehearsed)");
                }

                world.Lend(instanceId, openSshPublicKey);
                return true;
            },
            cancellationToken);

    private RehearsedServer NewServer(InstanceSpec spec) => new(
        RandomNumberGenerator.GetInt32(0, 100_000_000).ToString("D8", System.Globalization.CultureInfo.InvariantCulture),
        $"p2p_access_{Random()}",
        $"p2p_agent_{Random()}",
        $"!{Random()}:{domain}",
        $"ssh-ed25519 {Convert.ToBase64String([0, 0, 0, 11, .. "ssh-ed25519"u8, 0, 0, 0, 32, .. RandomNumberGenerator.GetBytes(32)])}",
        [])
    {
        AwaitsBackup = TextOf(spec.UserData).Contains("04-restore", StringComparison.Ordinal),
    };

    private static string TextOf(byte[] userData)
    {
        if (userData is not [0x1f, 0x8b, ..])
        {
            return string.Empty;
        }

        using var text = new StreamReader(new GZipStream(new MemoryStream(userData), CompressionMode.Decompress));
        return text.ReadToEnd();
    }

    private static string Random() => Convert.ToHexString(RandomNumberGenerator.GetBytes(8)).ToLowerInvariant();

    private static InstanceHealth HealthOf(string status, InstanceEvent? announced) =>
        new(status, status, announced is null ? [] : [announced]);

    private bool Shows(RehearsedInstance instance) => world.Shows("DescribeInstances", instance.MadeAt);

    // Where the service shows the address that is associated, so does a rehearsed instance; as in life, a running one gets another from
    // the service's pool once that is gone.
    private static InstanceInfo View(WorldContent content, RehearsedInstance instance) => new(
        instance.Id,
        instance.State,
        instance.Type,
        content.Addresses.Values.FirstOrDefault(address => address.InstanceId == instance.Id)?.PublicIp
            ?? (content.Addresses.Count == 0 && instance.State is InstanceState.Running ? PooledAddress : null),
        instance.VolumeId,
        ZoneOf(instance.SubnetId))
    {
        StateReason = instance.StateReason,
        Architecture = "x86_64",
    };

    private static CloudException Forbidden(string action, string id, string what, string attribute) => Rejected(
        "ec2", action, "OperationNotPermitted", $"{id} may not be {what}: its attribute '{attribute}' is set (rehearsed)");

    private static RehearsedInstance Require(WorldContent content, string action, string id) =>
        content.Instances.GetValueOrDefault(id) ?? throw NotFound(action, "InvalidInstanceID.NotFound", id);

    // As in life: what an instance is launched with exists. The subnet is whichever the user names.
    private static void RequireWhatItNames(WorldContent content, InstanceSpec spec)
    {
        if (!content.KeyPairs.ContainsKey(spec.KeyName))
        {
            throw NotFound("RunInstances", "InvalidKeyPair.NotFound", spec.KeyName);
        }

        if (!content.Groups.ContainsKey(spec.SecurityGroupId))
        {
            throw NotFound("RunInstances", "InvalidGroup.NotFound", spec.SecurityGroupId);
        }
    }

    private static string ZoneOf(string? subnetId) =>
        RehearsalReadings.Subnets.FirstOrDefault(subnet => subnet.SubnetId == subnetId)?.AvailabilityZone ?? "zone-a";

    // As in life: a token is worth one launch, and that launch only.
    private static void RequireSame(RehearsedInstance? former, InstanceSpec spec)
    {
        if (former is null)
        {
            return;
        }

        if (former.State >= InstanceState.ShuttingDown)
        {
            throw Duplicate("RunInstances", "IdempotentInstanceTerminated");
        }

        if ((former.Type, former.ImageId, former.DiskSizeGB, former.SubnetId)
            != (spec.InstanceType, spec.Image.Id, spec.DiskSizeGB, spec.SubnetId))
        {
            throw Duplicate("RunInstances", "IdempotentParameterMismatch");
        }
    }

    private void RequireRoom(InstanceSpec spec)
    {
        var isFull = world.Happens(RehearsalEvent.CapacityMissing)
            || (world.Happens(RehearsalEvent.ZoneWithoutCapacity) && spec.SubnetId == RehearsalReadings.Subnets[0].SubnetId);
        if (isFull)
        {
            throw new CloudException(
                CloudFailure.Capacity,
                "ec2",
                "RunInstances",
                "InsufficientInstanceCapacity",
                $"there is not enough {spec.InstanceType} capacity in this zone (rehearsed)");
        }
    }
}
