using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

/// <summary>Deletions: what counts as done, and what never does.</summary>
public sealed class AwsDeletionTests
{
    private const string Account = "123456789012";

    private static readonly Dictionary<string, (Func<CloudPorts, Task> Delete, string NotFound)> Deletions = new()
    {
        ["instance"] = (ports => ports.Instances.TerminateAsync("i-1", Token), "InvalidInstanceID.NotFound"),
        ["volume"] = (ports => ports.Volumes.DeleteAsync("vol-1", Token), "InvalidVolume.NotFound"),
        ["address"] = (ports => ports.Addresses.ReleaseAsync("eipalloc-1", Token), "InvalidAllocationID.NotFound"),
        ["group"] = (ports => ports.SecurityGroups.DeleteAsync("sg-1", Token), "InvalidGroup.NotFound"),
        ["key"] = (ports => ports.KeyPairs.DeleteAsync("node", Token), "InvalidKeyPair.NotFound"),
        ["zone"] = (ports => ports.Zones.DeleteAsync("Z1", Token), "NoSuchHostedZone"),
        ["budget"] = (ports => ports.Budgets.DeleteAsync(Account, "direxio-1", Token), "NotFoundException"),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Kinds => [.. Deletions.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_not_there_counts_as_deleted(string kind)
    {
        using var aws = new StubAws(Error(kind, 400, Deletions[kind].NotFound));
        using var ports = aws.Connect();

        await Deletions[kind].Delete(ports);

        Assert.Single(aws.Requests);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_deletion_whose_answer_was_lost_is_sent_again_and_what_it_then_misses_counts_as_deleted(string kind)
    {
        using var aws = new StubAws(Error(kind, 500, "InternalError"), Error(kind, 400, Deletions[kind].NotFound));
        using var ports = aws.Connect();

        await Deletions[kind].Delete(ports);

        Assert.Equal(2, aws.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_refusal_is_a_failure(string kind)
    {
        using var aws = new StubAws(Error(kind, 403, "AccessDeniedException"));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => Deletions[kind].Delete(ports));

        Assert.Equal(CloudFailure.AccessDenied, failure.Failure);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_thing_that_is_missing_besides_does_not_make_it_deleted(string kind)
    {
        using var aws = new StubAws(Error(kind, 400, "InvalidNetworkInterfaceID.NotFound"));
        using var ports = aws.Connect();

        await Assert.ThrowsAsync<CloudException>(() => Deletions[kind].Delete(ports));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_empty_answer_tells_nothing(string kind)
    {
        using var aws = new StubAws(new StubAnswer(200, string.Empty));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => Deletions[kind].Delete(ports));

        Assert.Equal(CloudFailure.Ambiguous, failure.Failure);
    }

    [Theory]
    [InlineData("volume", "VolumeInUse")]
    [InlineData("address", "InvalidIPAddress.InUse")]
    [InlineData("group", "DependencyViolation")]
    [InlineData("zone", "HostedZoneNotEmpty")]
    public async Task What_is_still_used_says_so(string kind, string code)
    {
        using var aws = new StubAws(Error(kind, 400, code));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => Deletions[kind].Delete(ports));

        Assert.Equal(CloudFailure.InUse, failure.Failure);
    }

    [Fact]
    public async Task Termination_protection_is_a_rejection()
    {
        using var aws = new StubAws(StubAnswer.Ec2Error(400, "OperationNotPermitted"));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.Instances.TerminateAsync("i-1", Token));

        Assert.Equal((CloudFailure.Rejected, "OperationNotPermitted"), (failure.Failure, failure.Code));
        Assert.Single(aws.Requests);
    }

    [Fact]
    public async Task A_termination_that_names_another_instance_tells_nothing()
    {
        using var aws = new StubAws(StubAnswer.Ec2("TerminateInstances", "<instancesSet/>"));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.Instances.TerminateAsync("i-1", Token));

        Assert.Equal((CloudFailure.Ambiguous, "EmptyAnswer"), (failure.Failure, failure.Code));
    }

    [Theory]
    [InlineData("deleting", true)]
    [InlineData("available", false)]
    public async Task A_volume_in_a_wrong_state_counts_as_deleted_only_if_it_is_being_deleted(string state, bool isDone)
    {
        using var aws = new StubAws(
            StubAnswer.Ec2Error(400, "IncorrectState"),
            StubAnswer.Ec2("DescribeVolumes", $"<volumeSet><item><volumeId>vol-1</volumeId><size>8</size><status>{state}</status></item></volumeSet>"));
        using var ports = aws.Connect();

        var failure = await Record.ExceptionAsync(() => ports.Volumes.DeleteAsync("vol-1", Token));

        Assert.Equal(isDone, failure is null);
        Assert.True(isDone || failure is CloudException { Code: "IncorrectState" });
    }

    [Fact]
    public async Task An_address_that_belongs_to_somebody_else_by_now_counts_as_released()
    {
        using var aws = new StubAws(StubAnswer.Ec2Error(400, "AuthFailure"), StubAnswer.Ec2Error(400, "InvalidAllocationID.NotFound"));
        using var ports = aws.Connect();

        await ports.Addresses.ReleaseAsync("eipalloc-1", Token);

        Assert.Equal(["ReleaseAddress", "DescribeAddresses"], aws.Requests.Select(request => request.Action));
    }

    [Fact]
    public async Task An_address_that_is_still_there_keeps_its_refusal()
    {
        using var aws = new StubAws(
            StubAnswer.Ec2Error(401, "AuthFailure"),
            StubAnswer.Ec2("DescribeAddresses", "<addressesSet><item><allocationId>eipalloc-1</allocationId><publicIp>203.0.113.9</publicIp></item></addressesSet>"));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.Addresses.ReleaseAsync("eipalloc-1", Token));

        Assert.Equal(CloudFailure.CredentialsRefused, failure.Failure);
    }

    [Fact]
    public async Task A_zone_is_deleted_by_its_path()
    {
        using var aws = new StubAws(StubAnswer.Route53("DeleteHostedZone", "<ChangeInfo><Id>/change/C1</Id><Status>PENDING</Status></ChangeInfo>"));
        using var ports = aws.Connect();

        await ports.Zones.DeleteAsync("/hostedzone/Z1", Token);

        var request = Assert.Single(aws.Requests);
        Assert.Equal(("DELETE", "/2013-04-01/hostedzone/Z1", string.Empty), (request.Method, request.Path, request.Body));
    }

    private static StubAnswer Error(string kind, int status, string code) => kind switch
    {
        "zone" => StubAnswer.Route53Error(status, code),
        "budget" => StubAnswer.Json(status, $$"""{"__type":"com.amazonaws.budgets#{{code}}","Message":"said the stub"}"""),
        _ => StubAnswer.Ec2Error(status, code),
    };
}
