using System.Globalization;
using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.State;

/// <summary>
/// The resources table of state.json, with the keys of 0.1.0. An id that is recorded is never overwritten by another
/// one by accident: see <see cref="RecordId"/>.
/// </summary>
internal sealed class ResourceTable(JsonObject table)
{
    /// <summary>The keys of the ids of what is in the account.</summary>
    internal static readonly string[] IdKeys = ["key_name", "sg_id", "eip_id", "instance_id", "root_volume_id", "route53_zone_id", "budget_name"];

    /// <summary>A text field; null if absent.</summary>
    public string? this[string key]
    {
        get => table[key].AsText();
        set => table[key] = value;
    }

    /// <summary>True if an id of something in the account is recorded.</summary>
    public bool HasAny => IdKeys.Any(key => this[key] is not null);

    public string? VpcId { get => this["vpc_id"]; set => this["vpc_id"] = value; }

    public string? SubnetId { get => this["subnet_id"]; set => this["subnet_id"] = value; }

    public string? ImageId { get => this["ami_id"]; set => this["ami_id"] = value; }

    public string? KeyName { get => this["key_name"]; set => RecordId("key_name", value); }

    public string? KeyFile { get => this["key_file"]; set => this["key_file"] = value; }

    public string? SecurityGroupId { get => this["sg_id"]; set => RecordId("sg_id", value); }

    public string? InstanceId { get => this["instance_id"]; set => RecordId("instance_id", value); }

    public string? RootVolumeId { get => this["root_volume_id"]; set => this["root_volume_id"] = value; }

    /// <summary>How many instances of the node came before this one and ended.</summary>
    public int InstanceGeneration
    {
        get => int.TryParse(this["instance_generation"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        set => table["instance_generation"] = value;
    }

    /// <summary>The instances that ended and were replaced, so that a removal can still prove them gone.</summary>
    public IReadOnlyList<ReplacedInstance> ReplacedInstances =>
    [
        .. (table["replaced_instances"] as JsonArray ?? []).OfType<JsonObject>()
            .Where(entry => entry["id"].AsText() is not null)
            .Select(entry => new ReplacedInstance(entry["id"].AsText()!, entry["root_volume_id"].AsText())),
    ];

    /// <summary>Moves the recorded instance to the replaced ones; the next one gets a token of its own.</summary>
    public void ReplaceInstance(DateTimeOffset now)
    {
        var history = table["replaced_instances"] as JsonArray;
        if (history is null)
        {
            table["replaced_instances"] = history = [];
        }

        history.Add((JsonNode)new JsonObject { ["id"] = InstanceId, ["root_volume_id"] = RootVolumeId, ["replaced_at"] = NodeState.Timestamp(now) });
        table["instance_id"] = null;
        table["root_volume_id"] = null;
        InstanceGeneration++;
    }

    public string? AllocationId { get => this["eip_id"]; set => RecordId("eip_id", value); }

    public string? PublicIp { get => this["public_ip"]; set => this["public_ip"] = value; }

    public string? ZoneId { get => this["route53_zone_id"]; set => RecordId("route53_zone_id", value); }

    public string? ZoneName { get => this["route53_zone_name"]; set => this["route53_zone_name"] = value; }

    // 0.1.0 writes these two as text.
    public bool ZoneCreated
    {
        get => this["route53_zone_created_by_deployer"] == "true";
        set => this["route53_zone_created_by_deployer"] = value ? "true" : "false";
    }

    /// <summary>The name of the AWS Budget, which is its id.</summary>
    public string? BudgetName { get => this["budget_name"]; set => RecordId("budget_name", value); }

    public IReadOnlyList<string> NameServers
    {
        get => this["route53_name_servers"]?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        set => this["route53_name_servers"] = string.Join(",", value);
    }

    /// <summary>The record sets that were there before ours, as the service gave them, to be put back on removal; null if none were.</summary>
    public JsonArray? PreviousRecordSets
    {
        get => table["route53_previous_record_sets"] as JsonArray;
        set => table["route53_previous_record_sets"] = value;
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
        InstanceType = state["instance_type"],
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
        if (this[key] is { } recorded && recorded != value)
        {
            throw new InvalidOperationException($"{key} is recorded as {recorded}; it is not replaced by {value ?? "nothing"}.");
        }

        table[key] = value;
    }
}

/// <summary>An instance of a node that ended and was replaced.</summary>
/// <param name="Id">Its id.</param>
/// <param name="RootVolumeId">The volume it booted from; null if it had none on record.</param>
internal sealed record ReplacedInstance(string Id, string? RootVolumeId);
