using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Status;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Visits;

/// <summary>
/// Credentials that are missing or of another account say nothing of the node: another account's ignorance of it is not its loss, and
/// a node that is complete stays one that can be worked on.
/// </summary>
public sealed class AnotherAccountTests : IDisposable
{
    private const string Other = "999999999999";

    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    private NodeStatus Status => new NodeStatusReader(bench.Store, new Redactor()).Read(RehearsalBench.Domain)!;

    [Fact]
    public async Task A_check_says_whose_credentials_these_are_and_nothing_of_the_instance()
    {
        await bench.StartAsync(RehearsalBench.Request() with { DnsMode = DnsMode.Route53 });
        BelongTo(Other);

        var rows = await bench.CheckAsync();

        foreach (var name in new[] { "Account", "ZoneDelegation" })
        {
            var row = Assert.Single(rows, row => row.Name == name);
            Assert.Equal(CheckSeverity.Unknown, row.Severity);
            Assert.Contains(Other, row.Actual);
        }

        Assert.DoesNotContain(rows, row => row.Name is "InstanceState" or "FirewallRules" or "ElasticAddress");
        Assert.Equal(CheckSeverity.Ok, Assert.Single(rows, row => row.Name == "Record").Severity);
        Assert.DoesNotContain("DescribeInstances", bench.World.Calls);
    }

    [Fact]
    public async Task Work_on_the_node_is_refused_with_the_reason()
    {
        await bench.StartAsync();
        BelongTo(Other);

        Assert.Equal("AccountMismatch", (await Assert.ThrowsAsync<DeployException>(() => bench.UpdateAsync())).Code);
        Assert.Equal("AccountMismatch", (await Assert.ThrowsAsync<DeployException>(() => bench.ResetAsync())).Code);
        Assert.Equal(
            "AccountMismatch",
            (await Assert.ThrowsAsync<DeployException>(() => bench.ReadLogAsync(new() { Source = LogSource.Console }))).Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_complete_node_stays_complete_when_a_resume_has_not_its_credentials(bool areOfAnother)
    {
        await bench.StartAsync();
        var evidence = bench.State.GetPhase(PhaseId.S0_PREREQ_AWS).Evidence;
        var account = bench.State.AccountId!;

        if (areOfAnother)
        {
            BelongTo(Other);
            var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync());
            Assert.Equal(("AccountMismatch", PhaseId.S0_PREREQ_AWS), (failure.Code, failure.Deployment!.CurrentPhase));
            BelongTo(account);
        }
        else
        {
            var waiting = (await bench.ResumeAsync(Resume(RehearsalEvent.NoCredentials)))!;
            Assert.Equal((DeploymentStatus.WaitingForUser, PhaseId.S0_PREREQ_AWS), (waiting.Status, waiting.CurrentPhase));
            Assert.Contains("Import-DirexioAwsCredential", waiting.NextAction);
        }

        Assert.Equal(("Completed", true), (Status.Status, Status.IsDeployed));
        Assert.Equal(evidence, bench.State.GetPhase(PhaseId.S0_PREREQ_AWS).Evidence);
        Assert.NotNull(await bench.SyncAsync());
    }

    [Fact]
    public async Task A_server_can_be_worked_on_whatever_the_last_run_had_for_credentials()
    {
        await bench.StartAsync();
        bench.EditState(state => state["phases"]!["S0_PREREQ_AWS"]!["status"] = "failed");

        Assert.True(Status.IsDeployed);
        Assert.NotNull(await bench.UpdateAsync());
    }

    [Fact]
    public async Task The_account_that_only_the_evidence_of_S0_names_is_not_lost_with_it()
    {
        await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.DnsPending));
        bench.EditState(state =>
        {
            state.Remove("account_id");
            state["phases"]!["S0_PREREQ_AWS"]!["evidence"] = $"sts ok account={Other} root=false";
        });

        for (var time = 0; time < 2; time++)
        {
            Assert.Equal("AccountMismatch", (await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync())).Code);
        }
    }

    private static DeploymentRequest Resume(RehearsalEvent happening) =>
        new() { Domain = RehearsalBench.Domain, Rehearse = true, RehearseEvent = [happening] };

    private void BelongTo(string account) => bench.EditState(state => state["account_id"] = account);
}
