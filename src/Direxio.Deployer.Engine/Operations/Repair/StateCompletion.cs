using System.Globalization;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Repair;

/// <summary>Writes into a state what was seen and is not on record. A recorded id is never replaced, nor taken away.</summary>
internal sealed class StateCompletion(ObservedNode seen, NodePaths paths, DateTimeOffset now)
{
    private const int SshPort = 22;

    private readonly List<string> changes = [];

    /// <summary>Completes the state; tells what was written.</summary>
    public static IReadOnlyList<string> Apply(NodeState state, ObservedNode seen, NodePaths paths, DateTimeOffset now)
    {
        var completion = new StateCompletion(seen, paths, now);
        completion.Access(state);
        completion.Compute(state);
        completion.Zone(state);
        completion.Settle(state);
        return completion.changes;
    }

    private void Access(NodeState state)
    {
        var resources = state.Resources;
        Fill("key pair", resources.KeyName, seen.KeyPair?.Name, name => resources.KeyName = name);
        if (state.RunId is { } runId && seen.LivingInstance is not null)
        {
            // Also where the file is missing: this is where it has to be put back.
            Fill("private key file", resources.KeyFile, paths.PrivateKey(runId), file => resources.KeyFile = file);
        }

        Fill("security group", resources.SecurityGroupId, seen.Group?.Id, id => resources.SecurityGroupId = id);
        Fill("VPC", resources.VpcId, seen.Group?.VpcId, id => resources.VpcId = id);
        if (seen.Group?.Ingress.Where(rule => rule is { Protocol: "tcp", FromPort: SshPort, ToPort: SshPort }).ToList() is [var ssh])
        {
            Fill("address that may reach port 22", state.Server.SshCidr, ssh.Cidr, cidr => state.Server.SshCidr = cidr);
        }

        Fill("Elastic IP", resources.AllocationId, seen.Address?.AllocationId, id => resources.AllocationId = id);
        if (seen.Address is { } address && address.AllocationId == resources.AllocationId)
        {
            Follow("public address", resources.PublicIp, address.PublicIp, ip => resources.PublicIp = ip);
        }
    }

    private void Compute(NodeState state)
    {
        var resources = state.Resources;
        if (seen.LivingInstance is { } instance)
        {
            Fill("instance", resources.InstanceId, instance.Id, id => resources.InstanceId = id);
            Follow("instance type", state.Choices.InstanceType, instance.InstanceType, type => state.Choices.InstanceType = type);
            Fill("subnet", resources.SubnetId, seen.SubnetId, id => resources.SubnetId = id);
        }

        if (seen.RootVolume is { } volume)
        {
            Fill("root volume", resources.RootVolumeId, volume.Id, id => resources.RootVolumeId = id);
            Fill("disk size", state.Choices.DiskSizeGB?.ToString(CultureInfo.InvariantCulture), $"{volume.SizeGB}", _ =>
                state.Choices.DiskSizeGB = volume.SizeGB);
        }

        Fill("budget", resources.BudgetName, seen.BudgetName, name => resources.BudgetName = name);
    }

    private void Zone(NodeState state)
    {
        var resources = state.Resources;
        if (seen.Zone is { } sighting)
        {
            var zone = sighting.Zone;
            Fill("hosted zone", resources.ZoneId, zone.Id, id => resources.ZoneId = id);
            Fill("zone name", resources.ZoneName, zone.Name, name => resources.ZoneName = name);
            Fill("zone made by the deployer", resources.ZoneCreatedWord, sighting.IsOurs ? "true" : "false", _ =>
                resources.ZoneCreated = sighting.IsOurs);
            Fill("zone tagged", state.Dns.IsZoneTagged ? "true" : null, sighting.IsTagged ? "true" : null, _ =>
                state.Dns.IsZoneTagged = true);
            Fill(
                "name servers",
                resources.NameServers.Count == 0 ? null : string.Empty,
                zone.NameServers.Count == 0 ? null : string.Join(", ", zone.NameServers),
                _ => resources.NameServers = zone.NameServers);
        }

        if (seen.ZonesAreRead)
        {
            var mode = seen.Zone is null ? DnsMode.User : DnsMode.Route53;
            Fill("DNS mode", state.Dns.ModeWord, mode, _ => state.DnsMode = mode);
        }
    }

    // An answer that was lost counts as given once what it made is seen and on record.
    private void Settle(NodeState state)
    {
        var made = state.Intents.Unsettled.Where(intent => ResourceKinds.MadeBy(intent) is { } kind && seen.Shows(kind, state));
        foreach (var intent in made.ToList())
        {
            state.Intents.Settle(intent, now);
            changes.Add($"the request for {intent} took effect");
        }
    }

    private void Fill(string what, string? recorded, string? value, Action<string> write)
    {
        if (recorded is null && value is not null)
        {
            write(value);
            changes.Add($"{what}: {value}");
        }
    }

    private void Follow(string what, string? recorded, string value, Action<string> write)
    {
        if (recorded != value)
        {
            write(value);
            changes.Add(recorded is null ? $"{what}: {value}" : $"{what}: {value}, until now {recorded}");
        }
    }
}
