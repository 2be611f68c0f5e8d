using System.Net;
using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Operations.AwsAccess;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Tests.Adapters.Aws;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.AwsAccess;

/// <summary>What an identity lacks, by IAM's simulation or else by dry runs; nothing that is not known is called allowed.</summary>
public sealed class PermissionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_simulation_is_asked_for_the_user_with_resources_and_tags_of_a_real_request()
    {
        using var aws = new StubAws(request => Answer(request, _ => "allowed"));
        using var bench = new AwsAccessBench(aws);

        var checks = await TestAsync(bench, new() { Region = "eu-central-1" });

        Assert.All(checks, check => Assert.Equal((AwsPermissionDecision.Allowed, AwsPermissionSource.Simulation), (check.Decision, check.Source)));
        Assert.Equal(
            AwsPermissions.All.Where(permission => permission.Service != "iam").Select(permission => permission.IamAction).Append("ec2:CreateTags").Distinct().Order(),
            checks.Select(check => check.Action).Distinct().Order());
        var bodies = aws.Requests.Where(request => request.Action == "SimulatePrincipalPolicy").Select(request => WebUtility.UrlDecode(request.Body)).ToList();
        Assert.All(bodies, body => Assert.Contains("PolicySourceArn=arn:aws:iam::111122223333:user/deployer", body, StringComparison.Ordinal));
        var launch = Assert.Single(bodies, body => body.Contains("ResourceArns.member.1=arn:aws:ec2:eu-central-1:111122223333:instance/x0&", StringComparison.Ordinal)
            && body.Contains("ec2:RunInstances", StringComparison.Ordinal));
        Assert.Contains("ContextKeyName=aws:RequestTag/direxio:managed-by", launch, StringComparison.Ordinal);
        Assert.Contains("ContextKeyValues.member.1=direxio-deployer", launch, StringComparison.Ordinal);
        Assert.Contains("ContextKeyName=aws:RequestedRegion", launch, StringComparison.Ordinal);
        Assert.DoesNotContain(aws.Requests, request => request.Body.Contains("DryRun", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("explicitDeny", "", AwsPermissionDecision.Denied, "explicitly")]
    [InlineData("implicitDeny", "", AwsPermissionDecision.Denied, "No policy")]
    [InlineData("implicitDeny", "<MissingContextValues><member>aws:MultiFactorAuthPresent</member></MissingContextValues>", AwsPermissionDecision.Unknown, "aws:MultiFactorAuthPresent")]
    [InlineData("implicitDeny", "<OrganizationsDecisionDetail><AllowedByOrganizations>false</AllowedByOrganizations></OrganizationsDecisionDetail>", AwsPermissionDecision.Denied, "organization")]
    [InlineData("implicitDeny", "<PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>false</AllowedByPermissionsBoundary></PermissionsBoundaryDecisionDetail>", AwsPermissionDecision.Denied, "boundary")]
    [InlineData("somethingNew", "", AwsPermissionDecision.Unknown, "somethingNew")]
    public async Task One_resource_that_is_not_allowed_decides_about_its_action(string decision, string detail, AwsPermissionDecision expected, string words)
    {
        using var aws = new StubAws(request => Answer(
            request, action => action == "ec2:RunInstances" && request.Body.Contains("subnet", StringComparison.Ordinal) ? decision : "allowed", detail));
        using var bench = new AwsAccessBench(aws);

        var checks = await TestAsync(bench, new() { Feature = [AwsFeature.Deploy] });

        var launch = Assert.Single(checks, check => check.Action == "ec2:RunInstances");
        Assert.Equal(expected, launch.Decision);
        Assert.Contains(words, launch.Message, StringComparison.Ordinal);
        Assert.All(checks.Where(check => check != launch), check => Assert.Equal(AwsPermissionDecision.Allowed, check.Decision));
    }

    [Fact]
    public async Task Without_a_simulation_EC2_is_asked_by_dry_runs_and_the_rest_is_unknown()
    {
        using var aws = new StubAws(request => request.Action switch
        {
            "GetCallerIdentity" => AwsAccessBench.Identity(),
            "SimulatePrincipalPolicy" => AwsAccessBench.Refusal("AccessDenied", "not authorized to perform: iam:SimulatePrincipalPolicy"),
            "AllocateAddress" => StubAnswer.Ec2Error(403, "UnauthorizedOperation"),
            "DescribeVolumes" => StubAnswer.Ec2Error(503, "Unavailable"),
            "GetParameter" => StubAnswer.Json(200, """{"Parameter":{"Value":"ami-0123456789abcdef0"}}"""),
            "DescribeImages" when !request.Body.Contains("DryRun", StringComparison.Ordinal) =>
                StubAnswer.Ec2("DescribeImages", "<imagesSet><item><imageId>ami-0123456789abcdef0</imageId><rootDeviceName>/dev/sda1</rootDeviceName></item></imagesSet>"),
            _ => StubAnswer.Ec2Error(412, "DryRunOperation"),
        });
        using var bench = new AwsAccessBench(aws);

        var checks = (await TestAsync(bench, new())).ToDictionary(check => $"{check.Feature} {check.Action}");

        Assert.Equal((AwsPermissionDecision.Allowed, AwsPermissionSource.DryRun), Of(checks["Deploy ec2:RunInstances"]));
        Assert.Equal((AwsPermissionDecision.Allowed, AwsPermissionSource.DryRun), Of(checks["Plan ec2:DescribeInstances"]));
        Assert.Equal((AwsPermissionDecision.Denied, AwsPermissionSource.DryRun), Of(checks["Deploy ec2:AllocateAddress"]));
        Assert.Equal((AwsPermissionDecision.Unknown, AwsPermissionSource.DryRun), Of(checks["Plan ec2:DescribeVolumes"]));
        Assert.Equal((AwsPermissionDecision.Unknown, AwsPermissionSource.None), Of(checks["Remove ec2:TerminateInstances"]));
        Assert.Equal((AwsPermissionDecision.Unknown, AwsPermissionSource.None), Of(checks["Route53 route53:ChangeResourceRecordSets"]));
        Assert.Contains("iam:SimulatePrincipalPolicy", checks["Route53 route53:ChangeResourceRecordSets"].Message, StringComparison.Ordinal);
        Assert.All(
            aws.Requests.Where(request => Regex.IsMatch(request.Action, "^(Allocate|Create|Import|Run)")),
            request => Assert.Contains("DryRun=true", request.Body, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("arn:aws:iam::111122223333:root")]
    [InlineData("arn:aws:sts::111122223333:federated-user/bob")]
    public async Task Of_the_root_user_nothing_is_simulated(string arn)
    {
        using var aws = new StubAws(request => request.Action == "GetCallerIdentity" ? AwsAccessBench.Identity(arn) : StubAnswer.Ec2Error(412, "DryRunOperation"));
        using var bench = new AwsAccessBench(aws);

        var checks = await TestAsync(bench, new() { Feature = [AwsFeature.Budget] });

        Assert.All(checks, check => Assert.Equal(AwsPermissionDecision.Unknown, check.Decision));
        Assert.DoesNotContain(aws.Requests, request => request.Action == "SimulatePrincipalPolicy");
    }

    [Fact]
    public async Task The_policies_of_an_assumed_role_are_those_of_the_role()
    {
        using var aws = new StubAws(request => Answer(request, _ => "allowed", arn: "arn:aws-cn:sts::111122223333:assumed-role/deployer/session"));
        using var bench = new AwsAccessBench(aws);

        await TestAsync(bench, new() { Feature = [AwsFeature.Budget], Region = "cn-north-1" });

        var asked = Assert.Single(aws.Requests, request => request.Action == "SimulatePrincipalPolicy");
        Assert.Contains("PolicySourceArn=arn:aws-cn:iam::111122223333:role/deployer", WebUtility.UrlDecode(asked.Body), StringComparison.Ordinal);
        Assert.Contains("arn:aws-cn:budgets::111122223333:budget/direxio-x0", WebUtility.UrlDecode(asked.Body), StringComparison.Ordinal);
        Assert.Contains("/cn-north-1/iam/aws4_request", asked.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_that_are_refused_are_an_error_and_not_a_row()
    {
        using var aws = new StubAws(AwsAccessBench.Refusal("InvalidClientTokenId"));
        using var bench = new AwsAccessBench(aws);

        Assert.Equal("AccessKeyNotActive", (await Assert.ThrowsAsync<DeployException>(() => TestAsync(bench, new()))).Code);
    }

    private static (AwsPermissionDecision, AwsPermissionSource) Of(AwsPermissionCheck check) => (check.Decision, check.Source);

    private static Task<IReadOnlyList<AwsPermissionCheck>> TestAsync(AwsAccessBench bench, AwsPermissionRequest request) =>
        new PermissionCommand(bench.Context(), region => Direxio.Deployer.Engine.Adapters.Aws.AwsRegions.PartitionOf(region).name).RunAsync(request, Token);

    private static StubAnswer Answer(StubRequest request, Func<string, string> decide, string detail = "", string arn = "arn:aws:iam::111122223333:user/deployer")
    {
        if (request.Action == "GetCallerIdentity")
        {
            return AwsAccessBench.Identity(arn);
        }

        var body = WebUtility.UrlDecode(request.Body);
        var results = Regex.Matches(body, @"ActionNames\.member\.\d+=([^&]+)").Select(match => match.Groups[1].Value).Select(action =>
            $"<member><EvalActionName>{action}</EvalActionName><EvalResourceName>r</EvalResourceName><EvalDecision>{decide(action)}</EvalDecision>"
            + $"{(decide(action) == "allowed" ? string.Empty : detail)}</member>");
        return new(
            200,
            "<SimulatePrincipalPolicyResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated>"
            + $"<EvaluationResults>{string.Concat(results)}</EvaluationResults></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>");
    }
}
