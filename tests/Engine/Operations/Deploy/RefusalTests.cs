using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Deploy;

/// <summary>
/// A creation that AWS clearly refuses leaves no intent: nothing was made, so nothing is told to bill, nor looked for. An answer
/// that is not clear leaves it.
/// </summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("CreateBudget", BudgetKind.Intent, "AccessDenied")]
    [InlineData("ImportKeyPair", KeyPairKind.Intent, "AccessDenied")]
    [InlineData("CreateSecurityGroup", SecurityGroupKind.Intent, "LimitExceeded")]
    [InlineData("AllocateAddress", ElasticIpKind.Intent, "LimitExceeded")]
    [InlineData("CreateHostedZone", HostedZoneKind.Intent, "Rejected")]
    [InlineData("ChangeResourceRecordSets", DnsRecordKind.Intent, "AccessDenied")]
    [InlineData("RunInstances", InstanceKind.Intent, "LimitExceeded")]
    [InlineData("RunInstances", InstanceKind.Intent, "Throttled")]
    [InlineData("RunInstances", InstanceKind.Intent, "NotFound")]
    public async Task A_clear_refusal_takes_the_intent_back(string action, string kind, string failure)
    {
        using var bench = new RehearsalBench();
        bench.Fault = Refuse(action, Enum.Parse<CloudFailure>(failure));

        await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(Request()));

        Assert.Null(bench.State.Intents.TokenOf(kind));
        Assert.Null(bench.State.ResourceField("route53_pending_a_value"));
        Assert.DoesNotContain(kind, bench.State.Intents.Unsettled);

        bench.Fault = null;
        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync())!.Status);
        bench.AssertOneOfEach(DnsMode.Route53);
    }

    [Theory]
    [InlineData("CreateBudget", BudgetKind.Intent)]
    [InlineData("ImportKeyPair", KeyPairKind.Intent)]
    [InlineData("CreateSecurityGroup", SecurityGroupKind.Intent)]
    [InlineData("AllocateAddress", ElasticIpKind.Intent)]
    [InlineData("CreateHostedZone", HostedZoneKind.Intent)]
    [InlineData("ChangeResourceRecordSets", DnsRecordKind.Intent)]
    [InlineData("RunInstances", InstanceKind.Intent)]
    public async Task An_answer_that_is_not_clear_leaves_the_intent(string action, string kind)
    {
        using var bench = new RehearsalBench();
        bench.Fault = Refuse(action, CloudFailure.Ambiguous);

        await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(Request()));

        Assert.Contains(kind, bench.State.Intents.Unsettled);
    }

    [Theory]
    [InlineData("ImportKeyPair", KeyPairKind.Intent)]
    [InlineData("RunInstances", InstanceKind.Intent)]
    public async Task A_refusal_after_a_call_without_an_answer_leaves_the_intent_of_that_call(string action, string kind)
    {
        using var bench = new RehearsalBench();
        bench.Fault = Refuse(action, CloudFailure.Ambiguous);
        await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(Request()));

        bench.Fault = Refuse(action, CloudFailure.AccessDenied);
        await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync());

        Assert.Contains(kind, bench.State.Intents.Unsettled);
    }

    [Fact]
    public async Task A_refusal_of_a_repetition_inside_one_call_leaves_the_intent()
    {
        using var bench = new RehearsalBench();
        bench.Fault = (called, isAfter) =>
        {
            if (called == "RunInstances" && !isAfter)
            {
                throw new CloudException(CloudFailure.AccessDenied, "ec2", called, "ExpiredToken", "no").AfterLostAnswer();
            }
        };

        await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(Request()));

        Assert.Contains(InstanceKind.Intent, bench.State.Intents.Unsettled);
    }

    [Fact]
    public async Task A_record_that_was_not_replaced_is_not_put_back_by_the_removal()
    {
        using var bench = new RehearsalBench();
        var request = Request() with { ConfirmDnsOverwrite = true, RehearseEvent = [RehearsalEvent.DnsRecordElsewhere] };
        bench.Fault = Refuse("ChangeResourceRecordSets", CloudFailure.AccessDenied);

        await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(request));

        Assert.Null(bench.State.Dns.PreviousRecordSets);
        Assert.Null(bench.State.ResourceField("route53_existing_a_value"));
    }

    private static DeploymentRequest Request() =>
        RehearsalBench.Request() with { DnsMode = DnsMode.Route53, MonthlyBudgetUsd = 30m, BudgetEmail = "owner@example.org" };

    private static Action<string, bool> Refuse(string action, CloudFailure failure) => (called, isAfter) =>
    {
        if (called == action && !isAfter)
        {
            throw new CloudException(failure, "aws", action, failure.ToString(), "no");
        }
    };
}
