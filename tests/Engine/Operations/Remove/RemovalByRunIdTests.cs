using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Remove;

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
        bench.EditState(state =>
        {
            state["run_id"] = "direxio-20260101-000000-ffff";
            state["resources"] = new JsonObject { ["instance_id"] = "i-0fedcba9876543210" };
        });

        var removal = (await bench.RemoveAsync(new() { RunId = runId }))!;

        bench.AssertNothingLeft();
        Assert.False(removal.ServiceDirectoryRemoved);
        Assert.Null(removal.ServiceDirectory);
        Assert.DoesNotContain("-Domain", File.ReadAllText(removal.ReportPath!));
        Assert.Equal("Completed", RemovalTests.Status(bench).Status);
    }

    [Fact]
    public async Task What_another_node_of_this_machine_has_on_record_is_left_to_it()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(Complete);
        var runId = bench.State.RunId!;
        var zone = bench.State.Resources.ZoneId!;
        bench.EditState(state =>
        {
            state["run_id"] = "direxio-20260101-000000-ffff";
            state["resources"] = new JsonObject { ["route53_zone_id"] = zone, ["route53_zone_created_by_deployer"] = "false" };
        });

        var removal = (await bench.RemoveAsync(new() { RunId = runId }))!;

        Assert.Equal(RemovalStatus.Removed, removal.Status);
        var evidence = removal.Evidence.Single(seen => seen.Id == zone);
        Assert.Equal(EvidenceStatus.Skipped, evidence.Status);
        Assert.Contains(RehearsalBench.Domain, evidence.Detail);
        Assert.Equal(zone, Assert.Single(bench.World.Content.Zones).Key);
        Assert.Contains(bench.AskedRemoval!.Kept, kept => kept.Contains(zone, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_address_stays_as_long_as_the_record_does_for_it_alone_tells_whose_the_record_is()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(Complete);
        var runId = bench.State.RunId!;
        Directory.Delete(bench.Paths.Folder, recursive: true);
        bench.Fault = RemovalTests.Refuse("ChangeResourceRecordSets", CloudFailure.Throttled, "Throttling");

        var first = (await bench.RemoveAsync(new() { RunId = runId }))!;

        Assert.Equal(RemovalStatus.Incomplete, first.Status);
        Assert.Single(bench.World.Content.Addresses);
        Assert.Contains($"-RunId {runId} -Region us-east-1", first.NextAction);
        Assert.Contains($"-RunId {runId}", JsonNode.Parse(File.ReadAllText(first.ReportPath!))!["next_action"]!.GetValue<string>());

        bench.Fault = null;
        Assert.Equal(RemovalStatus.Removed, (await bench.RemoveAsync(new() { RunId = runId }))!.Status);
        bench.AssertNothingLeft();
    }

    [Fact]
    public async Task In_the_wrong_region_the_right_one_is_found_and_told()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(Complete with { Region = "eu-central-1" });
        var runId = bench.State.RunId!;
        Directory.Delete(bench.Paths.Folder, recursive: true);
        bench.World.Content.Region = "eu-central-1";

        var removal = (await bench.RemoveAsync(new() { RunId = runId, Region = "us-east-1" }))!;

        Assert.Equal("eu-central-1", removal.Region);
        Assert.Contains(bench.Events.Warnings, text => text.Contains("is in us-east-1. It is in eu-central-1"));
        bench.AssertNothingLeft();
    }

    [Fact]
    public async Task A_run_id_that_nothing_carries_is_an_error()
    {
        using var bench = new RehearsalBench();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.RemoveAsync(new() { RunId = "direxio-20260101-000000-ffff" }));

        Assert.Equal("RunIdNotFound", failure.Code);
        Assert.Contains("Find-DirexioOrphan", failure.NextAction);
    }
}
