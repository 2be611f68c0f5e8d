using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Tests.Operations.Deploy;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Remove;

/// <summary>However a deployment or a removal ended, running the removal again ends with nothing left.</summary>
public sealed class RemovalInterruptionTests
{
    private static readonly DeploymentRequest WithRoute53 = RehearsalBench.Request() with { DnsMode = DnsMode.Route53, MonthlyBudgetUsd = 50, BudgetEmail = "me@example.org" };

    [Fact]
    public async Task A_deployment_that_ended_at_any_call_is_removed_in_full()
    {
        using var bench = new RehearsalBench();
        foreach (var ending in await bench.EndingsAsync(() => bench.StartAsync(WithRoute53)))
        {
            bench.Return(ending.Left);
            if (bench.Store.Read(RehearsalBench.Domain) is null)
            {
                bench.AssertNothingLeft();
                continue;
            }

            var removal = await RemoveInTheEndAsync(bench);

            Assert.True(removal.Status == RemovalStatus.Removed, $"{ending}: {string.Join("; ", removal.Evidence)}");
            bench.AssertNothingLeft();
            Assert.False(Directory.Exists(bench.Paths.Folder));
        }
    }

    [Fact]
    public async Task A_removal_that_ended_at_any_call_is_finished_by_the_next()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        foreach (var ending in await bench.EndingsAsync(() => bench.RemoveAsync()))
        {
            bench.Return(ending.Left);
            var removal = await RemoveInTheEndAsync(bench);

            Assert.True(removal.Status == RemovalStatus.Removed, $"{ending}: {string.Join("; ", removal.Evidence)}");
            bench.AssertNothingLeft();
        }
    }

    [Theory]
    [InlineData("ChangeResourceRecordSets")]
    [InlineData("TerminateInstances")]
    [InlineData("ReleaseAddress")]
    [InlineData("DeleteSecurityGroup")]
    [InlineData("DeleteKeyPair")]
    [InlineData("DeleteHostedZone")]
    [InlineData("DeleteBudget")]
    public async Task A_call_that_fails_once_in_any_way_is_never_read_as_success(string action)
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        var deployed = bench.Snapshot();
        foreach (var failure in Enum.GetValues<CloudFailure>().Except([CloudFailure.NotFound, CloudFailure.InUse]))
        {
            bench.Return(deployed);
            bench.Fault = RemovalTests.Refuse(action, failure, failure.ToString());

            var removal = (await bench.RemoveAsync())!;

            Assert.Equal(RemovalStatus.Incomplete, removal.Status);
            Assert.NotEmpty(removal.Residue);
            bench.Fault = null;
            Assert.Equal(RemovalStatus.Removed, (await bench.RemoveAsync())!.Status);
            bench.AssertNothingLeft();
        }
    }

    [Theory]
    [InlineData("ChangeResourceRecordSets")]
    [InlineData("TerminateInstances")]
    [InlineData("ReleaseAddress")]
    [InlineData("DeleteSecurityGroup")]
    [InlineData("DeleteKeyPair")]
    [InlineData("DeleteHostedZone")]
    [InlineData("DeleteBudget")]
    public async Task An_answer_that_is_lost_after_the_call_took_effect_is_made_good_by_reading_back(string action)
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        bench.Fault = (called, isAfter) =>
        {
            if (isAfter && called == action)
            {
                throw new CloudException(CloudFailure.Ambiguous, "aws", action, "InternalError", "the answer was lost");
            }
        };

        var removal = (await bench.RemoveAsync())!;

        Assert.Equal(RemovalStatus.Removed, removal.Status);
        bench.AssertNothingLeft();
    }

    [Fact]
    public async Task What_was_found_only_on_the_way_is_proved_gone_by_the_next_removal_too()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        var volume = bench.State.Resources.RootVolumeId!;
        bench.EditState(state => state["resources"]!.AsObject().Remove("root_volume_id"));
        await bench.EndAtAsync("TerminateInstances", isAfter: true, () => bench.RemoveAsync());

        var removal = await RemoveInTheEndAsync(bench);

        Assert.Equal(EvidenceStatus.Deleted, removal.Evidence.Single(seen => seen.Id == volume).Status);
        Assert.Equal("destroyed", JsonNode.Parse(File.ReadAllText(removal.ReportPath!))!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_removal_under_way_is_not_continued_as_a_deployment()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        bench.Fault = RemovalTests.Refuse("DeleteHostedZone", CloudFailure.AccessDenied, "AccessDenied");
        await bench.RemoveAsync();
        bench.Fault = null;

        Assert.Equal("NodeIsBeingRemoved", (await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync())).Code);
        Assert.Equal("DeploymentExists", (await Assert.ThrowsAsync<DeployException>(() => bench.StartAgainAsync())).Code);
        var status = RemovalTests.Status(bench);
        Assert.Equal("Removing", status.Status);
        Assert.Contains("Remove-DirexioNode", status.NextAction);
        Assert.Equal(bench.State.Resources.ZoneId, Assert.Single(RecordedBill.From(bench.State).Recorded).Id);
    }

    // What was asked for a moment ago may exist unseen, so the first removal may have to leave it open; then it says when to look
    // again.
    private static async Task<Removal> RemoveInTheEndAsync(RehearsalBench bench)
    {
        var removal = (await bench.RemoveAsync())!;
        if (removal.Status == RemovalStatus.Incomplete)
        {
            Assert.Contains(removal.Evidence, seen => seen.LookAgainAt is not null);
            Assert.Contains("minute", removal.NextAction);
            Assert.True(File.Exists(bench.Paths.State));
            bench.Pass(TimeSpan.FromMinutes(5));
            removal = (await bench.RemoveAsync())!;
        }

        return removal;
    }
}
