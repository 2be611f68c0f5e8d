using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Operations.Backups;

/// <summary>Failures of making and applying backups.</summary>
internal static class BackupCommandErrors
{
    public static DeployException LockAmbiguous() => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        "-Passphrase and -Recipient were both given, and a backup is encrypted with one of them.",
        "Give -Passphrase for a passphrase, or -Recipient for a public key.",
        "Passphrase");

    public static DeployException KeepTooFew(int keep) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        string.Create(CultureInfo.InvariantCulture, $"-Keep {keep} would remove every backup of the node."),
        "Keep at least one. To remove the last one as well, delete its file yourself.",
        "Keep");

    public static DeployException NoRoomForBackup(string folder, long needed, long free) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        $"The backup takes {Megabytes(needed)}, and {Megabytes(free)} are free on the disk of '{folder}'. Nothing was written.",
        $"Free that disk or name a folder elsewhere by -Path; {Commands.Backups()} shows what older backups take.",
        folder);

    public static DeployException BackupRefusedByNode(string domain, string reason) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        $"The backup of {domain} was not made: {reason}. Nothing half-made is left, and the node runs as before.",
        $"Correct what is named, then run {Commands.Backup(domain)} again.",
        domain);

    public static DeployException BackupTransferFailed(string domain, string reason, Exception? cause = null) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        $"The backup of {domain} did not come over whole: {reason}. Nothing half-made is left, and the node runs as before.",
        $"Run {Commands.Backup(domain)} again.",
        domain,
        cause);

    public static DeployException RestoreRefusedByNode(string domain, string reason) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        $"{domain} was not brought back: {reason}. Nothing was changed on the node.",
        $"Correct what is named, then run {Commands.Restore(domain)} again.",
        domain);

    public static DeployException RestoreUndone(string domain, string reason) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        $"{domain} could not be brought back to the backup: {reason}.",
        $"The node is as it was before. Look at it with {Commands.Status(domain)}, check the backup with {Commands.TestBackup()}, "
            + $"then run {Commands.Restore(domain)} again.",
        domain);

    public static DeployException RestoreUncertain(string domain, string reason) => DeployErrors.Make(
        DeployErrorKind.Timeout,
        $"How the restore of {domain} ended is not known: {reason}. It ends on the node by itself, or goes back there.",
        $"Run {Commands.Restore(domain)} again: it settles what is left of this one first.",
        domain);

    private static string Megabytes(long size) => string.Create(CultureInfo.InvariantCulture, $"{size / 1024 / 1024} MB");
}
