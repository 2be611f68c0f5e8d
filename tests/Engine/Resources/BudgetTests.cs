using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Resources;

/// <summary>A monthly budget: what it demands, when it is made, and the way on when AWS refuses it.</summary>
public sealed class BudgetTests
{
    private const string Email = "owner@example.org";

    private static DeploymentRequest Request(decimal limit = 30m) => RehearsalBench.Request() with { MonthlyBudgetUsd = limit, BudgetEmail = Email };

    [Fact]
    public async Task The_plan_lists_the_budget_and_its_hash_covers_it()
    {
        using var bench = new RehearsalBench();

        var plan = await bench.PlanAsync(Request());
        var other = await bench.PlanAsync(Request() with { BudgetEmail = "other@example.org" });
        var without = await bench.PlanAsync();

        var budget = Assert.Single(plan.Resources, resource => resource.Kind == "Budget");
        Assert.Equal(0m, budget.MonthlyUsd);
        Assert.Contains("30 USD", budget.Detail);
        Assert.Contains(Email, budget.Detail);
        Assert.Equal(3, new[] { plan.Hash, other.Hash, without.Hash }.Distinct().Count());
        Assert.Equal((30m, Email), (plan.Request.MonthlyBudgetUsd, plan.Request.BudgetEmail));
        Assert.DoesNotContain(without.Resources, resource => resource.Kind == "Budget");
    }

    [Fact]
    public async Task The_budget_is_made_before_anything_else_and_recorded()
    {
        using var bench = new RehearsalBench();

        var deployment = await bench.StartAsync(Request());

        var name = $"direxio-{RehearsalBench.Domain}-{bench.State.RunId}";
        Assert.Equal(name, deployment!.Resources.BudgetName);
        Assert.Equal((name, 30m), (Assert.Single(bench.World.Content.Budgets).Key, bench.World.Content.Budgets[name]));
        Assert.Equal("CreateBudget", bench.World.Calls.First(RehearsalBench.Creates));
        Assert.Equal("30", bench.StateJson["monthly_budget_usd"]!.ToJsonString());
        Assert.Equal(Email, (string?)bench.StateJson["budget_email"]);
        Assert.Equal(name, bench.State.Intents.TokenOf(BudgetKind.Intent));
        Assert.Empty(bench.State.Intents.Unsettled);
        Assert.Contains("direxio:run-id", Assert.Single(bench.Events.All.OfType<NoteTaken>(), note => note.Text.Contains("cost allocation tag", StringComparison.Ordinal)).Text);
    }

