using Direxio.Deployer.Range.Aws;
using Direxio.Deployer.Range.Tests.Support;

namespace Direxio.Deployer.Range.Tests;

/// <summary>What the deployer sends is what the official service models allow.</summary>
public sealed class WireTests(RangeFixture fixture) : RangeTest(fixture)
{
    private const int NoBotocore = 3;

    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Wire", "check-wire");

    private static readonly string[] MustBeSeen =
    [
        "ec2:ImportKeyPair", "ec2:CreateSecurityGroup", "ec2:AuthorizeSecurityGroupIngress", "ec2:AllocateAddress", "ec2:RunInstances",
        "ec2:AssociateAddress", "ec2:GetConsoleOutput", "ec2:TerminateInstances", "ec2:ReleaseAddress", "ec2:DeleteSecurityGroup",
        "ec2:DeleteKeyPair",
        "route53:CreateHostedZone", "route53:ChangeResourceRecordSets", "route53:DeleteHostedZone", "pricing:GetProducts",
        "servicequotas:GetServiceQuota", "budgets:CreateBudget", "sts:GetCallerIdentity", "ssm:GetParameter",
    ];

    [Fact]
    public async Task Every_request_from_the_plan_to_the_removal_keeps_to_the_service_models()
    {
        var deployer = await SetUpAsync();
        File.Delete(WireLog.FileOf(Internet.Folder));

        string[] budget = ["-MonthlyBudgetUsd", "40", "-BudgetEmail", "owner@example.org"];
        (await deployer.StartAsync(Domain, ["-DnsMode", "Route53", .. budget])).MustEndWith(DeployerRun.Completed);
        (await deployer.RunAsync("Find-DirexioOrphan", "-Region", Region)).MustEndWith(DeployerRun.Completed);
        string[] repair = ["Repair-DirexioDeployment", "-Domain", Domain, "-Region", Region, "-Confirm:$false"];
        (await deployer.RunAsync(repair)).MustEndWith(DeployerRun.Completed);
        (await deployer.RemoveAsync(Domain)).MustEndWith(DeployerRun.Completed);

        var check = await Internet.RunAsync(["python3", Script, WireLog.FileOf(Internet.Folder)]);
        Assert.SkipWhen(check.ExitCode == NoBotocore, "python3 has no botocore");
        Assert.True(check.ExitCode == 0, check.Everything);
        Assert.All(MustBeSeen, operation => Assert.Contains(" " + operation + "\n", check.Output, StringComparison.Ordinal));
        var log = await File.ReadAllTextAsync(WireLog.FileOf(Internet.Folder), Cancellation);
        Assert.DoesNotContain("Signature=", log, StringComparison.Ordinal);
        Assert.DoesNotContain("AKIA", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_strays_from_its_model_is_found()
    {
        Assert.SkipWhen(Requirements.Find("python3") is null, "there is no python3");
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.jsonl");
        const string Signed = "\"region\":\"us-east-1\",\"method\":\"POST\",\"path\":\"/\",\"query\":\"\",\"algorithm\":\"AWS4-HMAC-SHA256\",\"signedHeaders\":\"host\"";
        await File.WriteAllLinesAsync(
            file,
            [
                $$"""{"service":"ec2","action":"AllocateAddress","target":"","contentType":"application/x-www-form-urlencoded",{{Signed}},"body":"Action=AllocateAddress&Version=2016-11-15&Domain=vpn&Tag=x"}""",
                $$"""{"service":"servicequotas","action":"GetServiceQuota","target":"ServiceQuotasV20190624.GetServiceQuota","contentType":"application/x-amz-json-1.1",{{Signed}},"body":"{\"ServiceCode\":\"ec2\"}"}""",
            ],
            Cancellation);

        var check = await Processes.RunAsync(["python3", Script, file], cancellationToken: Cancellation);
        File.Delete(file);

        Assert.SkipWhen(check.ExitCode == NoBotocore, "python3 has no botocore");
        Assert.Equal(1, check.ExitCode);
        Assert.Contains("ec2:AllocateAddress: input.Domain: 'vpn' is none of DomainType", check.Output, StringComparison.Ordinal);
        Assert.Contains("ec2:AllocateAddress: input: Tag is unknown", check.Output, StringComparison.Ordinal);
        Assert.Contains("servicequotas:GetServiceQuota: input.QuotaCode is required and missing", check.Output, StringComparison.Ordinal);
    }
}
