using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.State.Sections;

/// <summary>The node's name: who keeps its record, what stood there before, and whether the world has seen ours.</summary>
/// <param name="fields">The top of the document.</param>
/// <param name="resources">Its resources table, in which 0.1.0 keeps what Route 53 is about.</param>
internal sealed class DnsSection(JsonObject fields, JsonObject resources) : StateSection(fields)
{
    private const string PreviousField = "route53_previous_record_sets";
    private const string ReplacedField = "replaced_addresses";

    private readonly ResourceFields table = new(resources);

    /// <summary>0.1.0's word for who keeps the record; null while that is not known.</summary>
    public string? ModeWord => Text("domain_mode");

    /// <summary>Who keeps the record, as -DnsMode names it; a provider of another release in its own word.</summary>
    public string Mode
    {
        get => ModeWord switch
        {
            null or "user" => DnsMode.User,
            "route53" => DnsMode.Route53,
            "auto" => DnsMode.Auto,
            var other => other,
        };
        set => Set("domain_mode", value.ToLowerInvariant());
    }

    /// <summary>True if it is on record that the user keeps the record.</summary>
    public bool IsUserMode => ModeWord == "user";

    /// <summary>True once DNS was seen to have the record.</summary>
    public bool IsReady { get => Is("dns_ready"); set => Set("dns_ready", value); }

    /// <summary>By whom it was seen, in words.</summary>
    public string? SeenBy { get => Text("dns_seen_by"); set => Set("dns_seen_by", value); }

    /// <summary>What stands at the name, or stood there before ours; null if nothing did.</summary>
    public string? ExistingRecord { get => table["route53_existing_a_value"]; set => table["route53_existing_a_value"] = value; }

    /// <summary>The address that waits for its record.</summary>
    public string? PendingAddress { get => table["route53_pending_a_value"]; set => table["route53_pending_a_value"] = value; }

    /// <summary>The user's word that the existing record may be replaced; null if it was not given.</summary>
    public string? OverwriteConfirmation => table["route53_overwrite_confirmed"];

    public bool IsOverwriteConfirmed
    {
        get => OverwriteConfirmation == "true";
        set => table["route53_overwrite_confirmed"] = value ? "true" : null;
    }

    /// <summary>True once the user has agreed that the name, which leads elsewhere, is taken over.</summary>
    public bool IsTakeOverConfirmed
    {
        get => table["dns_take_over_confirmed"] is not null;
        set => table["dns_take_over_confirmed"] = value ? "true" : null;
    }

    /// <summary>True once the hosted zone carries the node's tags.</summary>
    public bool IsZoneTagged
    {
        get => table["route53_zone_tagged"] is not null;
        set => table["route53_zone_tagged"] = value ? "true" : null;
    }

    /// <summary>
    /// The record sets that were there before ours, as the service gave them, to be put back on removal; null if none were.
    /// </summary>
    public IReadOnlyList<string>? PreviousRecordSets
    {
        get => (table.Node(PreviousField) as JsonArray)?.Select(source => source!.GetValue<string>()).ToList();
        set => table.Set(PreviousField, value is null ? null : new JsonArray([.. value.Select(source => JsonValue.Create(source))]));
    }

    /// <summary>
    /// The addresses of the node that this one takes the place of: a record that leads there is no record to come back to, as the addresses
    /// are given up with that node.
    /// </summary>
    public IReadOnlyList<string> ReplacedAddresses
    {
        get => [.. (table.Node(ReplacedField) as JsonArray ?? []).Select(address => address.AsText()).OfType<string>()];
        set
        {
            if (value.Count > 0)
            {
                table.Set(ReplacedField, new JsonArray([.. value.Select(address => JsonValue.Create(address))]));
            }
            else
            {
                table.Remove(ReplacedField);
            }
        }
    }

    private sealed class ResourceFields(JsonObject fields) : StateSection(fields)
    {
        public string? this[string name]
        {
            get => Text(name);
            set => Set(name, (JsonNode?)value);
        }

        public new JsonNode? Node(string name) => base.Node(name);

        public new void Set(string name, JsonNode? value) => base.Set(name, value);

        public new bool Remove(string name) => base.Remove(name);
    }
}
