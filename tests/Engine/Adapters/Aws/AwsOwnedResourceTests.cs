using System.Net;
using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

/// <summary>The sweep of a region by this deployer's tags.</summary>
public sealed class AwsOwnedResourceTests
{
    private const string Tags = "<tagSet><item><key>direxio:managed-by</key><value>direxio-deployer</value></item>"
        + "<item><key>direxio:service-id</key><value>svc-1</value></item><item><key>direxio:run-id</key><value>run-1</value></item></tagSet>";

    private static readonly string[] Actions =
        ["DescribeAddresses", "DescribeInstances", "DescribeKeyPairs", "DescribeSecurityGroups", "DescribeVolumes"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_is_listed_from_all_pages_with_what_there_is_to_know()
    {
        using var aws = new StubAws(Answer);
        using var ports = aws.Connect();

        var owned = await ports.OwnedResources.ListRegionalAsync(new(), Token);

        Assert.Equal(
            [
                new(ResourceKind.Instance, "i-1", "svc-1", "run-1")
                {
                    CreatedAt = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), InstanceType = "t3.small", RootVolumeId = "vol-1", SubnetId = "subnet-1", VpcId = "vpc-1",
                },
                new(ResourceKind.Instance, "i-3", "svc-1", "run-1") { IsIdle = true },
                new(ResourceKind.Volume, "vol-1", "svc-1", "run-1")
                {
                    CreatedAt = new(2026, 1, 2, 3, 4, 6, TimeSpan.Zero), SizeGB = 20, InstanceId = "i-1",
                },
                new(ResourceKind.Volume, "vol-2", "svc-1", "run-1"),
                new(ResourceKind.ElasticIp, "eipalloc-1", "svc-1", "run-1") { PublicIp = "203.0.113.9", InstanceId = "i-1" },
                new(ResourceKind.SecurityGroup, "sg-1", "svc-1", "run-1") { VpcId = "vpc-1" },
                new(ResourceKind.SecurityGroup, "sg-2", "svc-1", "run-1"),
                new(ResourceKind.KeyPair, "node", "svc-1", "run-1") { CreatedAt = new(2026, 1, 2, 3, 4, 7, TimeSpan.Zero) },
            ],
            owned);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("svc-1", null)]
    [InlineData(null, "run-1")]
    [InlineData("svc-1", "run-1")]
    public async Task Only_what_carries_the_tags_is_asked_for(string? serviceId, string? runId)
    {
        using var aws = new StubAws(request => StubAnswer.Ec2(request.Action, string.Empty));
        using var ports = aws.Connect();

        Assert.Empty(await ports.OwnedResources.ListRegionalAsync(new(serviceId, runId), Token));

        string?[] expected =
        [
            "tag:direxio:managed-by=direxio-deployer",
            serviceId is null ? null : $"tag:direxio:service-id={serviceId}",
            runId is null ? null : $"tag:direxio:run-id={runId}",
        ];
        Assert.Equal(Actions, aws.Requests.Select(request => request.Action).Order(StringComparer.Ordinal));
        Assert.All(aws.Requests, request => Assert.Equal(expected.OfType<string>(), Filters(request.Body)));
    }

    [Theory]
    [InlineData("DescribeInstances")]
    [InlineData("DescribeVolumes")]
    [InlineData("DescribeAddresses")]
    [InlineData("DescribeSecurityGroups")]
    [InlineData("DescribeKeyPairs")]
    public async Task One_refusal_fails_the_whole_list(string action)
    {
        using var aws = new StubAws(request =>
            request.Action == action ? StubAnswer.Ec2Error(403, "UnauthorizedOperation") : StubAnswer.Ec2(request.Action, string.Empty));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.OwnedResources.ListRegionalAsync(new(), Token));

