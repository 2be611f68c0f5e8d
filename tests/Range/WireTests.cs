using Direxio.Deployer.Range.Aws;
using Direxio.Deployer.Range.Tests.Support;

namespace Direxio.Deployer.Range.Tests;

/// <summary>What the deployer sends is what the official service models allow.</summary>
public sealed class WireTests(RangeFixture fixture) : RangeTest(fixture)
{
    private const int NoBotocore = 3;

    private static readonly string[] MustBeSeen =
    [
        "ec2:ImportKeyPair", "ec2:CreateSecurityGroup", "ec2:AuthorizeSecurityGroupIngress", "ec2:AllocateAddress", "ec2:RunInstances",
        "ec2:AssociateAddress", "ec2:GetConsoleOutput", "ec2:TerminateInstances", "ec2:ReleaseAddress", "ec2:DeleteSecurityGroup", "ec2:DeleteKeyPair",
        "route53:CreateHostedZone", "route53:ChangeResourceRecordSets", "route53:DeleteHostedZone", "pricing:GetProducts",
        "servicequotas:GetServiceQuota", "budgets:CreateBudget", "sts:GetCallerIdentity", "ssm:GetParameter",
    ];

    [Fact]
    public async Task Every_request_from_the_plan_to_the_removal_keeps_to_the_service_models()
    {
        var deployer = await SetUpAsync();
        File.Delete(WireLog.FileOf(Internet.Folder));

        (await deployer.StartAsync(Domain, "-DnsMode", "Route53", "-MonthlyBudgetUsd", "40", "-BudgetEmail", "owner@example.org")).MustEndWith(DeployerRun.Completed);
        (await deployer.RunAsync("Find-DirexioOrphan", "-Region", Region)).MustEndWith(DeployerRun.Completed);
        (await deployer.RunAsync("Repair-DirexioDeployment", "-Domain", Domain, "-Region", Region, "-Confirm:$false")).MustEndWith(DeployerRun.Completed);
        (await deployer.RemoveAsync(Domain)).MustEndWith(DeployerRun.Completed);

        var check = await Internet.RunAsync(["python3", Path.Combine(AppContext.BaseDirectory, "Wire", "check-wire"), WireLog.FileOf(Internet.Folder)]);
        Assert.SkipWhen(check.ExitCode == NoBotocore, "python3 has no botocore");
        Assert.True(check.ExitCode == 0, check.Everything);
        Assert.All(MustBeSeen, operation => Assert.Contains(" " + operation + "\n", check.Output, StringComparison.Ordinal));
        var log = await File.ReadAllTextAsync(WireLog.FileOf(Internet.Folder), Cancellation);
        Assert.DoesNotContain("Signature=", log, StringComparison.Ordinal);
        Assert.DoesNotContain("AKIA", log, StringComparison.Ordinal);
    }
}
