using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

/// <summary>An answer without the thing that was asked for by its id never means that the thing is gone.</summary>
public sealed class AwsEmptyAnswerTests
{
    private static readonly NodeTags Tags = new("svc-1", "run-1");

    private static readonly Dictionary<string, Func<CloudPorts, Task<object?>>> LookUps = new()
    {
        ["DescribeInstances"] = async ports => await ports.Instances.FindAsync("i-1", Token),
        ["DescribeVolumes"] = async ports => await ports.Volumes.FindAsync("vol-1", Token),
        ["DescribeAddresses"] = async ports => await ports.Addresses.FindAsync("eipalloc-1", Token),
        ["DescribeSecurityGroups"] = async ports => await ports.SecurityGroups.FindAsync("sg-1", Token),
        ["DescribeKeyPairs"] = async ports => await ports.KeyPairs.FindAsync("node", Token),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Actions => [.. LookUps.Keys];

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task By_id_an_empty_answer_is_ambiguous(string action)
    {
        using var aws = new StubAws(StubAnswer.Ec2(action, string.Empty));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => LookUps[action](ports));

        Assert.Equal((CloudFailure.Ambiguous, "EmptyAnswer", action), (failure.Failure, failure.Code, failure.Action));
    }

    [Fact]
    public async Task By_id_what_is_just_becoming_visible_is_waited_for()
    {
        using var aws = new StubAws(
            StubAnswer.Ec2("DescribeAddresses", "<addressesSet/>"),
            StubAnswer.Ec2("DescribeAddresses", "<addressesSet><item><allocationId>eipalloc-1</allocationId><publicIp>203.0.113.9</publicIp></item></addressesSet>"));
        using var ports = aws.Connect();

        Assert.Equal("203.0.113.9", (await ports.Addresses.FindAsync("eipalloc-1", Token))?.PublicIp);
    }

    [Fact]
    public async Task By_id_another_thing_is_no_answer()
    {
        using var aws = new StubAws(StubAnswer.Ec2("DescribeVolumes", "<volumeSet><item><volumeId>vol-2</volumeId><size>8</size></item></volumeSet>"));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.Volumes.FindAsync("vol-1", Token));

        Assert.Equal(CloudFailure.Ambiguous, failure.Failure);
    }

    [Fact]
    public async Task By_tags_an_empty_answer_is_a_search_without_a_hit()
    {
        using var aws = new StubAws(request => StubAnswer.Ec2(request.Action, string.Empty));
        using var ports = aws.Connect();

        Assert.Null(await ports.Instances.FindByTagsAsync(Tags, Token));
        Assert.Null(await ports.Addresses.FindByTagsAsync(Tags, Token));
        Assert.Null(await ports.SecurityGroups.FindByTagsAsync(Tags, Token));
    }

    [Fact]
    public async Task Rules_are_not_taken_for_revoked_by_an_answer_without_the_group()
    {
        using var aws = new StubAws(StubAnswer.Ec2("DescribeSecurityGroups", "<securityGroupInfo/>"));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(
            () => ports.SecurityGroups.RevokeAsync("sg-1", [new("tcp", 22, 22, "203.0.113.4/32", "ssh")], Token));

        Assert.Equal("EmptyAnswer", failure.Code);
    }

    [Theory]
    [InlineData("attached", "i-1")]
    [InlineData("detaching", "i-1")]
    [InlineData("detached", null)]
    public async Task A_volume_tells_what_it_is_attached_to(string state, string? instance)
    {
        using var aws = new StubAws(StubAnswer.Ec2(
            "DescribeVolumes",
            "<volumeSet><item><volumeId>vol-1</volumeId><size>20</size><volumeType>gp2</volumeType><status>in-use</status><attachmentSet><item>"
            + $"<volumeId>vol-1</volumeId><instanceId>i-1</instanceId><status>{state}</status></item></attachmentSet></item></volumeSet>"));
        using var ports = aws.Connect();

        Assert.Equal(new("vol-1", 20, instance, false, "gp2"), await ports.Volumes.FindAsync("vol-1", Token));
    }
}
