using System.Globalization;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.State.Legacy;

namespace Direxio.Deployer.Engine.State.Sections;

/// <summary>
/// The resources table of state.json, with the keys of 0.1.0. An id that is recorded is never overwritten by another
/// one by accident: see <see cref="RecordId"/>.
/// </summary>
internal sealed class ResourceTable(JsonObject table) : StateSection(table)
{
    /// <summary>The keys of the ids of what is in the account.</summary>
    internal static readonly string[] IdKeys =
    [
        KeyNameKey, SecurityGroupKey, AddressKey, InstanceKey, RootVolumeKey, ZoneKey, BudgetKey,
    ];

    private const string KeyNameKey = "key_name";
    private const string SecurityGroupKey = "sg_id";
    private const string AddressKey = "eip_id";
    private const string InstanceKey = "instance_id";
    private const string EndingKey = "instance_end";
    private const string RootVolumeKey = "root_volume_id";
    private const string ZoneKey = "route53_zone_id";
    private const string BudgetKey = "budget_name";

    /// <summary>The ids on record of what costs money while it exists, without the zone, which may be kept.</summary>
    public IEnumerable<string> BillableIds => new[] { InstanceId, RootVolumeId, AllocationId }.OfType<string>();

    /// <summary>True if an id of something in the account is recorded.</summary>
    public bool HasAny => IdKeys.Any(key => Text(key) is not null);

    public string? VpcId { get => Text("vpc_id"); set => Set("vpc_id", value); }

    public string? SubnetId { get => Text("subnet_id"); set => Set("subnet_id", value); }

    public string? ImageId { get => Text("ami_id"); set => Set("ami_id", value); }

    public string? KeyName { get => Text(KeyNameKey); set => RecordId(KeyNameKey, value); }

    public string? KeyFile { get => Text("key_file"); set => Set("key_file", value); }

    public string? SecurityGroupId { get => Text(SecurityGroupKey); set => RecordId(SecurityGroupKey, value); }

    public string? InstanceId { get => Text(InstanceKey); set => RecordId(InstanceKey, value); }

    public string? RootVolumeId { get => Text(RootVolumeKey); set => Set(RootVolumeKey, value); }

    /// <summary>How many instances of the node came before this one and ended.</summary>
    public int InstanceGeneration
    {
        get => Number("instance_generation") ?? 0;
        set => Set("instance_generation", value);
    }

    /// <summary>The instances that ended and were replaced, so that a removal can still prove them gone.</summary>
    public IReadOnlyList<ReplacedInstance> ReplacedInstances =>
    [
        .. (Node("replaced_instances") as JsonArray ?? []).OfType<JsonObject>()
            .Where(entry => entry["id"].AsText() is not null)
            .Select(entry => new ReplacedInstance(entry["id"].AsText()!, entry["root_volume_id"].AsText())),
    ];

    /// <summary>Moves the recorded instance to the replaced ones; the next one gets a token of its own.</summary>
    public void ReplaceInstance(DateTimeOffset now)
    {
        if (Node("replaced_instances") is not JsonArray history)
        {
            Set("replaced_instances", history = []);
        }

        history.Add((JsonNode)new JsonObject
        {
            ["id"] = InstanceId,
            ["root_volume_id"] = RootVolumeId,
            ["replaced_at"] = NodeState.Timestamp(now),
        });
        Set(InstanceKey, null);
        Set(RootVolumeKey, null);
        InstanceGeneration++;
    }

    /// <summary>That the recorded instance was seen to have ended; null if it was not.</summary>
    public InstanceEnding? Ending => Table(EndingKey) is { } ending && InstanceId is { } id && ending["id"].AsText() == id
        ? new(id, Enum.TryParse<DiskAfterEnd>(ending["disk"].AsText(), ignoreCase: true, out var disk) ? disk : DiskAfterEnd.Unknown)
        : null;