    [Fact]
    public async Task A_resume_goes_on_with_the_recorded_budget()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(Request() with { RehearseEvent = [RehearsalEvent.AddressQuotaExhausted] });
        Assert.Empty(bench.World.Content.Budgets);

        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync())!.Status);

        Assert.Equal(30m, Assert.Single(bench.World.Content.Budgets).Value);
    }

    [Fact]
    public async Task A_variable_of_today_gives_a_recorded_node_no_budget()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.AddressQuotaExhausted));
        using var today = new RehearsalBench(("DIREXIO_MONTHLY_BUDGET_USD", "40"), ("DIREXIO_BUDGET_EMAIL", Email));

        Assert.Equal(DeploymentStatus.Completed, (await today.StartAsync())!.Status);
        Assert.Equal(40m, Assert.Single(today.World.Content.Budgets).Value);
        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync())!.Status);
        Assert.Empty(bench.World.Content.Budgets);
    }

    [Fact]
    public async Task A_plan_above_the_budget_is_refused_before_anybody_is_asked()
    {
        using var bench = new RehearsalBench();

        var plan = await bench.PlanAsync(Request(10m));
        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(Request(10m)));

        Assert.Contains(plan.Blockers, blocker => blocker.Contains("MonthlyBudgetUsd 10", StringComparison.Ordinal));
        Assert.Equal("PlanOverBudget", failure.Code);
        Assert.Contains("21.23 USD", failure.Message);
        Assert.Contains("-MonthlyBudgetUsd", failure.NextAction);
        Assert.Null(bench.AskedPlan);
        Assert.Null(bench.Store.Read(RehearsalBench.Domain));
        Assert.DoesNotContain(bench.World.Calls, RehearsalBench.Creates);
    }

    [Fact]
    public async Task A_plan_that_is_first_made_by_a_resume_is_held_to_the_budget_too()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(Request(10m) with { RehearseEvent = [RehearsalEvent.NoCredentials] });

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync());

        Assert.Equal("PlanOverBudget", failure.Code);
        Assert.Null(bench.AskedPlan);
    }

    [Fact]
    public async Task An_unknown_price_is_no_reason_to_refuse_but_to_warn()
    {
        using var bench = new RehearsalBench();

        var plan = await bench.PlanAsync(Request(10m) with { RehearseEvent = [RehearsalEvent.PricingDenied] });

        Assert.DoesNotContain(plan.Blockers, blocker => blocker.Contains("MonthlyBudgetUsd", StringComparison.Ordinal));
        Assert.Contains(
            plan.Warnings,
            warning => warning.Contains("it is not known whether the node stays within MonthlyBudgetUsd 10", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "budgets:ModifyBudget")]
    [InlineData(false, "Correct what the message names")]
    public async Task A_budget_that_AWS_refuses_leaves_nothing_and_the_node_can_be_started_without(bool isDenied, string advice)
    {
        using var bench = new RehearsalBench();
        bench.Fault = (action, isAfter) =>
        {
            if (action == "CreateBudget" && !isAfter)
            {
                throw new CloudException(isDenied ? CloudFailure.AccessDenied : CloudFailure.Rejected, "budgets", action, "Refused", "no");
            }
        };

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(Request() with { Region = "eu-central-1", DiskSizeGB = 9 }));

        Assert.Equal("BudgetRefused", failure.Code);
        Assert.Contains("Start-DirexioDeployment -Domain chat.example.org -Region eu-central-1 -Rehearse -ConfirmDomainBinding", failure.NextAction);
        Assert.Contains("-DiskSizeGB 9", failure.NextAction);
        Assert.DoesNotContain("-BudgetEmail owner", failure.NextAction);
        Assert.Equal(PhaseId.S3_PROVISION, failure.Phase);
        Assert.Contains(advice, failure.NextAction);
        Assert.Contains("without -MonthlyBudgetUsd", failure.NextAction);
        Assert.Equal(["CreateBudget"], bench.World.Calls.Where(RehearsalBench.Creates));
        Assert.False(bench.State.HasResources);

        Assert.Equal(DeploymentStatus.Completed, (await bench.StartAgainAsync())!.Status);
        Assert.Empty(bench.World.Content.Budgets);
    }

    [Fact]
    public async Task A_refusal_after_a_lost_answer_forgets_nothing()
    {
        using var bench = new RehearsalBench();
        bench.Fault = (action, isAfter) =>
        {
            switch (action)
            {
                case "CreateBudget" when isAfter:
                    throw new CloudException(CloudFailure.Ambiguous, "budgets", action, "InternalError", "the answer was lost");
                case "DescribeBudget" when !isAfter:
                    throw new CloudException(CloudFailure.AccessDenied, "budgets", action, "AccessDeniedException", "no");
            }
        };

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(Request()));

        Assert.Equal("BudgetRefused", failure.Code);
        Assert.DoesNotContain("Start-DirexioDeployment", failure.NextAction);
        Assert.True(bench.State.HasResources);

        bench.Fault = null;
        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync())!.Status);
        Assert.Equal(Assert.Single(bench.World.Content.Budgets).Key, bench.State.Resources.BudgetName);
    }

    [Fact]
    public void The_name_of_a_budget_fits_even_for_a_long_domain()
    {
        var tags = new NodeTags(new string('a', 120) + ".example.org", "direxio-20260101-120000-ab12");

        Assert.Equal(100, tags.BudgetName.Length);
        Assert.EndsWith("-direxio-20260101-120000-ab12", tags.BudgetName);
    }
}
