using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.Reports;

/// <summary>
/// Where a report's ids can be looked at: the node itself, and AWS's console. Of a rehearsal nothing can; and an id that does not look
/// like one leads nowhere.
/// </summary>
internal static partial class ReportLinks
{
    /// <summary>The node's address; null if it has none that can be opened.</summary>
    public static string? Node(JsonObject report) =>
        IsReal(report) && HtmlReport.TextOf(report, "domain") is { } domain && Host().IsMatch(domain) ? $"https://{domain}/" : null;

    /// <summary>The page of AWS's console about a resource of the report; null if there is none.</summary>
    public static string? Console(JsonObject report, string name, string id)
    {
        var region = HtmlReport.TextOf(report, "resources", "region");
        if (!IsReal(report) || !Region().IsMatch(region) || ConsoleOf(region) is not { } console || !Id().IsMatch(id))
        {
            return null;
        }

        var ec2 = $"https://{region}.{console}/ec2/home?region={region}#";
        return name switch
        {
            "instance_id" => $"{ec2}InstanceDetails:instanceId={id}",
            "root_volume_id" => $"{ec2}VolumeDetails:volumeId={id}",
            "eip_id" => $"{ec2}ElasticIpDetails:AllocationId={id}",
            "sg_id" => $"{ec2}SecurityGroup:groupId={id}",
            "route53_zone_id" => $"https://{console}/route53/v2/hostedzones#ListRecordSets/{id}",
            _ => null,
        };
    }

    /// <summary>The page of AWS's console with what is charged; null if the report is of a rehearsal.</summary>
    public static string? Bills(JsonObject report) =>
        !HtmlReport.IsRehearsal(report) && ConsoleOf(HtmlReport.TextOf(report, "resources", "region")) is { } console
            ? $"https://{console}/billing/home"
            : null;

    private static bool IsReal(JsonObject report) => !HtmlReport.IsRehearsal(report) && !HtmlReport.IsGone(report);

    // Each partition has a console of its own.
    private static string? ConsoleOf(string region) => region switch
    {
        _ when region.StartsWith("cn-", StringComparison.Ordinal) => "console.amazonaws.cn",
        _ when region.StartsWith("us-gov-", StringComparison.Ordinal) => "console.amazonaws-us-gov.com",
        _ when region.StartsWith("eusc-", StringComparison.Ordinal) => null,
        _ => "console.aws.amazon.com",
    };

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Host();

    [GeneratedRegex(@"\A[a-z]{2,5}(?:-[a-z]+)+-[0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex Region();

    [GeneratedRegex(@"\A[A-Za-z0-9-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