        Assert.Equal((CloudFailure.AccessDenied, action), (failure.Failure, failure.Action));
    }

    [Theory]
    [InlineData("DescribeInstances", "InvalidInstanceID.NotFound")]
    [InlineData("DescribeVolumes", "InvalidVolume.NotFound")]
    [InlineData("DescribeAddresses", "InvalidAllocationID.NotFound")]
    [InlineData("DescribeSecurityGroups", "InvalidGroup.NotFound")]
    [InlineData("DescribeKeyPairs", "InvalidKeyPair.NotFound")]
    public async Task The_typed_not_found_of_a_kind_is_that_there_is_none_of_it(string action, string code)
    {
        using var aws = new StubAws(request => request.Action == action ? StubAnswer.Ec2Error(400, code) : StubAnswer.Ec2(request.Action, string.Empty));
        using var ports = aws.Connect();

        Assert.Empty(await ports.OwnedResources.ListRegionalAsync(new(), Token));
    }

    [Fact]
    public async Task A_page_that_cannot_be_read_fails_the_whole_list()
    {
        using var aws = new StubAws(request => request.Body.Contains("NextToken=", StringComparison.Ordinal)
            ? StubAnswer.Ec2Error(400, "InvalidParameterValue")
            : Answer(request));
        using var ports = aws.Connect();

        await Assert.ThrowsAsync<CloudException>(() => ports.OwnedResources.ListRegionalAsync(new(), Token));
    }

    [Fact]
    public async Task Something_without_the_tag_is_never_listed_as_ones_own()
    {
        using var aws = new StubAws(request => StubAnswer.Ec2(
            request.Action,
            request.Action == "DescribeVolumes" ? "<volumeSet><item><volumeId>vol-9</volumeId><size>8</size></item></volumeSet>" : string.Empty));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.OwnedResources.ListRegionalAsync(new(), Token));

        Assert.Equal(CloudFailure.Ambiguous, failure.Failure);
        Assert.Contains("vol-9", failure.Message, StringComparison.Ordinal);
    }

    private static StubAnswer Answer(StubRequest request)
    {
        var isSecond = request.Body.Contains("NextToken=page2", StringComparison.Ordinal);
        var next = isSecond ? string.Empty : "<nextToken>page2</nextToken>";
        return StubAnswer.Ec2(request.Action, (request.Action, isSecond) switch
        {
            ("DescribeInstances", false) => "<reservationSet><item><instancesSet>"
                + "<item><instanceId>i-1</instanceId><instanceState><code>16</code><name>running</name></instanceState><instanceType>t3.small</instanceType>"
                + "<launchTime>2026-01-02T03:04:05.000Z</launchTime><subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId><rootDeviceName>/dev/sda1</rootDeviceName>"
                + $"<blockDeviceMapping><item><deviceName>/dev/sda1</deviceName><ebs><volumeId>vol-1</volumeId></ebs></item></blockDeviceMapping>{Tags}</item>"
                + $"<item><instanceId>i-2</instanceId><instanceState><code>48</code><name>terminated</name></instanceState>{Tags}</item>"
                + $"</instancesSet></item></reservationSet>{next}",
            ("DescribeInstances", true) => "<reservationSet><item><instancesSet>"
                + $"<item><instanceId>i-3</instanceId><instanceState><code>32</code><name>shutting-down</name></instanceState>{Tags}</item>"
                + "</instancesSet></item></reservationSet>",
            ("DescribeVolumes", false) => "<volumeSet><item><volumeId>vol-1</volumeId><size>20</size><volumeType>gp3</volumeType><status>in-use</status>"
                + "<createTime>2026-01-02T03:04:06.000Z</createTime><attachmentSet><item><volumeId>vol-1</volumeId><instanceId>i-1</instanceId>"
                + $"<status>attached</status></item></attachmentSet>{Tags}</item></volumeSet>{next}",
            ("DescribeVolumes", true) => $"<volumeSet><item><volumeId>vol-2</volumeId><size>8</size><volumeType>gp2</volumeType><status>available</status>{Tags}</item></volumeSet>",
            ("DescribeAddresses", _) => "<addressesSet><item><allocationId>eipalloc-1</allocationId><publicIp>203.0.113.9</publicIp>"
                + $"<instanceId>i-1</instanceId>{Tags}</item></addressesSet>",
            ("DescribeSecurityGroups", false) => $"<securityGroupInfo><item><groupId>sg-1</groupId><vpcId>vpc-1</vpcId>{Tags}</item></securityGroupInfo>{next}",
            ("DescribeSecurityGroups", true) => $"<securityGroupInfo><item><groupId>sg-2</groupId>{Tags}</item></securityGroupInfo>",
            _ => $"<keySet><item><keyPairId>key-1</keyPairId><keyName>node</keyName><createTime>2026-01-02T03:04:07.000Z</createTime>{Tags}</item></keySet>",
        });
    }

    private static IEnumerable<string> Filters(string body)
    {
        var pairs = body.Split('&').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => WebUtility.UrlDecode(pair[1]));
        for (var number = 1; pairs.TryGetValue($"Filter.{number}.Name", out var name); number++)
        {
            yield return $"{name}={pairs[$"Filter.{number}.Value.1"]}";
        }
    }
}
