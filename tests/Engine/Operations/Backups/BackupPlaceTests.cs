using Direxio.Deployer.Engine.Operations.Backups;
using Direxio.Deployer.Engine.Operations.Costs;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Status;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Backups;

/// <summary>Where backups of a node lie is not forgotten over a later one elsewhere: what lies in a bucket bills after the node is gone.</summary>
public sealed class BackupPlaceTests : IDisposable
{
    private const string Domain = RehearsalBench.Domain;
    private const string First = "s3://direxio-backups/nodes/";
    private const string Second = "s3://direxio-other/";

    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Usual => Path.Combine(bench.Store.Home.Root, "backups", Domain) + Path.DirectorySeparatorChar;

    [Fact]
    public async Task A_removal_says_that_the_backups_in_each_bucket_stay_and_go_on_costing()
    {
        await bench.StartAsync();
        await BackupAsync(First);
        await BackupAsync(Second);
        var local = await BackupAsync(null);

        var removal = await bench.RemoveAsync();

        var kept = bench.AskedRemoval!.Kept;
        Assert.All([First, Second], place => Assert.Contains(
            kept,
            text => text.Contains($"its backups in {place}: S3 bills them", StringComparison.Ordinal)
                && text.Contains($"Get-DirexioBackup -Domain {Domain} -Rehearse -S3Uri {place}", StringComparison.Ordinal)));
        Assert.Contains(kept, text => text.EndsWith(local.Path, StringComparison.Ordinal));
        Assert.All([First, Second], place => Assert.Contains($"-S3Uri {place}", removal!.NextAction, StringComparison.Ordinal));
        Assert.DoesNotContain(kept, text => text.Contains(Usual, StringComparison.Ordinal) && !text.EndsWith(local.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_removal_names_no_backup_that_is_gone()
    {
        await bench.StartAsync();
        var first = await BackupAsync(null);
        var last = await BackupAsync(null);
        File.Delete(last.Path);

        await bench.RemoveAsync(approve: false);

        Assert.DoesNotContain(bench.AskedRemoval!.Kept, text => text.Contains(last.Path, StringComparison.Ordinal));
        Assert.Contains(bench.AskedRemoval.Kept, text => text == $"its backups in {Usual}");
        File.Delete(first.Path);

        await bench.RemoveAsync();

        Assert.DoesNotContain(bench.AskedRemoval!.Kept, text => text.StartsWith("its backups", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_restore_backs_up_first_does_not_hide_the_bucket()
    {
        await bench.StartAsync();
        var backup = await BackupAsync(First);

        await new RestoreCommand(bench.Context()).RunAsync(
            new() { Domain = Domain, Path = backup.Path, Rehearse = true }, _ => Task.FromResult(true), Cancellation);

        Assert.Equal([Usual, First], bench.State.Server.BackupPlaces);
        await bench.RemoveAsync();
        Assert.Contains(bench.AskedRemoval!.Kept, text => text.Contains($"its backups in {First}: S3 bills them", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_status_and_a_cost_estimate_name_the_buckets()
    {
        await bench.StartAsync();
        await BackupAsync(First);
        await BackupAsync(null);
        var state = bench.State;
        Assert.Equal(First, Assert.Single(RecordedNode.From(state, bench.Paths).Shape.BackupBuckets));
        bench.EditState(json => json.Remove("rehearsal"));

        var said = RecoverySummary.From(bench.State, Domain, bench.Paths).BillingImpact;

        Assert.False(bench.State.IsRehearsal);
        Assert.Contains($"backups in {First} are billed by S3", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_second_place_makes_a_list_of_them()
    {
        await bench.StartAsync();
        await BackupAsync(null);
        await BackupAsync(null);
        Assert.False(bench.StateJson.ContainsKey("backup_places"));
        Assert.Equal([Usual], bench.State.Server.BackupPlaces);

        await BackupAsync(First);
        await BackupAsync(First);

        Assert.Equal([Usual, First], bench.State.Server.BackupPlaces);
    }

    [Fact]
    public async Task The_folder_from_which_a_backup_is_uploaded_is_no_place_of_backups()
    {
        await bench.StartAsync();
        bench.World.OnCall = (call, _) =>
        {
            if (call == "UploadPart")
            {
                throw new CloudException(CloudFailure.AccessDenied, "s3", call, "AccessDenied", "denied");
            }
        };
        await Assert.ThrowsAsync<DeployException>(() => BackupAsync(First));
        Assert.Equal([Usual], bench.State.Server.BackupPlaces);
        bench.World.OnCall = null;

        await BackupAsync(First);

        Assert.Equal([First], bench.State.Server.BackupPlaces);
    }

    [Fact]
    public async Task Of_very_many_places_those_that_bill_are_the_last_to_be_forgotten()
    {
        await bench.StartAsync();
        var state = bench.State;
        state.Server.RecordBackup(TimeProvider.System.GetUtcNow(), First + "backup");
        for (var folder = 0; folder < 30; folder++)
        {
            state.Server.RecordBackup(TimeProvider.System.GetUtcNow(), $"/folder-{folder}/backup");
        }

        Assert.Equal(20, state.Server.BackupPlaces.Count);
        Assert.Equal([First], state.Server.BackupBuckets);
        Assert.Equal("/folder-29/", state.Server.BackupPlaces[^1]);
    }

    private async Task<BackupInfo> BackupAsync(string? uri) => (await new BackupCommand(bench.Context()).RunAsync(
        new() { Domain = Domain, S3Uri = uri, Rehearse = true }, _ => Task.FromResult(true), Cancellation))!;
}
