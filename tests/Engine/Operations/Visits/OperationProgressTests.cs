using Direxio.Deployer.Engine.Operations.Backups;
using Direxio.Deployer.Engine.Operations.Visits;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Visits;

/// <summary>The numbers of the steps that a command tells of only grow, whatever the command does.</summary>
public sealed class OperationProgressTests : IDisposable
{
    private const string Broken = "direxio/message-server:broken";

    private readonly RehearsalBench bench = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task A_reset_counts_its_own_steps_to_the_end()
    {
        await bench.StartAsync();

        var steps = await StepsOfAsync(() => bench.ResetAsync());

        Assert.Equal(["1/7", "2/7", "3/7", "4/7", "5/7", "6/7", "7/7"], steps);
    }

    [Fact]
    public async Task An_update_counts_its_own_steps_to_the_end()
    {
        await bench.StartAsync();

        var steps = await StepsOfAsync(() => bench.UpdateAsync(new() { MessageServerImage = "direxio/message-server:v99.0.0" }));

        Assert.Equal(["1/6", "2/6", "3/6", "4/6", "5/6", "6/6"], steps);
    }

    [Fact]
    public async Task An_update_that_is_taken_back_goes_on_counting()
    {
        await bench.StartAsync();

        var steps = await StepsOfAsync(() => Assert.ThrowsAsync<DeployException>(() => bench.UpdateAsync(new() { MessageServerImage = Broken })));

        Assert.Equal(["1/6", "2/6", "3/6", "4/6", "5/6", "7/7", "9/9"], steps);
    }

    [Fact]
    public async Task A_backup_into_a_bucket_counts_the_upload_as_its_last_step()
    {
        await bench.StartAsync();

        Assert.Equal(["1/2", "2/2"], await StepsOfAsync(() => BackupAsync(null)));
        Assert.Equal(["1/3", "2/3", "3/3"], await StepsOfAsync(() => BackupAsync("s3://direxio-backups/nodes")));
    }

    [Fact]
    public async Task A_restore_counts_the_backup_before_it_too()
    {
        await bench.StartAsync();
        var backup = (await BackupAsync(null))!;

        var steps = await StepsOfAsync(() => new RestoreCommand(bench.Context()).RunAsync(
            new() { Domain = RehearsalBench.Domain, Path = backup.Path, Rehearse = true }, _ => Task.FromResult(true), Cancellation));

        Assert.Equal(["1/11", "2/11", "3/11", "6/11", "7/11", "8/11", "9/11", "10/11", "11/11"], steps);
    }

    // As a restart of the machine makes the node go over its steps again.
    [Fact]
    public void A_step_that_comes_again_takes_nothing_back()
    {
        var events = new RecordedEvents();
        var progress = new OperationProgress(new(events, new Redactor()), TimeProvider.System, OperationSteps.Reset);

        foreach (var step in new[] { "read", "stop", "reset", "start", "bootstrap", "start", "bootstrap", "agreement" })
        {
            progress.Begin(step);
        }

        Assert.Equal(["1/7", "2/7", "4/7", "5/7", "6/7", "6/7", "6/7", "7/7"], Counts(events.Steps));
    }

    private async Task<List<string>> StepsOfAsync(Func<Task> command)
    {
        var before = bench.Events.Steps.Count();
        await command();
        return Counts(bench.Events.Steps.Skip(before));
    }

    private static List<string> Counts(IEnumerable<StepStarted> steps) => [.. steps.Select(step => $"{step.Number}/{step.Total}")];

    private Task<BackupInfo?> BackupAsync(string? uri) => new BackupCommand(bench.Context()).RunAsync(
        new() { Domain = RehearsalBench.Domain, S3Uri = uri, Rehearse = true }, _ => Task.FromResult(true), Cancellation);
}
