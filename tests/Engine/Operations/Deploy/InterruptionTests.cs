using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Deploy;

/// <summary>
/// A run that ends at any call, before or after the call took effect, leaves nothing that the next run does not find:
/// the account ends with one of each.
/// </summary>
public sealed class InterruptionTests
{
    [Fact]
    public async Task Ending_at_any_call_leaves_one_of_each_after_the_next_run()
    {
        using var bench = new RehearsalBench();
        var request = Request();

        foreach (var ending in await bench.EndingsAsync(() => bench.StartAsync(request)))
        {
            bench.Return(ending.Left);
            var deployment = await bench.RecoverAsync(request);

            Assert.True(deployment!.Status == DeploymentStatus.Completed, $"{ending}: {deployment.Status}");
            bench.AssertOneOfEach(DnsMode.Route53);
        }
    }

    [Theory]
    [InlineData("CreateBudget")]
    [InlineData("ImportKeyPair")]
    [InlineData("CreateSecurityGroup")]
    [InlineData("AuthorizeSecurityGroupIngress")]
    [InlineData("AllocateAddress")]
    [InlineData("CreateHostedZone")]
    [InlineData("ChangeResourceRecordSets")]
    [InlineData("RunInstances")]
    [InlineData("AssociateAddress")]
    public async Task An_answer_that_is_lost_after_the_call_took_effect_makes_no_second_one(string action)
    {
        using var bench = new RehearsalBench();
        var request = Request();
        var isLost = false;
        bench.Fault = (called, isAfter) =>
        {
            if (isAfter && called == action && !isLost)
            {
                isLost = true;
                throw new CloudException(CloudFailure.Ambiguous, "aws", action, "InternalError", "the answer was lost");
            }
        };

        var deployment = await RunToTheEndAsync(bench, request);

        Assert.True(isLost);
        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        bench.AssertOneOfEach(DnsMode.Route53);
    }

    private static DeploymentRequest Request() =>
        RehearsalBench.Request() with { DnsMode = DnsMode.Route53, MonthlyBudgetUsd = 30m, BudgetEmail = "owner@example.org" };

    private static async Task<Deployment?> RunToTheEndAsync(RehearsalBench bench, DeploymentRequest request)
    {
        try
        {
            return await bench.StartAsync(request);
        }
        catch (DeployException failure)
        {
            Assert.Equal("CloudAnswerLost", failure.Code);
            return await bench.RecoverAsync(request);
        }
    }
}
