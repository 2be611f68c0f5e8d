using Direxio.Deployer.Engine.Operations.Backups;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Backups;

/// <summary>Which image a node runs after it was brought back to a backup.</summary>
public sealed class RestoreImageTests : IDisposable
{
    private const string Newer = "direxio/message-server:v9";

    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task It_is_that_of_the_backup_and_what_ran_before_is_named_with_the_way_to_it()
    {
        var (path, former) = await UpdatedSinceAsync();
        RestorePlan? asked = null;

        var restore = await RestoreAsync(new() { Path = path }, plan => asked = plan);

        Assert.Equal((former, former), (asked!.MessageServerImage, restore.MessageServerImage));
        Assert.Contains(
            "Update-DirexioNode -Domain chat.example.org -Rehearse -MessageServerImage", restore.NextAction, StringComparison.Ordinal);
        Assert.Contains($"before the restore it ran {Newer}", restore.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_one_that_was_asked_for_runs_instead_of_it()
    {
        var (path, _) = await UpdatedSinceAsync();
        RestorePlan? asked = null;

        var restore = await RestoreAsync(new() { Path = path, MessageServerImage = Newer }, plan => asked = plan);

        Assert.Equal((Newer, Newer), (asked!.MessageServerImage, restore.MessageServerImage));
        Assert.Equal(Newer, bench.State.Choices.MessageServerImage);
        Assert.DoesNotContain("Update-DirexioNode", restore.NextAction);
    }

    [Fact]
    public async Task What_is_no_name_of_an_image_is_refused_before_anything()
    {
        var (path, _) = await UpdatedSinceAsync();

        var failure = await Assert.ThrowsAsync<DeployException>(
            () => RestoreAsync(new() { Path = path, MessageServerImage = "no image" }, static _ => { }));

        Assert.Equal("MessageServerImage", failure.Target);
    }

    private async Task<(string Path, string Image)> UpdatedSinceAsync()
    {
        await bench.StartAsync();
        var backup = (await new BackupCommand(bench.Context()).RunAsync(
            new() { Domain = RehearsalBench.Domain, Rehearse = true }, _ => Task.FromResult(true), TestContext.Current.CancellationToken))!;
        var plan = await PlanAsync(backup.Path);
        await bench.UpdateAsync(new() { MessageServerImage = Newer });
        return (backup.Path, plan.MessageServerImage);
    }

    private async Task<RestorePlan> PlanAsync(string path)
    {
        RestorePlan? plan = null;
        Assert.Null(await new RestoreCommand(bench.Context()).RunAsync(
            new() { Domain = RehearsalBench.Domain, Rehearse = true, Path = path },
            asked =>
            {
                plan = asked;
                return Task.FromResult(false);
            },
            TestContext.Current.CancellationToken));
        return plan!;
    }

    private async Task<NodeRestore> RestoreAsync(RestoreRequest request, Action<RestorePlan> see) =>
        (await new RestoreCommand(bench.Context()).RunAsync(
            request with { Domain = RehearsalBench.Domain, Rehearse = true },
            plan =>
            {
                see(plan);
                return Task.FromResult(true);
            },
            TestContext.Current.CancellationToken))!;
}
