using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.Backups;

/// <summary>What stands against backups in a bucket.</summary>
internal static class BackupBucketErrors
{
    public static DeployException PlaceAmbiguous() => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.PlaceAmbiguous)),
        Advice.OfError(nameof(ErrorTexts.PlaceAmbiguous_Next)),
        "S3Uri");

    /// <summary>A piped backup means another place than the one that was named.</summary>
    public static DeployException BackupElsewhere(string backup, string named, string parameter) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.BackupElsewhere), backup, named, parameter),
        Advice.OfError(nameof(ErrorTexts.BackupElsewhere_Next), parameter),
        parameter);

    public static DeployException BucketMissing(string uri, string bucket) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        Advice.OfError(nameof(ErrorTexts.BucketMissing), bucket),
        Advice.OfError(nameof(ErrorTexts.BucketMissing_Next), Commands.BackupSignature.Name),
        uri);

    public static DeployException BucketOfOthers(string uri, BucketRefusal refusal, CloudException cause) => DeployErrors.Make(
        DeployErrorKind.PermissionDenied,
        Advice.OfError(nameof(ErrorTexts.BucketOfOthers), refusal.AccountId, refusal.Bucket, cause.Code, cause.ServiceMessage.TrimEnd('.')),
        Advice.OfError(nameof(ErrorTexts.BucketOfOthers_Next), Commands.TestPermission()),
        uri,
        cause);

    public static DeployException BucketNotSafe(string uri, BucketReading bucket)
    {
        var name = bucket.Place.Name;
        List<(Advice Missing, string Fix)> found =
        [
            .. bucket.IsPrivate ? Enumerable.Empty<(Advice, string)>() :
            [
                (Advice.OfError(nameof(ErrorTexts.BucketNotSafe_Public)),
                    $"aws s3api put-public-access-block --bucket {name} --public-access-block-configuration "
                        + "BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true"),
            ],
            .. bucket.IsVersioned ? Enumerable.Empty<(Advice, string)>() :
            [
                (Advice.OfError(nameof(ErrorTexts.BucketNotSafe_Unversioned)),
                    $"aws s3api put-bucket-versioning --bucket {name} --versioning-configuration Status=Enabled"),
            ],
            .. bucket.IsEncrypted ? Enumerable.Empty<(Advice, string)>() :
            [
                (Advice.OfError(nameof(ErrorTexts.BucketNotSafe_Unencrypted)),
                    $"aws s3api put-bucket-encryption --bucket {name} --server-side-encryption-configuration "
                        + "'{\"Rules\":[{\"ApplyServerSideEncryptionByDefault\":{\"SSEAlgorithm\":\"AES256\"}}]}'"),
            ],
        ];
        return DeployErrors.Make(
            DeployErrorKind.SecurityViolation,
            Advice.OfError(nameof(ErrorTexts.BucketNotSafe), name, Advice.Join(", ", found.Select(one => one.Missing))),
            Advice.OfError(nameof(ErrorTexts.BucketNotSafe_Next), string.Join("; ", found.Select(one => one.Fix))),
            uri);
    }

    public static DeployException StagedBackupChanged(string path) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.StagedBackupChanged), path),
        Advice.OfError(nameof(ErrorTexts.StagedBackupChanged_Next), Commands.TestBackup()),
        path);

    public static DeployException BackupNotStored(string uri, string path, string problem) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.BackupNotStored), uri, problem, path),
        Advice.OfError(nameof(ErrorTexts.BackupNotStored_Next), Commands.Backups()),
        uri);

    /// <summary>The upload did not end; the backup itself is there.</summary>
    public static DeployException UploadStopped(CloudException cause, Command again, string path, int sent, int all)
    {
        var failure = CloudErrors.CloudCallFailed(cause, again);
        return failure.With(
            Advice.OfError(nameof(ErrorTexts.UploadStopped), DeployErrors.MessageOf(failure), path, sent, all));
    }

    public static DeployException BackupNotInBucket(string uri) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        Advice.OfError(nameof(ErrorTexts.BackupNotInBucket), uri),
        Advice.OfError(nameof(ErrorTexts.BackupNotInBucket_Next), Commands.Backups()),
        uri);

    /// <summary>A bucket that S3 refused.</summary>
    internal sealed record BucketRefusal(string Bucket, string AccountId);
}
