using Direxio.Deployer.Engine.Operations.Backups;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Status;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Deploy;

/// <summary>A phase that is repeated on a node that has lived may fail for an outside reason. Its server is there all the same.</summary>
public sealed class RepeatedPhaseTests : IDisposable
{
    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    private NodeStatus Status => new NodeStatusReader(bench.Store, new Redactor()).Read(RehearsalBench.Domain)!;

    [Theory]
    [InlineData(PhaseId.S3_PROVISION)]
    [InlineData(PhaseId.S4_BOOTSTRAP_STACK)]
    public async Task A_server_is_worked_on_after_a_repeated_phase_failed_and_the_status_tells_of_it(PhaseId phase)
    {
        var failure = await FailAsync(phase);

        Assert.Equal(("Failed", true, phase), (Status.Status, Status.IsDeployed, Status.CurrentPhase));
        Assert.Contains(failure.Message, Status.WhereBlocked, StringComparison.Ordinal);
        Assert.Contains("Resume-DirexioDeployment", Status.NextAction, StringComparison.Ordinal);
        var backup = await BackupAsync();
        Assert.NotNull(await bench.SyncAsync());
        Assert.NotNull(await bench.UpdateAsync());
        Assert.NotEmpty(await bench.CheckAsync());
        Assert.NotNull(await new RestoreCommand(bench.Context()).RunAsync(
            new() { Domain = RehearsalBench.Domain, Rehearse = true, Path = backup.Path },
            _ => Task.FromResult(true),
            TestContext.Current.CancellationToken));
        Assert.NotNull(await bench.ResetAsync());
    }

    [Fact]
    public async Task What_failed_is_gone_through_again_by_the_next_resume()
    {
        await FailAsync(PhaseId.S4_BOOTSTRAP_STACK);

        var deployment = (await bench.ResumeAsync())!;

        Assert.Equal(DeploymentStatus.Completed, deployment.Status);
        Assert.Equal("Completed", Status.Status);
    }

    [Fact]
    public async Task A_first_deployment_that_failed_has_no_server_to_work_on()
    {
        await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(RehearsalBench.Request(RehearsalEvent.BootStepFails)));

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.UpdateAsync());

        Assert.Equal(("ServerNotDeployed", false), (failure.Code, Status.IsDeployed));
    }

    // The node is its domain: people's accounts are bound to it.
    [Fact]
    public async Task A_node_that_has_lived_is_not_told_to_take_another_domain()
    {
        var failure = await FailAsync(PhaseId.S4_BOOTSTRAP_STACK);

        Assert.Equal("CertificateRateLimited", failure.Code);
        Assert.DoesNotContain("domain that had no recent", failure.NextAction, StringComparison.Ordinal);
        Assert.Contains(" UTC run Resume-DirexioDeployment", failure.NextAction, StringComparison.Ordinal);
    }

    // Beside the result of another command nothing else tells what failed.
    [Fact]
    public async Task A_later_command_tells_with_the_next_action_what_had_failed()
    {
        var failure = await FailAsync(PhaseId.S3_PROVISION);

        var change = (await bench.ChangeAsync(new() { DiskSizeGB = 40 }))!;

        Assert.StartsWith("S3_PROVISION (", change.NextAction, StringComparison.Ordinal);
        Assert.Contains(failure.Message.TrimEnd('.'), change.NextAction, StringComparison.Ordinal);
        Assert.Contains("Resume-DirexioDeployment", change.NextAction, StringComparison.Ordinal);
    }

    private async Task<DeployException> FailAsync(PhaseId phase)
    {
        await bench.StartAsync(RehearsalBench.Request() with { DnsMode = DnsMode.Route53 });
        if (phase == PhaseId.S3_PROVISION)
        {
            bench.World.Content.Zones.Clear();
        }

        return await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync(new()
        {
            Domain = RehearsalBench.Domain,
            Rehearse = true,
            RepeatFrom = phase,
            RehearseEvent = phase == PhaseId.S4_BOOTSTRAP_STACK ? [RehearsalEvent.CertificateRateLimited] : [],
        }));
    }

    private async Task<BackupInfo> BackupAsync() => (await new BackupCommand(bench.Context()).RunAsync(
        new() { Domain = RehearsalBench.Domain, Rehearse = true }, _ => Task.FromResult(true), TestContext.Current.CancellationToken))!;
}
