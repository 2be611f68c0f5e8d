using Direxio.Deployer.Range.Aws;
using Direxio.Deployer.Range.Tests.Support;

namespace Direxio.Deployer.Range.Tests;

/// <summary>What AWS says reaches the user, and what was asked for in vain leaves nothing behind.</summary>
public sealed class WordsTests(RangeFixture fixture) : RangeTest(fixture)
{
    [Theory]
    [InlineData("RunInstances", 400, "PendingVerification", "Your request for accessing resources in this region is being validated.")]
    [InlineData("RunInstances", 401, "OptInRequired", "You are not subscribed to this service.")]
    [InlineData("RunInstances", 400, "Blocked", "This account is currently blocked and not recognized as a valid account.")]
    [InlineData("AllocateAddress", 403, "UnauthorizedOperation", "not authorized to perform: ec2:AllocateAddress with an explicit deny in a service control policy")]
    public async Task A_refusal_is_quoted_and_the_removal_is_complete(string action, int status, string code, string message)
    {
        var refusal = new Fault(action, FaultKind.Error) { Nth = 0, Status = status, Code = code, Message = message };
        var deployer = await SetUpAsync(new RangeConfig { Faults = [refusal] });

        var run = (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Failed);

        Assert.Contains(message, run.ErrorText, StringComparison.Ordinal);
        (await deployer.RemoveAsync(Domain)).MustEndWith(DeployerRun.Completed);
        var after = await Inventory.ReadAsync(Internet, Region);
        after.MustBeEmpty();
        Assert.Empty(after.Zones);
    }

    [Fact]
    public async Task A_type_that_the_free_plan_does_not_allow_is_refused_in_the_plan()
    {
        var deployer = await SetUpAsync();

        var run = (await deployer.StartAsync(Domain, "-DnsMode", "Route53", "-InstanceType", "t3.medium")).MustEndWith(DeployerRun.WaitingForUser);

        Assert.Contains("free plan", run.Explanation("S1_PREFLIGHT"), StringComparison.Ordinal);
        Assert.Contains("t3.small", run.Explanation("S1_PREFLIGHT"), StringComparison.Ordinal);
        (await Inventory.ReadAsync(Internet, Region)).MustBeEmpty();
    }
}
