namespace Direxio.Deployer.PowerShell.Tests;

public sealed class CostCommandTests
{
    private const string Deploy = "Start-DirexioDeployment {0} -Rehearse -ConfirmDomainBinding -Force | Out-Null; ";

    [Fact]
    public void Without_a_domain_a_node_is_priced_that_does_not_exist()
    {
        using var shell = new Shell();
        var result = shell.Run("Get-DirexioCostEstimate -Region eu-west-1 -InstanceType t3.medium -DiskSizeGB 20 -DnsMode Route53 -Rehearse").ThrowIfFailed();
        var estimate = Assert.IsType<CostEstimate>(Assert.Single(result.Output).BaseObject);
        Assert.Equal(36.12m, estimate.TotalMonthlyUsd);
        Assert.Equal("eu-west-1", estimate.Components[0].SkuFilter["regionCode"]);
        Assert.Null(estimate.Domain);
    }

    [Fact]
    public void Status_can_be_piped_and_its_nodes_are_refreshed_as_they_are_recorded()
    {
        using var shell = new Shell();
        var result = shell.Run(
            "Start-DirexioDeployment cost-pipe.example.org -Rehearse -ConfirmDomainBinding -Force -InstanceType t3.medium | Out-Null; "
            + "Get-DirexioStatus cost-pipe.example.org -Rehearse | Get-DirexioCostEstimate; "
            + "(Get-DirexioStatus cost-pipe.example.org -Rehearse).CostEstimate").ThrowIfFailed();
        var estimate = Assert.IsType<CostEstimate>(result.Output[0].BaseObject);
        Assert.Equal("cost-pipe.example.org", estimate.Domain);
        Assert.True(estimate.Rehearsal);
        Assert.Contains("t3.medium", estimate.Components[0].Description);
        var recorded = Assert.IsType<CostEstimate>(result.Output[1].BaseObject);
        Assert.Equal(estimate.TotalMonthlyUsd, recorded.TotalMonthlyUsd);
        Assert.Equal("PAID", recorded.FreeTier!.Plan);
    }

    [Fact]
    public void A_domain_that_is_not_known_is_an_error_of_its_own_and_the_others_are_priced()
    {
        using var shell = new Shell();
        var result = shell.Run(string.Format(Deploy, "cost-known.example.org") + "Get-DirexioCostEstimate cost-nowhere.example.org, cost-known.example.org -Rehearse");
        Assert.Equal("NodeNotFound", result.ErrorId);
        Assert.Equal("cost-known.example.org", Assert.IsType<CostEstimate>(Assert.Single(result.Output).BaseObject).Domain);
    }

    [Fact]
    public void A_domain_and_a_region_together_are_refused()
    {
        using var shell = new Shell();
        Assert.Equal("AmbiguousParameterSet", shell.Run("Get-DirexioCostEstimate -Domain chat.example.org -Region eu-west-1 -Rehearse").ErrorId);
    }

    [Fact]
    public void An_event_makes_it_a_rehearsal()
    {
        using var shell = new Shell();
        var estimate = Assert.IsType<CostEstimate>(Assert.Single(shell.Run("Get-DirexioCostEstimate -RehearseEvent PricingDenied").ThrowIfFailed().Output).BaseObject);
        Assert.True(estimate.Rehearsal);
        Assert.False(estimate.IsComplete);
    }

    [Fact]
    public void A_budget_is_in_the_plan_and_recorded_with_the_node()
    {
        using var shell = new Shell();
        var result = shell.Run(
            "$p = Get-DirexioPlan budget.example.org -Rehearse -MonthlyBudgetUsd 29.50 -BudgetEmail owner@example.org; $p; "
            + "$p | Start-DirexioDeployment -ConfirmDomainBinding -InformationAction SilentlyContinue").ThrowIfFailed();
        var budget = Assert.IsType<DeploymentPlan>(result.Output[0].BaseObject).Resources.Single(resource => resource.Kind == "Budget");
        Assert.Contains("29.5 USD a month", budget.Detail);
        Assert.StartsWith("direxio-budget.example.org-direxio-", Assert.IsType<Deployment>(result.Output[1].BaseObject).Resources.BudgetName);
        Assert.Contains(result.Information, record => record.ToString().Contains("cost allocation tag"));
    }

    [Theory]
    [InlineData("-MonthlyBudgetUsd 30", "BudgetWithoutEmail", "-BudgetEmail")]
    [InlineData("-BudgetEmail owner@example.org", "BudgetEmailWithoutBudget", "-MonthlyBudgetUsd")]
    [InlineData("-MonthlyBudgetUsd 0 -BudgetEmail owner@example.org", "BudgetNotPositive", "30")]
    [InlineData("-MonthlyBudgetUsd 5 -BudgetEmail owner@example.org", "PlanOverBudget", "-MonthlyBudgetUsd")]
    public void A_budget_that_cannot_be_kept_starts_nothing(string parameters, string code, string fix)
    {
        using var shell = new Shell();
        var result = shell.Run($"Start-DirexioDeployment budget-refused.example.org -Rehearse -ConfirmDomainBinding -Force {parameters}");
        Assert.Equal(code, result.ErrorId);
        Assert.Contains(fix, result.Error!.ErrorDetails.RecommendedAction);
        Assert.Equal("NodeNotFound", shell.Run("Get-DirexioStatus budget-refused.example.org -Rehearse").ErrorId);
    }
}
