using System.Runtime.InteropServices;
using System.Security;
using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Backups.OpenPgp;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Skills;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Backups;

/// <summary>Where backups are by default, and what they are locked and opened with as a user gives it.</summary>
internal static class BackupPlaces
{
    /// <summary>The folder for the backups of one node.</summary>
    public static string FolderOf(NodeHome home, string serviceId) => Path.Combine(FolderOfAll(home), serviceId);

    /// <summary>The place that a request means.</summary>
    /// <exception cref="DeployException">BackupFolderMissing: it would else read as if there were no backups.</exception>
    public static BackupFolder Local(NodeHome home, string? serviceId, string? path)
    {
        if (path is not null)
        {
            var folder = Path.GetFullPath(path);
            return Directory.Exists(folder) ? new([folder]) : throw BackupErrors.BackupFolderMissing(folder);
        }

        var all = FolderOfAll(home);
        return new(serviceId is not null ? [FolderOf(home, serviceId)] : Directory.Exists(all) ? Directory.EnumerateDirectories(all) : []);
    }

    /// <summary>The bucket that a request means; null for a folder of this machine.</summary>
    /// <exception cref="DeployException">PlaceAmbiguous, S3UriUnusable.</exception>
    public static S3Uri? Bucket(string? path, string? uri) => (path, uri) switch
    {
        (not null, not null) => throw BackupBucketErrors.PlaceAmbiguous(),
        (_, null) => null,
        _ => S3Uri.Folder(uri, "S3Uri"),
    };

    /// <summary>The place that a request means: what was named, else that of a backup, if what stands for one is one.</summary>
    /// <param name="path">The folder that was named.</param>
    /// <param name="uri">The bucket that was named, with its prefix.</param>
    /// <param name="beside">The path or address of a backup; null for none.</param>
    /// <exception cref="DeployException">PlaceAmbiguous, S3UriUnusable, BackupElsewhere.</exception>
    public static (string? Path, S3Uri? Uri) Place(string? path, string? uri, string? beside)
    {
        var named = Bucket(path, uri);
        if (beside is null || BackupName.TryParse(beside) is null)
        {
            return (path, named);
        }

        if (S3Uri.IsMeant(beside))
        {
            var place = S3Uri.File(beside, "Path").Parent;
            return path is not null ? throw BackupBucketErrors.BackupElsewhere(beside, path, "Path")
                : named is not null && named != place ? throw BackupBucketErrors.BackupElsewhere(beside, uri!, "S3Uri")
                : (null, place);
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(beside))!;
        return named is not null ? throw BackupBucketErrors.BackupElsewhere(beside, uri!, "S3Uri")
            : path is not null && !ProjectFolder.IsSame(Path.GetFullPath(path), folder)
                ? throw BackupBucketErrors.BackupElsewhere(beside, path, "Path")
            : (folder, null);
    }

    /// <summary>A row of a list.</summary>
    public static BackupInfo Describe(StoredBackup backup, bool isRehearsal, string? domain = null) => new()
    {
        Domain = domain ?? backup.Name.ServiceId,
        Name = backup.Name.ToString(),
        Path = backup.Path,
        Created = backup.Name.Created.LocalDateTime,
        Size = backup.Size,
        IsEncrypted = backup.Name.IsEncrypted,
        IsComplete = !backup.Name.IsPartial,
        IsSafetyCopy = backup.Name.IsSafetyCopy,
        VerifiedAt = backup.VerifiedAt?.LocalDateTime,
        Rehearsal = isRehearsal,
    };

    /// <summary>What a backup is locked with.</summary>
    /// <exception cref="DeployException">LockAmbiguous, RecipientUnusable, PassphraseTooShort.</exception>
    public static BackupLock Lock(SecureString? passphrase, string? recipient, Redactor redactor, TimeProvider clock) =>
        (passphrase, recipient) switch
        {
            (not null, not null) => throw BackupCommandErrors.LockAmbiguous(),
            (not null, _) => BackupLock.With(Plain(passphrase, redactor)),
            (_, not null) => BackupLock.For(recipient, clock.GetUtcNow()),
            _ => BackupLock.None,
        };

    /// <summary>What a backup is opened with.</summary>
    public static BackupUnlock Unlock(SecureString? passphrase, string? keyFile, bool allowUnencrypted, Redactor redactor) =>
        new(passphrase is null ? null : Plain(passphrase, redactor), keyFile) { AllowsUnencrypted = allowUnencrypted };

    private static string FolderOfAll(NodeHome home) => Path.Combine(home.Root, "backups");

    private static Secret Plain(SecureString words, Redactor redactor)
    {
        var memory = Marshal.SecureStringToGlobalAllocUnicode(words);
        try
        {
            return redactor.Conceal(Marshal.PtrToStringUni(memory, words.Length));
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(memory);
        }
    }
}
