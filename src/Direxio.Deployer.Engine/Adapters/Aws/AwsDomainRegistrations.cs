using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>Route 53 Domains, which answers in one region for the whole of the partition aws, and in no other partition.</summary>
internal sealed class AwsDomainRegistrations(JsonServiceClient client, string region) : IDomainRegistrations
{
    private const string TargetPrefix = "Route53Domains_v20140515";
    private const string Partition = "aws";
    private const int PageSize = 100;

    /// <summary>The configuration; a region is still to be set.</summary>
    public static ServiceConfig MakeConfig() => new(new(
        "Route53Domains",
        "route53domains",
        "route53domains",
        "2014-05-15",
        static region => $"route53domains.{region}.{AwsRegions.PartitionOf(region).dnsSuffix}"));

    public async Task<IReadOnlyList<DomainRegistration>> ListAsync(CancellationToken cancellationToken)
    {
        if (AwsRegions.PartitionOf(region).name != Partition)
        {
            return [];
        }

        var domains = new List<DomainRegistration>();
        string? marker = null;
        do
        {
            var body = new JsonObject { ["MaxItems"] = PageSize };
            if (marker is not null)
            {
                body["Marker"] = marker;
            }

            var page = await client.CallAsync(TargetPrefix, "ListDomains", body, Read, cancellationToken).ConfigureAwait(false);
            domains.AddRange(page.Domains);
            marker = page.Marker;
        }
        while (marker is not null);

        return domains;
    }

    private static (List<DomainRegistration> Domains, string? Marker) Read(JsonElement answer) => (
        [.. answer.GetProperty("Domains").EnumerateArray().Select(ReadDomain)],
        answer.TryGetProperty("NextPageMarker", out var marker) && marker.GetString() is { Length: > 0 } next ? next : null);

    private static DomainRegistration ReadDomain(JsonElement domain) => new(
        DnsText.Plain(domain.GetProperty("DomainName").GetString() ?? string.Empty),
        domain.TryGetProperty("Expiry", out var expiry) ? ReadTime(expiry) : null,
        domain.TryGetProperty("AutoRenew", out var renews) && renews.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? renews.GetBoolean()
            : null);

    // The protocol's form is seconds; some stand-ins send ISO 8601.
    private static DateTimeOffset? ReadTime(JsonElement time) => time.ValueKind switch
    {
        JsonValueKind.Number => DateTimeOffset.UnixEpoch.AddSeconds(time.GetDouble()),
        JsonValueKind.String => DateTimeOffset.Parse(
            time.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
        _ => null,
    };
}
