using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.Backups;

/// <summary>Finds the bucket that a user names, as one of the account of the credentials.</summary>
internal static class BackupBuckets
{
    /// <summary>The bucket as it is set up; null if S3 has none of this name.</summary>
    /// <param name="cloud">The account.</param>
    /// <param name="uri">What was named.</param>
    /// <param name="accountId">The account's id.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DeployException">BucketOfOthers.</exception>
    public static async Task<BucketReading?> FindAsync(
        CloudPorts cloud, S3Uri uri, string accountId, CancellationToken cancellationToken)
    {
        try
        {
            return await cloud.Storage.Value.Buckets.FindAsync(uri.Bucket, accountId, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.Failure is CloudFailure.AccessDenied)
        {
            throw BackupBucketErrors.BucketOfOthers(uri.ToString(), new(uri.Bucket, accountId), exception);
        }
    }

    /// <summary>The bucket, which has to exist. How it is set up matters only to what is stored there.</summary>
    /// <exception cref="DeployException">BucketMissing, BucketOfOthers.</exception>
    public static async Task<BucketPlace> RequireAsync(CloudPorts cloud, S3Uri uri, CancellationToken cancellationToken)
    {
        var identity = await cloud.Identity.GetAsync(cancellationToken).ConfigureAwait(false);
        var found = await FindAsync(cloud, uri, identity.AccountId, cancellationToken).ConfigureAwait(false);
        return found?.Place ?? throw BackupBucketErrors.BucketMissing(uri.ToString(), uri.Bucket);
    }
}

/// <summary>Backups below a place in a bucket.</summary>
/// <param name="objects">What lies in buckets.</param>
/// <param name="place">The bucket.</param>
/// <param name="folder">The place.</param>
internal sealed class BackupBucketPlace(IBucketObjects objects, BucketPlace place, S3Uri folder) : IBackupPlace
{
    public async Task<IReadOnlyList<StoredBackup>> ListAsync(string? serviceId, CancellationToken cancellationToken)
    {
        // The name of a node may be the beginning of another's.
        var prefix = folder.Key + (serviceId is null ? string.Empty : $"{serviceId}_");
        var found = await objects.ListAsync(place, prefix, cancellationToken).ConfigureAwait(false);
        return StoredBackup.InOrder(found.Select(Look).OfType<StoredBackup>(), serviceId);
    }

    // What is being uploaded is no object yet.
    public bool IsUnderWay(StoredBackup backup) => false;

    public Task RemoveAsync(StoredBackup backup, CancellationToken cancellationToken) =>
        objects.RemoveAsync(place, S3Uri.File(backup.Path, "S3Uri").Key, cancellationToken);

    private StoredBackup? Look(BucketObject found) =>
        BackupName.TryParse(found.Key) is { IsPartial: false } name
            ? new(name, (folder with { Key = found.Key }).ToString(), found.Size, null)
            : null;
}
