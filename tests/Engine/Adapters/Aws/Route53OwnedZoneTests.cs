using System.Xml.Linq;
using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

/// <summary>The search for this deployer's hosted zones.</summary>
public sealed class Route53OwnedZoneTests
{
    private const string Own = "<Tag><Key>direxio:managed-by</Key><Value>direxio-deployer</Value></Tag>"
        + "<Tag><Key>direxio:service-id</Key><Value>svc-1</Value></Tag><Tag><Key>direxio:run-id</Key><Value>direxio-run-1</Value></Tag>";

    private const string Private = "<HostedZone><Id>/hostedzone/ZP</Id><Name>private.example.</Name><CallerReference>direxio-p-zone</CallerReference>"
        + "<Config><PrivateZone>true</PrivateZone></Config></HostedZone>";

    private static readonly XNamespace Namespace = "https://route53.amazonaws.com/doc/2013-04-01/";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_zone_counts_by_its_tags_or_without_them_by_its_caller_reference()
    {
        using var aws = new StubAws(request => request.Method == "GET"
            ? StubAnswer.Route53("ListHostedZones", StubAnswer.Zones(
                ("Z1", "tagged.example", "anything"),
                ("Z2", "untagged.example", "direxio-run-2-zone"),
                ("Z3", "other.example", "somebody"),
                ("Z4", "moved.example", "direxio-run-4-zone"),
                ("Z5", "labelled.example", "direxio-run-5-zone")).Replace("</HostedZones>", Private + "</HostedZones>", StringComparison.Ordinal))
            : Tagged(request, id => id switch
            {
                "Z1" => Own,
                "Z4" => "<Tag><Key>direxio:managed-by</Key><Value>something-else</Value></Tag>",
                "Z5" => "<Tag><Key>cost-center</Key></Tag>",
                _ => string.Empty,
            }));
        using var ports = aws.Connect();

        var owned = await ports.OwnedResources.ListZonesAsync(new(), Token);

        Assert.Equal(
            [
                new(ResourceKind.HostedZone, "Z1", "svc-1", "direxio-run-1") { Name = "tagged.example" },
                new(ResourceKind.HostedZone, "Z2", "untagged.example", "direxio-run-2") { Name = "untagged.example" },
                new(ResourceKind.HostedZone, "Z5", "labelled.example", "direxio-run-5") { Name = "labelled.example" },
            ],
            owned);
        Assert.Equal(["Z1"], Ids(await ports.OwnedResources.ListZonesAsync(new("svc-1"), Token)));
        Assert.Equal(["Z2"], Ids(await ports.OwnedResources.ListZonesAsync(new(null, "direxio-run-2"), Token)));
        Assert.Empty(await ports.OwnedResources.ListZonesAsync(new("svc-1", "direxio-run-2"), Token));
    }

    [Fact]
    public async Task Tags_are_asked_for_ten_zones_at_a_time()
    {
        var zones = Enumerable.Range(1, 23).Select(number => ($"Z{number}", $"zone{number}.example", "r")).ToArray();
        using var aws = new StubAws(request =>
            request.Method == "GET" ? StubAnswer.Route53("ListHostedZones", StubAnswer.Zones(zones)) : Tagged(request, id => id == "Z23" ? Own : string.Empty));
        using var ports = aws.Connect();

        var owned = await ports.OwnedResources.ListZonesAsync(new(), Token);

        var asked = aws.Requests.Skip(1).ToList();
        Assert.Equal(["Z23"], Ids(owned));
        Assert.Equal([10, 10, 3], asked.Select(request => Asked(request).Count));
        Assert.All(asked, request => Assert.Equal(("POST", "/2013-04-01/tags/hostedzone"), (request.Method, request.Path)));
        Assert.StartsWith(
            "<ListTagsForResourcesRequest xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><ResourceIds><ResourceId>Z1</ResourceId>",
            asked[0].Body,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_zone_that_was_deleted_since_it_was_listed_hides_none_of_the_others()
    {
        using var aws = new StubAws(request =>
            request.Method == "GET" ? StubAnswer.Route53("ListHostedZones", StubAnswer.Zones(("Z1", "one.example", "direxio-1-zone"), ("Z2", "two.example", "r")))
            : Asked(request).Contains("Z1") ? StubAnswer.Route53Error(404, "NoSuchHostedZone")
            : Tagged(request, _ => Own));
        using var ports = aws.Connect();

        Assert.Equal(["Z2"], Ids(await ports.OwnedResources.ListZonesAsync(new(), Token)));
    }

    [Fact]
    public async Task An_answer_that_leaves_a_zone_out_is_ambiguous()
    {
        using var aws = new StubAws(request => request.Method == "GET"
            ? StubAnswer.Route53("ListHostedZones", StubAnswer.Zones(("Z1", "one.example", "direxio-1-zone")))
            : StubAnswer.Route53("ListTagsForResources", "<ResourceTagSets/>"));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.OwnedResources.ListZonesAsync(new(), Token));

        Assert.Equal((CloudFailure.Ambiguous, "EmptyAnswer"), (failure.Failure, failure.Code));
    }

    [Fact]
    public async Task A_list_of_zones_that_breaks_off_is_ambiguous()
    {
        using var aws = new StubAws(StubAnswer.Route53("ListHostedZones", "<HostedZones/><IsTruncated>true</IsTruncated>"));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.OwnedResources.ListZonesAsync(new(), Token));

        Assert.Equal(CloudFailure.Ambiguous, failure.Failure);
    }

    private static IEnumerable<string> Ids(IEnumerable<OwnedResource> owned) => owned.Select(zone => zone.Id);

    private static List<string> Asked(StubRequest request) =>
        [.. XElement.Parse(request.Body).Descendants(Namespace + "ResourceId").Select(id => id.Value)];

    private static StubAnswer Tagged(StubRequest request, Func<string, string> tags) => StubAnswer.Route53(
        "ListTagsForResources",
        $"<ResourceTagSets>{string.Concat(Asked(request).Select(id =>
            $"<ResourceTagSet><ResourceType>hostedzone</ResourceType><ResourceId>{id}</ResourceId><Tags>{tags(id)}</Tags></ResourceTagSet>"))}</ResourceTagSets>");
}
