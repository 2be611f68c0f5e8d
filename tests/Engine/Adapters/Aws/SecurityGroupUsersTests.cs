using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

public sealed class SecurityGroupUsersTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Interfaces_of_all_pages_and_rules_of_other_groups_are_named_with_what_they_belong_to()
    {
        using var aws = new StubAws(Answer);
        using var ports = aws.Connect();

        var users = await ports.SecurityGroups.ListUsersAsync("sg-1", Token);

        Assert.Equal(
            [
                "network interface eni-1 of instance i-1",
                "network interface eni-2, attached by amazon-elb (ELB app/shop)",
                "network interface eni-3, attached to nothing (left over)",
                "a rule of security group sg-2 (shop)",
                "a rule of security group sg-3 (database)",
            ],
            users);
        Assert.All(
            aws.Requests.Where(request => request.Action == "DescribeNetworkInterfaces"),
            request => Assert.Contains("Filter.1.Name=group-id&Filter.1.Value.1=sg-1", request.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_part_that_cannot_be_read_is_not_left_out()
    {
        using var aws = new StubAws(request => request.Body.Contains("egress.ip-permission", StringComparison.Ordinal)
            ? StubAnswer.Ec2Error(403, "UnauthorizedOperation")
            : StubAnswer.Ec2(request.Action, string.Empty));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.SecurityGroups.ListUsersAsync("sg-1", Token));

        Assert.Equal(CloudFailure.AccessDenied, failure.Failure);
    }

    private static StubAnswer Answer(StubRequest request) => request.Action switch
    {
        "DescribeNetworkInterfaces" when request.Body.Contains("NextToken=page2", StringComparison.Ordinal) => StubAnswer.Ec2(
            request.Action,
            "<networkInterfaceSet><item><networkInterfaceId>eni-3</networkInterfaceId><description>left over</description></item></networkInterfaceSet>"),
        "DescribeNetworkInterfaces" => StubAnswer.Ec2(
            request.Action,
            "<networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId><attachment><instanceId>i-1</instanceId>"
            + "<instanceOwnerId>123456789012</instanceOwnerId></attachment></item><item><networkInterfaceId>eni-2</networkInterfaceId>"
            + "<description>ELB app/shop</description><attachment><instanceOwnerId>amazon-elb</instanceOwnerId></attachment></item>"
            + "</networkInterfaceSet><nextToken>page2</nextToken>"),
        _ when request.Body.Contains("egress.ip-permission", StringComparison.Ordinal) => Groups(request, ("sg-2", "shop"), ("sg-3", "database")),
        _ => Groups(request, ("sg-1", "node"), ("sg-2", "shop")),
    };

    private static StubAnswer Groups(StubRequest request, params (string Id, string Name)[] groups) => StubAnswer.Ec2(
        request.Action,
        $"<securityGroupInfo>{string.Concat(groups.Select(group => $"<item><groupId>{group.Id}</groupId><groupName>{group.Name}</groupName></item>"))}</securityGroupInfo>");
}
