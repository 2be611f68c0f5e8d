using System.Globalization;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Reports;

/// <summary>The report's names and statuses as people read them. All words for them stand here.</summary>
internal static class ReportWords
{
    public const string Good = "good";
    public const string Bad = "bad";
    public const string Wait = "wait";
    public const string Calm = "calm";

    /// <summary>The status of a confirmation that cannot be given yet.</summary>
    public const string ComesLater = "comes_later";

    private const string NothingFound = "nothing_found";

    // A status that is not here is shown by its name.
    private static readonly Dictionary<string, string> Statuses = new(StringComparer.Ordinal)
    {
        [string.Empty] = "Not recorded",
        // Phases
        ["pending"] = "Not begun",
        ["in_progress"] = "Begun, not finished",
        ["polling"] = "Waiting for an answer",
        ["waiting_user"] = "Waiting for you",
        ["done"] = "Done",
        ["failed"] = "Failed",
        // Confirmations and checks
        [UserGates.Confirmed] = "Confirmed",
        ["pending_user_confirmation"] = "Waiting for you",
        [ComesLater] = "Comes later",
        ["pending_runtime_confirmation"] = "Waiting for you",
        ["passed"] = "Passed",
        ["manual_pending"] = "Waiting for you",
        ["not_run"] = "Not run",
        // The node as a whole
        ["product_complete"] = "Ready, everything confirmed",
        ["automated_gates_complete_user_confirmation_pending"] = "Ready, confirmations left",
        ["refresh_pending"] = "Files on this machine are out of date",
        ["runtime_checks_failed"] = "Checks of the agent failed",
        // Operations
        ["complete"] = "Done",
        ["incomplete"] = "Not completed",
        ["update_remote_restart_complete"] = "Updated",
        ["update_in_progress"] = "Update begun, its end was not seen",
        ["update_incomplete"] = "Update failed",
        ["update_not_run"] = "No update was run",
        ["reset_app_data_complete"] = "Reset, and set up again",
        ["reset_app_data_in_progress"] = "Reset begun, its end was not seen",
        ["reset_app_data_incomplete"] = "Reset failed",
        ["reset_app_data_not_run"] = "No reset was run",
        ["restore_complete"] = "Restored",
        ["restore_in_progress"] = "Restore begun, its end was not seen",
        ["restore_incomplete"] = "Restore failed",
        ["restore_not_run"] = "No restore was run",
        // Removal
        ["destroyed"] = "Removed",
        ["destroy_processed"] = "Removal was run",
        ["destroy_incomplete"] = "Not everything is gone",
        ["destroy_not_run"] = "No removal was run",
        ["terminated"] = "Terminated",
        ["deleted"] = "Deleted",
        ["released"] = "Released",
        [NothingFound] = "Found nothing else",
        ["retained"] = "Kept",
        ["skipped"] = "Skipped",
        ["still_present"] = "Still there",
        ["unknown"] = "Not known",
        ["no_recorded_billable_resource_residue"] = "Nothing that costs money",
        ["possible_billable_residue"] = "Something may go on costing money",
        // Files and programs on this machine
        ["current_or_not_recorded"] = "Up to date",
        ["void_node_destroyed"] = "Of no use any more: the node is gone",
        ["no_agent"] = "No agent is chosen",
        ["recommend"] = "Left to you",
        ["recommended"] = "Left to you",
        ["installed"] = "Installed",
        ["install_failed"] = "Installation failed",
        ["not_running"] = "Not running",
    };

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        [UserGates.AppInitialization] = "The App is set up",
        [UserGates.RealChat] = "A real chat",
        [UserGates.AgentMcpRuntime] = "The agent uses the node's tools",
        ["summary"] = "All together",
        ["connect_daemon"] = "The bridge runs",
        ["mcp_doctor"] = "The MCP server finds no fault",
        ["mcp_smoke"] = "The MCP server answers",
        ["mcp_tools"] = "The MCP server's tools",
        ["ec2_instance"] = "Server (EC2 instance)",
        ["ebs_root_volume"] = "Disk (EBS volume)",
        ["elastic_ip"] = "Address (Elastic IP)",
        ["security_group"] = "Firewall (security group)",
        ["key_pair"] = "Key pair",
        ["route53_a_record"] = "DNS record",
        ["route53_hosted_zone"] = "Hosted zone",
        ["budget"] = "AWS Budget",
        ["tag_sweep"] = "A last search of the account",
        ["region"] = "Region",
        ["domain_mode"] = "DNS is kept",
        ["instance_type"] = "Instance type",
        ["instance_id"] = "Server (EC2 instance)",
        ["root_volume_id"] = "Disk (EBS volume)",
        ["public_ip"] = "Public address",
        ["eip_id"] = "Elastic IP",
        ["route53_zone_id"] = "Hosted zone",
        ["route53_zone_name"] = "Name of the zone",
        ["route53_zone_created_by_deployer"] = "Zone made for this node",
        ["route53_name_servers"] = "Name servers of the zone",
        ["route53_existing_a_value"] = "Address that the name had before",
        ["route53_pending_a_value"] = "Address that waits to be set",
        ["route53_overwrite_confirmed"] = "Overwriting it was agreed to",
        ["sg_id"] = "Firewall (security group)",
        ["key_name"] = "Key pair",
        ["update"] = "Update",
        ["reset_app_data"] = "Reset of the application's data",
        ["restore"] = "Restore of a backup",
        ["Instance"] = "Server (EC2 instance)",
        ["Volume"] = "Disk (EBS volume)",
        ["ElasticIp"] = "Address (Elastic IP)",
        ["SecurityGroup"] = "Firewall (security group)",
        ["KeyPair"] = "Key pair",
        ["DnsRecord"] = "DNS record",
        ["HostedZone"] = "Hosted zone",
        ["Budget"] = "AWS Budget",
        ["LocalDaemon"] = "Bridge on this machine",
    };

    /// <summary>A name in words; one that is not known as it is, without its underscores.</summary>
    public static string Describe(string name) => Names.GetValueOrDefault(name) ?? Plain(name);

    /// <summary>What a removal has looked at, in words. Of the bridge it is the program, not whether it runs.</summary>
    public static string RemovedThing(string name) => Describe(name == "connect_daemon" ? "LocalDaemon" : name);

    /// <summary>What a removal has seen of it. A search finds nothing, where a resource is deleted.</summary>
    public static string RemovalStatus(string name, string status) =>
        name == "tag_sweep" && status == "deleted" ? NothingFound : status;

    /// <summary>A status in words.</summary>
    public static string StatusOf(string status) => Statuses.GetValueOrDefault(status) ?? Plain(status);

    /// <summary>How a status is coloured.</summary>
    public static string ToneOf(string status) => StateMeanings.Of(status) switch
    {
        StateMeaning.Good => Good,
        StateMeaning.Bad => Bad,
        StateMeaning.Neutral => Calm,
        _ => Wait,
    };

    /// <summary>The operation as a heading names it.</summary>
    public static string OperationOf(string name) => name switch
    {
        "new_deploy" => "Deployment",
        "repair_or_verify" => "Repair and verification",
        "destroy" => "Removal",
        _ => Describe(name),
    };

    /// <summary>A time as people read it.</summary>
    public static string TimeOf(string timestamp) => NodeState.ParseTime(timestamp) is { } time
        ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)
        : timestamp;

    /// <summary>How long something took.</summary>
    public static string DurationOf(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => "less than a second",
        { TotalMinutes: < 1 } => $"{time.Seconds} s",
        { TotalHours: < 1 } => time.Seconds == 0 ? $"{time.Minutes} min" : $"{time.Minutes} min {time.Seconds} s",
        { TotalDays: < 1 } => $"{time.Hours} h {time.Minutes} min",
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalDays} d {time.Hours} h"),
    };

    /// <summary>A number of things.</summary>
    public static string Count(int count, string one, string several) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : several)}");

    private static string Plain(string name) => name.Length == 0
        ? Statuses[string.Empty]
        : char.ToUpperInvariant(name[0]) + name[1..].Replace('_', ' ');
}
