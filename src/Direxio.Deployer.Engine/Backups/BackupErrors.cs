using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Backups;

/// <summary>What can be wrong with a backup, and with what opens it.</summary>
internal static class BackupErrors
{
    // More would hide the sentence that they stand in.
    private const int NamedAtMost = 5;

    private static readonly Advice TakeAnother =
        Advice.OfError(nameof(ErrorTexts.UseAnotherBackup_Next), Commands.Backups(), Commands.TestBackup());

    public static DeployException S3UriUnusable(string parameter, string given, Advice problem) => Refused(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.S3UriUnusable), parameter, given, problem),
        Advice.OfError(nameof(ErrorTexts.S3UriUnusable_Next)),
        parameter,
        nameof(S3UriUnusable));

    public static DeployException BackupMissing(string path) => Refused(
        DeployErrorKind.NotFound,
        Advice.OfError(nameof(ErrorTexts.BackupMissing), path),
        Advice.OfError(nameof(ErrorTexts.BackupMissing_Next), Commands.Backups()),
        path,
        nameof(BackupMissing));

    /// <summary>A folder stands where the file of a backup is wanted.</summary>
    /// <param name="parameter">By which parameter.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="backups">The backups in it, in their order.</param>
    public static DeployException BackupIsFolder(string parameter, string folder, IReadOnlyList<StoredBackup> backups) => Refused(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.BackupIsFolder), parameter, folder),
        backups.Count == 0
            ? Advice.OfError(nameof(ErrorTexts.BackupIsFolder_NextNone), Commands.Backups())
            : Advice.OfError(
                backups.Count > NamedAtMost ? nameof(ErrorTexts.BackupIsFolder_NextMany) : nameof(ErrorTexts.BackupIsFolder_Next),
                string.Join(", ", backups.Take(NamedAtMost).Select(backup => $"'{backup.Path}'")),
                backups.Count),
        parameter,
        nameof(BackupIsFolder));

    public static DeployException BackupFolderMissing(string folder) => Refused(
        DeployErrorKind.NotFound,
        Advice.OfError(nameof(ErrorTexts.BackupFolderMissing), folder),
        Advice.OfError(nameof(ErrorTexts.BackupFolderMissing_Next), Commands.Backups()),
        folder,
        nameof(BackupFolderMissing));

    public static DeployException NotABackup(string path, Exception? cause = null) => Unfinished(path, cause) ?? Refused(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.NotABackup), path),
        Advice.OfError(nameof(ErrorTexts.BackupMissing_Next), Commands.Backups()),
        path,
        nameof(NotABackup),
        cause);

    /// <summary>Its name says that its making was interrupted, and it reads so.</summary>
    public static DeployException BackupUnfinished(string path, BackupName name, Exception? cause = null) => Refused(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.BackupUnfinished), path),
        Advice.OfError(
            nameof(ErrorTexts.BackupUnfinished_Next), Commands.Backups(name.ServiceId), Commands.Backup(name.ServiceId)),
        path,
        nameof(BackupUnfinished),
        cause);

    public static DeployException BackupOfNewerFormat(string path, int version, string product) => Refused(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.BackupOfNewerFormat), path, version, product),
        Advice.OfError(nameof(ErrorTexts.BackupOfNewerFormat_Next), product),
        path,
        nameof(BackupOfNewerFormat));

    public static DeployException BackupCut(string path, Exception? cause = null) => Unfinished(path, cause) ?? Refused(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.BackupCut), path),
        Advice.OfError(nameof(ErrorTexts.BackupCut_Next), TakeAnother),
        path,
        nameof(BackupCut),
        cause);

    public static DeployException BackupUnreadable(string path, Advice problem, Exception? cause = null) => Refused(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.BackupUnreadable), path, problem),
        TakeAnother,
        path,
        nameof(BackupUnreadable),
        cause);

    /// <summary>
    /// Every part of it is what its own list names, so that it is changed where that does not reach, or another backup under this name.
    /// </summary>
    public static DeployException BackupChecksumDiffers(string path, BackupChecksum noted, string found) => Refused(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.BackupChecksumDiffers), path, found, noted.Path, noted.Sha256!),
        Advice.OfError(nameof(ErrorTexts.BackupChecksumDiffers_Next), noted.Path, TakeAnother),
        path,
        nameof(BackupChecksumDiffers));

    public static DeployException BackupPartMissing(string path, string part) => Refused(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.BackupPartMissing), path, part),
        TakeAnother,
        path,
        nameof(BackupPartMissing));

    public static DeployException BackupPartUnexpected(string path, string part) => Refused(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.BackupPartUnexpected), path, part),
        TakeAnother,
        path,
        nameof(BackupPartUnexpected));

    public static DeployException BackupPartSizeWrong(string path, string part, long announced, long found) => Refused(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.BackupPartSizeWrong), part, path, found, announced),
        TakeAnother,
        path,
        nameof(BackupPartSizeWrong));

    public static DeployException BackupPartDamaged(string path, string part) => Refused(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.BackupPartDamaged), part, path),
        TakeAnother,
        path,
        nameof(BackupPartDamaged));

    public static DeployException BackupManifestForeign(string path, string named, string domain) => Refused(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.BackupManifestForeign), path, domain, named),
        TakeAnother,
        path,
        nameof(BackupManifestForeign));

    public static DeployException BackupOfAnotherDomain(string path, string found, string wanted) => Refused(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.BackupOfAnotherDomain), path, found, wanted),
        Advice.OfError(nameof(ErrorTexts.BackupOfAnotherDomain_Next), wanted, Commands.Backups(wanted), found),
        path,
        nameof(BackupOfAnotherDomain));

    public static DeployException BackupDecryptionFailed(string path, Exception? cause = null) => Refused(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.BackupDecryptionFailed), path),
        TakeAnother,
        path,
        nameof(BackupDecryptionFailed),
        cause);

    public static DeployException BackupPassphraseWrong(string path, Exception? cause = null) => Refused(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.BackupPassphraseWrong), path),
        Advice.OfError(nameof(ErrorTexts.BackupPassphraseWrong_Next)),
        "Passphrase",
        nameof(BackupPassphraseWrong),
        cause);

    public static DeployException BackupNeedsPassphrase(string path) => Refused(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.BackupNeedsPassphrase), path),
        Advice.OfError(nameof(ErrorTexts.BackupNeedsPassphrase_Next)),
        "Passphrase",
        nameof(BackupNeedsPassphrase));

    public static DeployException BackupNeedsKey(string path, IEnumerable<string> keys) => Refused(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.BackupNeedsKey), path, string.Join(", ", keys)),
        Advice.OfError(nameof(ErrorTexts.BackupNeedsKey_Next)),
        "KeyFile",
        nameof(BackupNeedsKey));

    public static DeployException BackupKeyDoesNotFit(string path, string keyFile, IEnumerable<string> keys) => Refused(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.BackupKeyDoesNotFit), path, string.Join(", ", keys), keyFile),
        Advice.OfError(nameof(ErrorTexts.BackupKeyDoesNotFit_Next)),
        "KeyFile",
        nameof(BackupKeyDoesNotFit));

    public static DeployException KeyPassphraseWrong(string keyFile, Exception? cause = null) => Refused(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.KeyPassphraseWrong), keyFile),
        Advice.OfError(nameof(ErrorTexts.KeyPassphraseWrong_Next)),
        "Passphrase",
        nameof(KeyPassphraseWrong),
        cause);

    public static DeployException KeyFileUnusable(string path, Advice problem, Exception? cause = null) => Refused(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.KeyFileUnusable), path, problem),
        Advice.OfError(nameof(ErrorTexts.KeyFileUnusable_Next)),
        "KeyFile",
        nameof(KeyFileUnusable),
        cause);

    public static DeployException RecipientUnusable(string path, Advice problem, Exception? cause = null) => Refused(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.RecipientUnusable), path, problem),
        Advice.OfError(nameof(ErrorTexts.RecipientUnusable_Next)),
        "Recipient",
        nameof(RecipientUnusable),
        cause);

    public static DeployException PassphraseTooShort(int least) => Refused(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.PassphraseTooShort), least),
        Advice.OfError(nameof(ErrorTexts.PassphraseTooShort_Next)),
        "Passphrase",
        nameof(PassphraseTooShort));

    public static DeployException BackupNotEncrypted(string path, Advice reason) => Refused(
        DeployErrorKind.SecurityViolation,
        Advice.OfError(nameof(ErrorTexts.BackupNotEncrypted), path, reason),
        Advice.OfError(nameof(ErrorTexts.BackupNotEncrypted_Next), Commands.Backups()),
        path,
        nameof(BackupNotEncrypted));

    public static DeployException BackupNotWritten(string path, Exception cause) => Refused(
        DeployErrorKind.LocalFile,
        Advice.OfError(nameof(ErrorTexts.BackupNotWritten), path, cause.Message.TrimEnd('.')),
        Advice.OfError(nameof(ErrorTexts.BackupNotWritten_Next)),
        path,
        nameof(BackupNotWritten),
        cause);

    public static DeployException BackupNotAsWritten(string path) => Refused(
        DeployErrorKind.LocalFile,
        Advice.OfError(nameof(ErrorTexts.BackupNotAsWritten), path),
        Advice.OfError(nameof(ErrorTexts.BackupNotAsWritten_Next)),
        path,
        nameof(BackupNotAsWritten));

    private static DeployException? Unfinished(string path, Exception? cause) =>
        BackupName.TryParse(path) is { IsPartial: true } name ? BackupUnfinished(path, name, cause) : null;

    private static DeployException Refused(
        DeployErrorKind kind, Advice message, Advice next, string target, string code, Exception? cause = null) =>
        DeployErrors.Make(kind, message, next, target, cause, code);
}
