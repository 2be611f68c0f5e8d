using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Backups;

/// <summary>The account in whose buckets backups lie, for commands that go to no node.</summary>
/// <param name="context">What every command works with.</param>
/// <param name="profileName">A profile of the shared AWS files; null for the usual credentials.</param>
/// <param name="isRehearsal">True for a rehearsed account.</param>
internal sealed class BackupAccount(CommandContext context, string? profileName, bool isRehearsal)
{
    /// <summary>The home of this machine's nodes.</summary>
    public NodeHome Home => context.Store(isRehearsal).Home;

    /// <summary>Told what happens.</summary>
    public EngineObserver Observer => context.Observer;

    /// <summary>Works with the place that a request means: a bucket, or a folder of this machine.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="place">The folder, or the bucket with a prefix; neither for the usual folder.</param>
    /// <param name="serviceId">The node whose usual folder is meant; null for those of all.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DeployException">What AWS says, or what the work says.</exception>
    public Task<T> InAsync<T>(
        (string? Path, S3Uri? Uri) place, string? serviceId, Func<IBackupPlace, Task<T>> work, CancellationToken cancellationToken) =>
        place.Uri is { } uri
            ? WithAsync(uri, (objects, bucket) => work(new BackupBucketPlace(objects, bucket, uri)), cancellationToken)
            : work(BackupPlaces.Local(Home, serviceId, place.Path));

    /// <summary>Works with a bucket.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="uri">Where.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DeployException">BucketMissing, BucketOfOthers, what AWS says, or what the work says.</exception>
    public async Task<T> WithAsync<T>(
        S3Uri uri, Func<IBucketObjects, BucketPlace, Task<T>> work, CancellationToken cancellationToken)
    {
        using var world = context.Enter(RunSubject.Account with { IsRehearsal = isRehearsal, IsNew = true });
        using var cloud = world.Ports.ConnectCloud(context.Settings.AccountTarget(null, profileName, isRehearsal), context.Observer);
        try
        {
            var place = await BackupBuckets.RequireAsync(cloud, uri, cancellationToken).ConfigureAwait(false);
            return await work(cloud.Storage.Value.Objects, place).ConfigureAwait(false);
        }
        catch (CloudException exception)
        {
            throw CloudErrors.CloudCallFailed(exception);
        }
    }
}
