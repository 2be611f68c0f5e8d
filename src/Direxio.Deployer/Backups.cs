using System.Security;

namespace Direxio.Deployer;

/// <summary>Which backups to list.</summary>
public sealed record BackupListRequest
{
    /// <summary>The domain of the node; null for those of every node.</summary>
    public string? Domain { get; init; }

    /// <summary>A folder to look in instead of the usual one.</summary>
    public string? Path { get; init; }

    /// <summary>A place in S3 instead, as s3://bucket/prefix; null for a folder.</summary>
    public string? S3Uri { get; init; }

    /// <summary>
    /// The path or address of a backup: the place where it lies is meant, and another one that is named is an error. What is no
    /// backup's name counts for nothing.
    /// </summary>
    public string? Beside { get; init; }

    /// <summary>Named profile of the shared AWS files, for what lies in S3; null for the usual credential chain.</summary>
    public string? ProfileName { get; init; }

    /// <summary>Lists those of rehearsed nodes.</summary>
    public bool Rehearse { get; init; }
}

/// <summary>A backup as it lies somewhere. Holds no secret.</summary>
public sealed record BackupInfo
{
    /// <summary>The node's domain, or its service id where only that is known.</summary>
    public required string Domain { get; init; }

    /// <summary>The name of the file.</summary>
    public required string Name { get; init; }

    /// <summary>Its full path, or its address as s3://bucket/prefix/file.</summary>
    public required string Path { get; init; }

    /// <summary>When it was begun, in local time: the database in it is that of this moment.</summary>
    public required DateTime Created { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>True if it is encrypted.</summary>
    public required bool IsEncrypted { get; init; }

    /// <summary>False for what was left when a backup was interrupted; it is of no use.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>
    /// True for the copy of what a restore replaced. It is listed behind the backups that were asked for, however new it is, and counts
    /// for no number of backups to keep.
    /// </summary>
    public bool IsSafetyCopy { get; init; }

    /// <summary>When it was last read whole and found to be right, in local time; null if that is not known.</summary>
    public DateTime? VerifiedAt { get; init; }

    /// <summary>True for that of a rehearsed node.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>The path or the address, as a file has it.</summary>
    public override string ToString() => Path;
}

/// <summary>What to check of a backup, and what opens it.</summary>
public sealed record BackupCheckRequest
{
    /// <summary>The file, or its address in S3 as s3://bucket/prefix/file.</summary>
    public required string Path { get; init; }

    /// <summary>The passphrase of the backup, or of the secret key; null for none.</summary>
    public SecureString? Passphrase { get; init; }

    /// <summary>The file of a secret OpenPGP key; null for none.</summary>
    public string? KeyFile { get; init; }

    /// <summary>
    /// Takes a backup that is not encrypted although its name says so, or although something to open it is given; else that is an error.
    /// </summary>
    public bool AllowUnencrypted { get; init; }

    /// <summary>Named profile of the shared AWS files, for what lies in S3; null for the usual credential chain.</summary>
    public string? ProfileName { get; init; }

    /// <summary>Looks into rehearsed buckets.</summary>
    public bool Rehearse { get; init; }
}

/// <summary>A part of a backup, as it was read.</summary>
public sealed record BackupCheck
{
    /// <summary>The part that stands for all of the backup.</summary>
    public const string Whole = "archive";

    /// <summary>The backup.</summary>
    public required string Path { get; init; }

    /// <summary>The part, such as <c>database.dump</c>; <c>archive</c> for what concerns all of it.</summary>
    public required string Part { get; init; }

    /// <summary>Its size in bytes; null if it was not read.</summary>
    public long? Size { get; init; }

    /// <summary>Its SHA-256; null if it was not read.</summary>
    public string? Sha256 { get; init; }

    /// <summary>
    /// Of the whole: the file beside the backup, in the form of sha256sum, whose SHA-256 that of the backup was compared with; null if
    /// it was compared with none, since there is none or the backup could not be read to its end.
    /// </summary>
    public string? ComparedWith { get; init; }

    /// <summary>True if it is what was written; false if it is not; null if that could not be told.</summary>
    public bool? IsIntact { get; init; }

    /// <summary>What is wrong; null if nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>What to do about it; null if nothing is wrong.</summary>
    public string? NextAction { get; init; }

    /// <summary>The part and what came of it.</summary>
    public override string ToString() =>
        $"{Part}: {IsIntact switch { true => "intact", false => Problem ?? "damaged", null => Problem ?? "not known" }}";
}

/// <summary>Which backups of a node to keep.</summary>
public sealed record BackupRemovalRequest
{
    /// <summary>The domain of the node.</summary>
    public required string Domain { get; init; }

    /// <summary>How many of the newest complete ones stay.</summary>
    public required int Keep { get; init; }

    /// <summary>Removes copies that restores made of what they replaced, and no others; without it none of them.</summary>
    public bool SafetyCopy { get; init; }

    /// <summary>A folder to look in instead of the usual one.</summary>
    public string? Path { get; init; }

    /// <summary>A place in S3 instead, as s3://bucket/prefix; null for a folder.</summary>
    public string? S3Uri { get; init; }

    /// <summary>
    /// The path or address of a backup: it alone goes, unless it is one that stays, and only the place where it lies is looked at;
    /// another one that is named is an error. Null for all of the node's. What is no backup's name counts for nothing.
    /// </summary>
    public string? Only { get; init; }

    /// <summary>Named profile of the shared AWS files, for what lies in S3; null for the usual credential chain.</summary>
    public string? ProfileName { get; init; }

