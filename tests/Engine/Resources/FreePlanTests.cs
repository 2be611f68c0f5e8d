using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Resources;

/// <summary>An account with AWS's free plan, or none: said in the plan, and a type that it does not run stops everything before it begins.</summary>
public sealed class FreePlanTests
{
    private static readonly FreeTierReading Free = new("FREE", "ACTIVE", 87.5m, new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero), null);

    private static DeploymentRequest Large => RehearsalBench.Request() with { InstanceType = "t3.medium" };

    [Fact]
    public async Task A_type_that_the_free_plan_does_not_run_blocks_the_plan_and_names_those_that_it_does()
    {
        using var bench = new RehearsalBench { AccountPlan = Free };

        var blocker = Assert.Single((await bench.PlanAsync(Large)).Blockers);

        Assert.Contains("free plan, which does not include a t3.medium", blocker, StringComparison.Ordinal);
        Assert.Contains("(t3.small)", blocker, StringComparison.Ordinal);
        Assert.Contains("upgrade-account-plan", blocker, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_and_resume_make_nothing_of_such_a_type_until_the_account_is_upgraded()
    {
        using var bench = new RehearsalBench { AccountPlan = Free };

        var begun = await bench.StartAsync(Large);
        var again = await bench.ResumeAsync();

        Assert.All([begun!, again!], deployment => Assert.Equal(DeploymentStatus.WaitingForUser, deployment.Status));
        Assert.All([begun!, again!], deployment => Assert.Contains("t3.small", deployment.NextAction, StringComparison.Ordinal));
        Assert.DoesNotContain(bench.World.Calls, RehearsalBench.Creates);
        Assert.False(bench.State.HasResources);

        using var upgraded = new RehearsalBench { AccountPlan = Free with { Plan = "PAID" } };
        Assert.Equal(DeploymentStatus.Completed, (await upgraded.StartAsync(Large))!.Status);
    }

    [Fact]
    public async Task A_type_that_the_free_plan_runs_is_deployed_and_its_end_is_told()
    {
        using var bench = new RehearsalBench { AccountPlan = Free };

        var deployment = await bench.StartAsync();

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        Assert.Equal(87.5m, bench.AskedPlan!.CostEstimate.FreeTier!.CreditsUsd);
        Assert.Contains(bench.AskedPlan.Warnings, warning => warning.Contains("When it ends on 2026-07-01", StringComparison.Ordinal));
        Assert.DoesNotContain(bench.AskedPlan.Warnings, warning => warning.Contains("credits left pay", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Credits_that_do_not_last_a_month_and_an_expired_plan_are_said()
    {
        using var poor = new RehearsalBench { AccountPlan = Free with { CreditsUsd = 5m } };
        using var expired = new RehearsalBench { AccountPlan = Free with { Status = "EXPIRED" } };

        Assert.Contains((await poor.PlanAsync()).Warnings, warning => warning.Contains("The 5.00 USD of credits left pay for about 7 days", StringComparison.Ordinal));
        Assert.Contains((await expired.PlanAsync()).Warnings, warning => warning.Contains("has expired", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_account_without_a_free_plan_is_no_failure_and_one_that_is_not_known_is_said_so()
    {
        using var older = new RehearsalBench { AccountPlan = new(null, null, null, null, null) { HasNone = true } };
        using var unknown = new RehearsalBench { AccountPlan = new(null, null, null, null, "freetier GetAccountPlanState: AccessDeniedException: not allowed to") };

        var plan = await older.PlanAsync(Large);
        var unread = await unknown.PlanAsync(Large);

        Assert.Empty(plan.Blockers.Concat(unread.Blockers));
        Assert.Contains("This account has no free plan: charges apply from the first hour.", plan.Warnings);
        var warning = Assert.Single(
            unread.Warnings,
            text => text.Contains("It is not known whether this account is on AWS's free plan", StringComparison.Ordinal));
        Assert.Contains("AccessDeniedException: not allowed to", warning, StringComparison.Ordinal);
        Assert.Contains("refuses to launch a t3.medium", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_at_the_launch_itself_names_both_ways_out()
    {
        const string Said = "The specified instance type is not eligible for Free Tier. For a list of Free Tier instance types, run 'describe-instance-types'.";
        using var bench = new RehearsalBench();
        bench.Fault = (action, isAfter) =>
        {
            if (action == "RunInstances" && !isAfter)
            {
                throw new CloudException(CloudFailure.Rejected, "ec2", action, "InvalidParameterCombination", Said);
            }
        };

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(Large));

        Assert.Equal("InstanceTypeNotEligible", failure.Code);
        Assert.Contains(Said, failure.Message, StringComparison.Ordinal);
        Assert.Contains("t3.small", failure.NextAction, StringComparison.Ordinal);
        Assert.Contains("upgrade", failure.NextAction, StringComparison.Ordinal);
    }
}