    /// <summary>Notes that the recorded instance has ended, and what became of its disk as far as was seen.</summary>
    public void NoteEnding(DiskAfterEnd disk, DateTimeOffset now) => Set(EndingKey, new JsonObject
    {
        ["id"] = InstanceId,
        ["disk"] = disk.ToString().ToLowerInvariant(),
        ["seen_at"] = NodeState.Timestamp(now),
    });

    /// <summary>Takes that back: the instance was seen to be there.</summary>
    public void WithdrawEnding() => Remove(EndingKey);

    public string? AllocationId { get => Text(AddressKey); set => RecordId(AddressKey, value); }

    public string? PublicIp { get => Text("public_ip"); set => Set("public_ip", value); }

    public string? ZoneId { get => Text(ZoneKey); set => RecordId(ZoneKey, value); }

    /// <summary>Puts the zone that DNS has moved to in the place of the recorded one; null for none of the account.</summary>
    public void MoveZone(string? to) => Set(ZoneKey, to);

    public string? ZoneName { get => Text("route53_zone_name"); set => Set("route53_zone_name", value); }

    /// <summary>The word for whether the zone was made for the node; null if there is none.</summary>
    public string? ZoneCreatedWord => Text("route53_zone_created_by_deployer");

    public bool ZoneCreated
    {
        get => ZoneCreatedWord == "true";
        set => SetWord("route53_zone_created_by_deployer", value);
    }

    /// <summary>The name of the AWS Budget, which is its id.</summary>
    public string? BudgetName { get => Text(BudgetKey); set => RecordId(BudgetKey, value); }

    /// <summary>The name servers as they are in the file, joined by commas.</summary>
    public string? NameServerList => Text("route53_name_servers");

    public IReadOnlyList<string> NameServers
    {
        get => NameServerList?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        set => Set("route53_name_servers", string.Join(",", value));
    }

    /// <summary>What Lightsail keeps billing for under a state of 0.1.15 and later; null for what is not on record.</summary>
    public (string? Instance, string? Address) LightsailResources => Release0115.LightsailResourcesOf(Fields);

    /// <summary>Records how many addresses the account may have, and has.</summary>
    public void RecordAddressQuota(int? limit, int? used, int? available)
    {
        Set("eip_quota", limit?.ToString(CultureInfo.InvariantCulture));
        Set("eip_allocated", used?.ToString(CultureInfo.InvariantCulture));
        Set("eip_available", available?.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The contract's view of this table.</summary>
    public NodeResources ToContract(NodeState state) => new()
    {
        Region = state.Region,
        AccountId = state.AccountId,
        VpcId = VpcId,
        ImageId = ImageId,
        KeyName = KeyName,
        KeyFile = KeyFile,
        SecurityGroupId = SecurityGroupId,
        InstanceId = InstanceId,
        InstanceType = state.Choices.InstanceType,
        RootVolumeId = RootVolumeId,
        AllocationId = AllocationId,
        PublicIp = PublicIp,
        HostedZoneId = ZoneId,
        HostedZoneName = ZoneName,
        HostedZoneCreated = ZoneCreated,
        NameServers = NameServers,
        BudgetName = BudgetName,
    };

    private void RecordId(string key, string? value)
    {
        if (Text(key) is { } recorded && recorded != value)
        {
            throw new InvalidOperationException($"{key} is recorded as {recorded}; it is not replaced by {value ?? "nothing"}.");
        }

        Set(key, value);
    }
}

/// <summary>That an instance has ended, after which it never runs again.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Disk">What became of its disk.</param>
internal sealed record InstanceEnding(string Id, DiskAfterEnd Disk);

/// <summary>What became of the root volume of an instance that ended.</summary>
internal enum DiskAfterEnd
{
    /// <summary>That could not be seen.</summary>
    Unknown,

    /// <summary>It went with the instance.</summary>
    Gone,

    /// <summary>Someone had it kept: it is there, with what is on it.</summary>
    Kept,
}

/// <summary>An instance of a node that ended and was replaced.</summary>
/// <param name="Id">Its id.</param>
/// <param name="RootVolumeId">The volume it booted from; null if it had none on record.</param>
internal sealed record ReplacedInstance(string Id, string? RootVolumeId);
