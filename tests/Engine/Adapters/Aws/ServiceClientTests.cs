using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

public sealed class ServiceClientTests
{
    private const string Json = "application/x-amz-json-1.1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_json_service_that_denies_leaves_the_quota_unknown_and_says_why()
    {
        using var aws = new StubAws(new StubAnswer(400, """{"__type":"com.amazon#AccessDeniedException","Message":"not allowed to"}""", Json));
        using var ports = aws.Connect();

        var reading = await ports.Quotas.ReadAsync(AccountQuota.ElasticIps, Token);

        Assert.Null(reading.Limit);
        Assert.Null(reading.Available);
        Assert.Contains("AccessDeniedException: not allowed to", reading.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_credentials_are_no_quota_problem_but_a_failure()
    {
        using var aws = new StubAws(new StubAnswer(400, """{"__type":"UnrecognizedClientException","message":"the token is invalid"}""", Json));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.Prices.FindAsync(new PricedItem.Gp3GigabyteMonth(), Token));

        Assert.Equal(CloudFailure.CredentialsRefused, failure.Failure);
        Assert.Equal("pricing", failure.Service);
        Assert.Equal("GetProducts", failure.Action);
    }

    [Fact]
    public async Task A_page_of_a_proxy_instead_of_an_answer_is_ambiguous()
    {
        using var aws = new StubAws(new StubAnswer(200, "<html><body>please sign in</body>", "text/html"));
        using var ports = aws.Connect();

        var zones = await Assert.ThrowsAsync<CloudException>(() => ports.Zones.ListAsync(Token));
        var prices = await Assert.ThrowsAsync<CloudException>(() => ports.Prices.FindAsync(new PricedItem.Gp3GigabyteMonth(), Token));

        Assert.Equal(CloudFailure.Ambiguous, zones.Failure);
        Assert.Equal(CloudFailure.Ambiguous, prices.Failure);
    }

    [Fact]
    public async Task Zones_are_read_from_all_pages()
    {
        using var aws = new StubAws(ZonePage("Z1", "one.example.", "true", "<NextMarker>Z2</NextMarker>"), ZonePage("Z2", "two.example.", "false", ""));
        using var ports = aws.Connect();

        var zones = await ports.Zones.ListAsync(Token);

        Assert.Equal(["one.example", "two.example"], zones.Select(zone => zone.Name));
        Assert.Equal(["Z1", "Z2"], zones.Select(zone => zone.Id));
        Assert.Contains("marker=Z2", aws.Requests[1].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_of_a_routing_policy_are_deleted_exactly_as_they_were_read()
    {
        const string Weighted = "<ResourceRecordSet xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><Name>chat.example.org.</Name><Type>A</Type>"
            + "<SetIdentifier>blue</SetIdentifier><Weight>10</Weight><AliasTarget><HostedZoneId>Z2FDTNDATAQYW2</HostedZoneId>"
            + "<DNSName>d1.cloudfront.net.</DNSName><EvaluateTargetHealth>false</EvaluateTargetHealth></AliasTarget></ResourceRecordSet>";
        using var aws = new StubAws(
            Answer("ListResourceRecordSets", $"<ResourceRecordSets>{Weighted}</ResourceRecordSets><IsTruncated>false</IsTruncated>"),
            Answer("ChangeResourceRecordSets", "<ChangeInfo><Id>/change/C1</Id><Status>PENDING</Status></ChangeInfo>"));
        using var ports = aws.Connect();

        var records = await ports.Route53.ListRecordsAsync("Z1", "chat.example.org", Token);
        var change = await ports.Route53.ReplaceAsync("Z1", records, "chat.example.org", "A", 60, ["203.0.113.9"], Token);

        var record = Assert.Single(records);
        Assert.Equal("alias d1.cloudfront.net", record.Summary);
        Assert.Equal("blue", record.SetIdentifier);
        Assert.Null(record.Ttl);
        Assert.Equal("C1", change);
        var body = aws.Requests[1].Body;
        var deleted = body[body.IndexOf("<SetIdentifier>", StringComparison.Ordinal)..];
        Assert.StartsWith(Weighted[Weighted.IndexOf("<SetIdentifier>", StringComparison.Ordinal)..], deleted, StringComparison.Ordinal);
        Assert.Contains("<Action>DELETE</Action>", body, StringComparison.Ordinal);
        Assert.Contains("<Action>UPSERT</Action>", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replacement_that_already_took_effect_is_carried_on_with()
    {
        const string Gone = "<ResourceRecordSet xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><Name>chat.example.org.</Name><Type>AAAA</Type>"
            + "<TTL>60</TTL><ResourceRecords><ResourceRecord><Value>2001:db8::1</Value></ResourceRecord></ResourceRecords></ResourceRecordSet>";
        using var aws = new StubAws(
            new StubAnswer(400, "<ErrorResponse><Error><Code>InvalidChangeBatch</Code><Message>it was not found</Message></Error></ErrorResponse>"),
            Answer("ListResourceRecordSets", "<ResourceRecordSets/><IsTruncated>false</IsTruncated>"),
            Answer("ChangeResourceRecordSets", "<ChangeInfo><Id>/change/C2</Id><Status>PENDING</Status></ChangeInfo>"));
        using var ports = aws.Connect();
        var gone = new RecordSet("chat.example.org", "AAAA", 60, ["2001:db8::1"], null, null, Gone);

        var change = await ports.Route53.ReplaceAsync("Z1", [gone], "chat.example.org", "A", 60, ["203.0.113.9"], Token);

        Assert.Equal("C2", change);
        Assert.DoesNotContain("DELETE", aws.Requests[2].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eu-central-1", "us-east-1", "route53.amazonaws.com")]
    [InlineData("cn-north-1", "cn-northwest-1", "route53.amazonaws.com.cn")]
    [InlineData("us-gov-east-1", "us-gov-west-1", "route53.us-gov.amazonaws.com")]
    public void Route_53_is_reached_at_the_partitions_own_host(string region, string globalRegion, string host)
    {
        Assert.Equal(globalRegion, AwsRegions.GlobalRegionOf(region));
        Assert.Equal($"https://{host}", EndpointOf(Route53Client.MakeConfig(), globalRegion));
    }

    [Fact]
    public void Prices_and_quotas_are_reached_at_their_hosts()
    {
        Assert.Equal("https://api.pricing.us-east-1.amazonaws.com", EndpointOf(PriceList.MakeConfig(), "us-east-1"));
        Assert.Equal("https://servicequotas.eu-central-1.amazonaws.com", EndpointOf(AwsQuotas.MakeConfig(), "eu-central-1"));
    }

    [Fact]
    public void The_known_regions_hold_real_codes_only()
    {
        Assert.Contains("eu-central-1", AwsRegions.KnownCodes);
        Assert.Contains("us-gov-west-1", AwsRegions.KnownCodes);
        Assert.DoesNotContain("us-east-1-regional", AwsRegions.KnownCodes);
        Assert.DoesNotContain(AwsRegions.KnownCodes, code => code.Contains("iso", StringComparison.Ordinal));
    }

    internal static string EndpointOf(ServiceConfig config, string region)
    {
        config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(region);
        config.IgnoreConfiguredEndpointUrls = true;
        return config.EndpointProvider.ResolveEndpoint(ServiceConfig.Parameters(config)).URL;
    }

    private static StubAnswer Answer(string action, string inner) =>
        new(200, $"<?xml version=\"1.0\"?><{action}Response xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\">{inner}</{action}Response>");

    private static StubAnswer ZonePage(string id, string name, string truncated, string marker) => Answer(
        "ListHostedZones",
        $"<HostedZones><HostedZone><Id>/hostedzone/{id}</Id><Name>{name}</Name><CallerReference>r</CallerReference></HostedZone></HostedZones>"
        + $"<IsTruncated>{truncated}</IsTruncated>{marker}<MaxItems>1</MaxItems>");
}
