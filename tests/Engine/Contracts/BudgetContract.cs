using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Contracts;

/// <summary>What <see cref="IBudgets"/> promises.</summary>
public abstract class BudgetContract : PortContract
{
    private NodeBudget Budget => new(Tags.BudgetName, 20.5m, "owner@example.org", Tags);

    [Fact]
    public async Task What_was_created_is_found_with_its_limit()
    {
        using var ports = await ConnectAsync();
        var account = await AccountAsync(ports);

        await ports.Budgets.CreateAsync(account, Budget, Token);

        Assert.Equal(new(Budget.Name, 20.5m), await ports.Budgets.FindAsync(account, Budget.Name, Token));
    }

    [Fact]
    public async Task A_name_that_is_taken_keeps_its_budget()
    {
        using var ports = await ConnectAsync();
        var account = await AccountAsync(ports);
        await ports.Budgets.CreateAsync(account, Budget, Token);

        await AssertFailsAsync(
            CloudFailure.AlreadyExists, () => ports.Budgets.CreateAsync(account, Budget with { MonthlyUsd = 99m }, Token));

        Assert.Equal(20.5m, (await ports.Budgets.FindAsync(account, Budget.Name, Token))?.MonthlyUsd);
    }

    [Fact]
    public async Task What_was_deleted_is_gone_and_a_second_deletion_says_so()
    {
        using var ports = await ConnectAsync();
        var account = await AccountAsync(ports);
        await ports.Budgets.CreateAsync(account, Budget, Token);

        Assert.True(await ports.Budgets.DeleteAsync(account, Budget.Name, Token));
        Assert.False(await ports.Budgets.DeleteAsync(account, Budget.Name, Token));

        Assert.Null(await ports.Budgets.FindAsync(account, Budget.Name, Token));
    }

    private static async Task<string> AccountAsync(CloudPorts ports) => (await ports.Identity.GetAsync(Token)).AccountId;
}
