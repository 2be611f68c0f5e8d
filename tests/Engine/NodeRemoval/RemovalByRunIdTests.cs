using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.NodeRemoval;

/// <summary>Where the state is lost, the tags are enough to take a node down.</summary>
public sealed class RemovalByRunIdTests
{
    private static readonly DeploymentRequest Complete =
        RehearsalBench.Request() with { DnsMode = DnsMode.Route53, MonthlyBudgetUsd = 50, BudgetEmail = "me@example.org" };

    [Fact]
    public async Task Everything_of_the_run_goes_with_its_record_its_zone_and_its_budget()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(Complete);
        var runId = bench.State.RunId!;
        Directory.Delete(bench.Paths.Folder, recursive: true);

        var removal = (await bench.RemoveAsync(new() { RunId = runId }))!;

        Assert.Equal(RemovalStatus.Removed, removal.Status);
        bench.AssertNothingLeft();
        Assert.Equal(RehearsalBench.Domain, removal.Domain);
        Assert.Equal(runId, removal.RunId);
        Assert.True(File.Exists(removal.ReportPath));
        Assert.Contains(runId, removal.ReportPath);
    }

    [Fact]
    public async Task A_run_that_a_state_owns_is_removed_by_its_domain_only()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(Complete);

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.RemoveAsync(new() { RunId = bench.State.RunId }));

        Assert.Equal("RunIdIsOwned", failure.Code);
        Assert.Contains($"-Domain {RehearsalBench.Domain}", failure.NextAction);
        bench.AssertOneOfEach(DnsMode.Route53);
    }

    [Fact]
    public async Task The_folder_of_a_later_node_of_the_same_domain_is_left_alone()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(Complete);
        var runId = bench.State.RunId!;
        bench.EditState(state => state["run_id"] = "direxio-20260101-000000-ffff");

        var removal = (await bench.RemoveAsync(new() { RunId = runId }))!;

        bench.AssertNothingLeft();
        Assert.False(removal.ServiceDirectoryRemoved);
        Assert.Equal("Completed", RemovalTests.Status(bench).Status);
    }

    [Fact]
    public async Task A_run_id_that_nothing_carries_is_an_error()
    {
        using var bench = new RehearsalBench();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.RemoveAsync(new() { RunId = "direxio-20260101-000000-ffff" }));

        Assert.Equal("RunIdNotFound", failure.Code);
        Assert.Contains("us-east-1", failure.Message);
    }
}