    /// <summary>Removes those of a rehearsed node.</summary>
    public bool Rehearse { get; init; }
}

/// <summary>What to back up, and where to.</summary>
public sealed record BackupRequest : NodeVisitRequest
{
    /// <summary>The folder that the backup is written to; null for the usual one.</summary>
    public string? Path { get; init; }

    /// <summary>A place in S3 instead, as s3://bucket/prefix; null for a folder.</summary>
    public string? S3Uri { get; init; }

    /// <summary>
    /// The caller has agreed that the bucket is made if it does not exist. For the next step only: the plan says it to be agreed to.
    /// </summary>
    public bool CreateBucket { get; init; }

    /// <summary>The file of the OpenPGP public key that it is encrypted to; null for none.</summary>
    public string? Recipient { get; init; }

    /// <summary>The passphrase that it is encrypted with; null for none.</summary>
    public SecureString? Passphrase { get; init; }
}

/// <summary>A backup before it is made.</summary>
/// <param name="Domain">The node.</param>
/// <param name="Path">What it will be called, and where.</param>
/// <param name="IsEncrypted">Whether it will be encrypted.</param>
/// <param name="Rehearsal">True for a rehearsed node.</param>
public sealed record BackupPlan(string Domain, string Path, bool IsEncrypted, bool Rehearsal)
{
    /// <summary>The bucket that has to be made for it; null for none.</summary>
    public NewBucket? NewBucket { get; init; }

    /// <summary>True if it is made already, and only its upload is left.</summary>
    public bool IsResumed { get; init; }
}

/// <summary>A bucket that does not exist yet.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Region">Its region.</param>
/// <param name="AccountId">Its account.</param>
public sealed record NewBucket(string Name, string Region, string AccountId);

/// <summary>Which backup to bring a node back to.</summary>
public sealed record RestoreRequest : NodeVisitRequest
{
    /// <summary>The file, or its address in S3 as s3://bucket/prefix/file.</summary>
    public required string Path { get; init; }

    /// <summary>The passphrase of the backup, or of the secret key; null for none.</summary>
    public SecureString? Passphrase { get; init; }

    /// <summary>The file of a secret OpenPGP key; null for none.</summary>
    public string? KeyFile { get; init; }

    /// <summary>
    /// Takes a backup that is not encrypted although its name says so, or although something to open it is given; else that is an error.
    /// </summary>
    public bool AllowUnencrypted { get; init; }

    /// <summary>
    /// The file of the OpenPGP public key that the backup of what is there now is encrypted to; null to lock it with what opens the
    /// backup that is applied.
    /// </summary>
    public string? Recipient { get; init; }

    /// <summary>Makes no backup of what is there first.</summary>
    public bool SkipBackup { get; init; }

    /// <summary>
    /// The image that the message server is to run instead of the one of the backup, such as where the registry has that no longer; it
    /// has to be at least as new. Null for that of the backup.
    /// </summary>
    public string? MessageServerImage { get; init; }
}

/// <summary>A restore before it is made.</summary>
public sealed record RestorePlan
{
    /// <summary>The node.</summary>
    public required string Domain { get; init; }

    /// <summary>The backup.</summary>
    public required string Path { get; init; }

    /// <summary>The moment to which the node goes back, in local time.</summary>
    public required DateTime Created { get; init; }

    /// <summary>The bytes that go to the node.</summary>
    public required long Size { get; init; }

    /// <summary>The message server's image that will run afterwards: that of the backup unless another was asked for.</summary>
    public required string MessageServerImage { get; init; }

    /// <summary>What of the server's files is not in the backup, because the server builds it again.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>The backup of what is there now, which is made first; null for none.</summary>
    public string? SafetyBackup { get; init; }

    /// <summary>True if that one is encrypted.</summary>
    public bool IsSafetyBackupEncrypted { get; init; }

    /// <summary>True for a rehearsed node.</summary>
    public bool Rehearsal { get; init; }
}

/// <summary>A node that was brought back. Holds no secret.</summary>
public sealed record NodeRestore
{
    /// <summary>The node.</summary>
    public required string Domain { get; init; }

    /// <summary>The backup.</summary>
    public required string Path { get; init; }

    /// <summary>The moment to which the node went back, in local time.</summary>
    public required DateTime Created { get; init; }

    /// <summary>The message server's image that runs.</summary>
    public required string MessageServerImage { get; init; }

    /// <summary>The backup of what was there before; null for none.</summary>
    public string? SafetyBackup { get; init; }

    /// <summary>Full path of the report.</summary>
    public string? ReportPath { get; init; }

    /// <summary>When it was done, in local time.</summary>
    public required DateTime RestoredAt { get; init; }

    /// <summary>What to do next.</summary>
    public required string NextAction { get; init; }

    /// <summary>True for a rehearsed node.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>Domain and backup.</summary>
    public override string ToString() => $"{Domain}: restored from {Path}";
}

/// <summary>The backup that a new node begins with, and what opens it.</summary>
public sealed record BackupOrigin
{
    /// <summary>The file, or its address in S3; null for the one that was named when the deployment began.</summary>
    public string? Path { get; init; }

    /// <summary>The passphrase of the backup, or of the secret key; null for none.</summary>
    public SecureString? Passphrase { get; init; }

    /// <summary>The file of a secret OpenPGP key; null for none.</summary>
    public string? KeyFile { get; init; }

    /// <summary>
    /// Takes a backup that is not encrypted although its name says so, or although something to open it is given; else that is an error.
    /// </summary>
    public bool AllowUnencrypted { get; init; }
}
