using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.Backups;

/// <summary>What stands against backups in a bucket.</summary>
internal static class BackupBucketErrors
{
    public static DeployException PlaceAmbiguous() => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        "-Path and -S3Uri were both given, and backups lie in one place. Nothing was done.",
        "Give -Path for a folder of this machine, or -S3Uri for a bucket.",
        "S3Uri");

    public static DeployException BucketMissing(string uri, string bucket) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        $"There is no bucket '{bucket}' in S3.",
        $"Name the bucket that the backups are in by -S3Uri; {Commands.BackupSignature.Name} with -S3Uri makes one.",
        uri);

    public static DeployException BucketOfOthers(string uri, BucketRefusal refusal, CloudException cause) => DeployErrors.Make(
        DeployErrorKind.PermissionDenied,
        $"S3 does not let account {refusal.AccountId} use the bucket '{refusal.Bucket}' "
            + $"({cause.Code}: {cause.ServiceMessage.TrimEnd('.')}): "
            + "it is one of another account, or these credentials may not read how it is set up. Nothing was stored there.",
        $"Name a bucket of this account by -S3Uri; names of buckets are shared by all accounts, so choose one that nobody has. "
            + $"If it is yours, {Commands.TestPermission()} tells what these credentials lack.",
        uri,
        cause);

    public static DeployException BucketNotSafe(string uri, BucketReading bucket)
    {
        var name = bucket.Place.Name;
        List<(string Missing, string Fix)> found =
        [
            .. bucket.IsPrivate ? Enumerable.Empty<(string, string)>() :
            [
                ("not all of Block Public Access is on",
                    $"aws s3api put-public-access-block --bucket {name} --public-access-block-configuration "
                        + "BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true"),
            ],
            .. bucket.IsVersioned ? Enumerable.Empty<(string, string)>() :
            [
                ("versioning is off", $"aws s3api put-bucket-versioning --bucket {name} --versioning-configuration Status=Enabled"),
            ],
            .. bucket.IsEncrypted ? Enumerable.Empty<(string, string)>() :
            [
                ("there is no default encryption",
                    $"aws s3api put-bucket-encryption --bucket {name} --server-side-encryption-configuration "
                        + "'{\"Rules\":[{\"ApplyServerSideEncryptionByDefault\":{\"SSEAlgorithm\":\"AES256\"}}]}'"),
            ],
        ];
        return DeployErrors.Make(
            DeployErrorKind.SecurityViolation,
            $"The bucket '{name}' is not one for backups: {string.Join(", ", found.Select(one => one.Missing))}. Nothing was stored there.",
            $"Set it up ({string.Join("; ", found.Select(one => one.Fix))}), "
                + $"or name another bucket by -S3Uri: one that does not exist is made.",
            uri);
    }

    public static DeployException StagedBackupChanged(string path) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        $"The backup '{path}', whose upload was to go on, is not what was written: its SHA-256 is another one. "
            + "Its upload was given up.",
        $"Look at it with {Commands.TestBackup()}; delete it, then run the same command again: it makes a new backup.",
        path);

    public static DeployException BackupNotStored(string uri, string path, string problem) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        $"What S3 has at '{uri}' is not the backup that was sent: {problem}. The backup is whole at '{path}'.",
        $"See what lies there: {Commands.Backups()} with -S3Uri lists it. Once that is gone, the same command tries the upload again.",
        uri);

    /// <summary>The upload did not end; the backup itself is there.</summary>
    public static DeployException UploadStopped(CloudException cause, Command again, string path, int sent, int all)
    {
        var failure = CloudErrors.CloudCallFailed(cause, again);
        return failure.With(
            message: string.Create(
                CultureInfo.InvariantCulture,
                $"{failure.Message} The backup is whole at '{path}', and {sent} of its {all} parts are in S3: "
                    + $"the same command goes on there."));
    }

    public static DeployException BackupNotInBucket(string uri) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        $"There is no backup '{uri}'.",
        $"{Commands.Backups()} with -S3Uri lists those of a bucket.",
        uri);

    /// <summary>A bucket that S3 refused.</summary>
    internal sealed record BucketRefusal(string Bucket, string AccountId);
}
