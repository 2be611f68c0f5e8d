using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Backups;

/// <summary>What can be wrong with a backup, and with what opens it.</summary>
internal static class BackupErrors
{
    private static readonly Advice TakeAnother = Advice.From(
        $"Use another backup; {Commands.Backups()} lists them, and {Commands.TestBackup()} checks one without a node.");

    public static DeployException S3UriUnusable(string parameter, string given, string problem) => Refused(
        DeployErrorKind.InvalidInput,
        $"-{parameter} '{given}' is no place for backups in S3: {problem}. Nothing was done.",
        "Name a bucket and, if you like, a prefix: s3://bucket/prefix. A backup in it is s3://bucket/prefix/file.",
        parameter,
        nameof(S3UriUnusable));

    public static DeployException BackupMissing(string path) => Refused(
        DeployErrorKind.NotFound,
        $"There is no backup '{path}'.",
        $"Name the file of a backup; {Commands.Backups()} lists them.",
        path,
        nameof(BackupMissing));

    public static DeployException NotABackup(string path, Exception? cause = null) => Refused(
        DeployErrorKind.InvalidData,
        $"'{path}' is not a backup of a node.",
        $"Name the file of a backup; {Commands.Backups()} lists them.",
        path,
        nameof(NotABackup),
        cause);

    public static DeployException BackupOfNewerFormat(string path, int version, string product) => Refused(
        DeployErrorKind.InvalidData,
        $"'{path}' has the format {version}, which this release does not know; release {product} made it.",
        $"Install release {product} or a later one of this module, then run the same command again.",
        path,
        nameof(BackupOfNewerFormat));

    public static DeployException BackupCut(string path, Exception? cause = null) => Refused(
        DeployErrorKind.InvalidData,
        $"'{path}' ends before its manifest: it is not complete, as after a copy that was interrupted.",
        Advice.From($"Copy the file again where the original is whole. ") + TakeAnother,
        path,
        nameof(BackupCut),
        cause);

    public static DeployException BackupUnreadable(string path, string problem, Exception? cause = null) => Refused(
        DeployErrorKind.InvalidData,
        $"'{path}' is damaged: {problem}.",
        TakeAnother,
        path,
        nameof(BackupUnreadable),
        cause);

    public static DeployException BackupPartMissing(string path, string part) => Refused(
        DeployErrorKind.InvalidData,
        $"'{path}' lacks its part {part}.",
        TakeAnother,
        path,
        nameof(BackupPartMissing));

    public static DeployException BackupPartUnexpected(string path, string part) => Refused(
        DeployErrorKind.InvalidData,
        $"'{path}' has an entry '{part}' that does not belong there: it was changed after it was made.",
        TakeAnother,
        path,
        nameof(BackupPartUnexpected));

    public static DeployException BackupPartSizeWrong(string path, string part, long announced, long found) => Refused(
        DeployErrorKind.InvalidData,
        string.Create(
            CultureInfo.InvariantCulture, $"The part {part} of '{path}' has {found} bytes instead of the {announced} that were announced."),
        TakeAnother,
        path,
        nameof(BackupPartSizeWrong));

    public static DeployException BackupPartDamaged(string path, string part) => Refused(
        DeployErrorKind.InvalidData,
        $"The part {part} of '{path}' is damaged: its SHA-256 is not the one that the manifest names.",
        TakeAnother,
        path,
        nameof(BackupPartDamaged));

    public static DeployException BackupManifestForeign(string path, string named, string domain) => Refused(
        DeployErrorKind.InvalidData,
        $"'{path}' is a backup of {domain}, and its manifest is one of {named}: it was put together from two.",
        TakeAnother,
        path,
        nameof(BackupManifestForeign));

    public static DeployException BackupOfAnotherDomain(string path, string found, string wanted) => Refused(
        DeployErrorKind.Conflict,
        $"'{path}' is a backup of {found}, not of {wanted}. A server keeps its name for good, so a node gets back only its own.",
        $"Name a backup of {wanted} ({Commands.Backups(wanted)} lists them), or the domain {found}.",
        path,
        nameof(BackupOfAnotherDomain));

