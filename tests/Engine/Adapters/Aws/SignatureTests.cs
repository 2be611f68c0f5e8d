using System.Security.Cryptography;
using System.Text;
using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

/// <summary>Stand-ins for AWS do not check signatures, so this does: Signature Version 4, computed from what arrived.</summary>
public sealed class SignatureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_to_Route_53_are_signed_for_the_global_region()
    {
        const string Namespace = "xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"";
        using var aws = new StubAws(
            new StubAnswer(200, $"<ListHostedZonesResponse {Namespace}><HostedZones/><IsTruncated>true</IsTruncated><NextMarker>Z2</NextMarker></ListHostedZonesResponse>"),
            new StubAnswer(200, $"<ListHostedZonesResponse {Namespace}><HostedZones/><IsTruncated>false</IsTruncated></ListHostedZonesResponse>"),
            new StubAnswer(200, $"<ListResourceRecordSetsResponse {Namespace}><ResourceRecordSets/><IsTruncated>false</IsTruncated></ListResourceRecordSetsResponse>"),
            new StubAnswer(200, $"<ChangeResourceRecordSetsResponse {Namespace}><ChangeInfo><Id>/change/C1</Id></ChangeInfo></ChangeResourceRecordSetsResponse>"));
        using var ports = aws.Connect();

        await ports.Zones.ListAsync(Token);
        await ports.Route53.ListRecordsAsync("Z1", "*.example.org", Token);
        await ports.Route53.ReplaceAsync("Z1", [], "chat.example.org", "TXT", 60, ["\"ä & <b>\""], Token);

        Assert.Equal(4, aws.Requests.Count);
        Assert.All(aws.Requests, request => AssertSigned(request, "us-east-1", "route53"));
    }

    [Fact]
    public async Task Calls_to_the_JSON_services_are_signed_for_their_regions()
    {
        using var prices = new StubAws(new StubAnswer(200, """{"PriceList":[]}""", "application/x-amz-json-1.1"));
        using var quotas = new StubAws(new StubAnswer(400, """{"__type":"AccessDeniedException"}""", "application/x-amz-json-1.1"));
        using var pricePorts = prices.Connect();
        using var quotaPorts = quotas.Connect();

        await pricePorts.Prices.FindAsync(new PricedItem.Gp3GigabyteMonth(), Token);
        await quotaPorts.Quotas.ReadAsync(AccountQuota.ElasticIps, Token);

        AssertSigned(prices.Requests[0], "us-east-1", "pricing");
        AssertSigned(quotas.Requests.Single(request => request.Action == "GetServiceQuota"), "eu-central-1", "servicequotas");
    }

    private static void AssertSigned(StubRequest request, string region, string service)
    {
        var authorization = request.Headers["Authorization"]!;
        var parts = authorization["AWS4-HMAC-SHA256 ".Length..].Split(", ").Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        var date = request.Headers["X-Amz-Date"]!;
        var scope = $"{date[..8]}/{region}/{service}/aws4_request";
        Assert.Equal($"{StubAws.AccessKey}/{scope}", parts["Credential"]);

        var uri = request.Path.Split('?', 2);
        var query = uri.Length == 1 ? string.Empty : string.Join('&', uri[1].Split('&').Order(StringComparer.Ordinal));
        var headers = string.Concat(parts["SignedHeaders"].Split(';').Select(name => $"{name}:{request.Headers[name]!.Trim()}\n"));
        var path = string.Join('/', uri[0].Split('/').Select(Uri.EscapeDataString));
        var canonical = $"{request.Method}\n{path}\n{query}\n{headers}\n{parts["SignedHeaders"]}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(request.Body)))}";
        var toSign = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = new[] { date[..8], region, service, "aws4_request" }
            .Aggregate(Encoding.UTF8.GetBytes("AWS4" + StubAws.SecretKey), (current, part) => HMACSHA256.HashData(current, Encoding.UTF8.GetBytes(part)));
        Assert.Equal(Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign))), parts["Signature"]);
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