    public static DeployException BackupDecryptionFailed(string path, Exception? cause = null) => Refused(
        DeployErrorKind.InvalidData,
        $"'{path}' is damaged or was changed: what is decrypted does not agree with its own integrity code.",
        TakeAnother,
        path,
        nameof(BackupDecryptionFailed),
        cause);

    public static DeployException BackupPassphraseWrong(string path, Exception? cause = null) => Refused(
        DeployErrorKind.InvalidInput,
        $"The passphrase does not open '{path}'.",
        "Give the passphrase with which it was made by -Passphrase. If it is the right one, the beginning of the file is damaged.",
        "Passphrase",
        nameof(BackupPassphraseWrong),
        cause);

    public static DeployException BackupNeedsPassphrase(string path) => Refused(
        DeployErrorKind.InvalidInput,
        $"'{path}' is encrypted with a passphrase, and none was given.",
        "Give it by -Passphrase (Read-Host -AsSecureString reads one).",
        "Passphrase",
        nameof(BackupNeedsPassphrase));

    public static DeployException BackupNeedsKey(string path, IEnumerable<string> keys) => Refused(
        DeployErrorKind.InvalidInput,
        $"'{path}' is encrypted to the key {string.Join(", ", keys)}, and no secret key was given.",
        "Export the secret key (gpg --export-secret-keys --armor <key> > file) and name the file by -KeyFile, "
            + "with the passphrase of the key by -Passphrase.",
        "KeyFile",
        nameof(BackupNeedsKey));

    public static DeployException BackupKeyDoesNotFit(string path, string keyFile, IEnumerable<string> keys) => Refused(
        DeployErrorKind.InvalidInput,
        $"'{path}' is encrypted to the key {string.Join(", ", keys)}, which is not in '{keyFile}'.",
        "Name the file of that secret key by -KeyFile.",
        "KeyFile",
        nameof(BackupKeyDoesNotFit));

    public static DeployException KeyPassphraseWrong(string keyFile, Exception? cause = null) => Refused(
        DeployErrorKind.InvalidInput,
        $"The passphrase does not open the secret key in '{keyFile}'.",
        "Give the passphrase of that key by -Passphrase.",
        "Passphrase",
        nameof(KeyPassphraseWrong),
        cause);

    public static DeployException KeyFileUnusable(string path, string problem, Exception? cause = null) => Refused(
        DeployErrorKind.InvalidInput,
        $"'{path}' is no file of an OpenPGP secret key: {problem}.",
        "Export it with gpg --export-secret-keys --armor <key> > file, and name that file by -KeyFile.",
        "KeyFile",
        nameof(KeyFileUnusable),
        cause);

    public static DeployException RecipientUnusable(string path, string problem, Exception? cause = null) => Refused(
        DeployErrorKind.InvalidInput,
        $"Nothing can be encrypted to the key in '{path}': {problem}.",
        "Export a public key that is valid with gpg --export --armor <key> > file, and name that file by -Recipient.",
        "Recipient",
        nameof(RecipientUnusable),
        cause);

    public static DeployException PassphraseTooShort(int least) => Refused(
        DeployErrorKind.InvalidInput,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The passphrase has less than {least} characters. A backup holds every secret of the node and can be tried offline for ever."),
        "Use a longer one, such as five or six random words, and keep it apart from the backup.",
        "Passphrase",
        nameof(PassphraseTooShort));

    public static DeployException BackupNotWritten(string path, Exception cause) => Refused(
        DeployErrorKind.LocalFile,
        $"The backup '{path}' cannot be written: {cause.Message.TrimEnd('.')}. What there was of it is deleted.",
        "Free the disk, or name a folder elsewhere by -Path; then run the same command again.",
        path,
        nameof(BackupNotWritten),
        cause);

    public static DeployException BackupNotAsWritten(string path) => Refused(
        DeployErrorKind.LocalFile,
        $"The backup '{path}' was read back and is not what was written. It is deleted.",
        "Check that disk, or name a folder on another one by -Path; then run the same command again.",
        path,
        nameof(BackupNotAsWritten));

    private static DeployException Refused(
        DeployErrorKind kind, string message, Advice next, string target, string code, Exception? cause = null) =>
        DeployErrors.Make(kind, message, next, target, cause, code);
}
