using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Operations.Backups;

/// <summary>Failures of making and applying backups.</summary>
internal static class BackupCommandErrors
{
    public static DeployException LockAmbiguous() => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.LockAmbiguous)),
        Advice.OfError(nameof(ErrorTexts.LockAmbiguous_Next)),
        "Passphrase");

    public static DeployException KeepTooFew(int keep) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        keep < 0 ? Advice.OfError(nameof(ErrorTexts.KeepTooFew_Negative), keep) : Advice.OfError(nameof(ErrorTexts.KeepTooFew), keep),
        Advice.OfError(nameof(ErrorTexts.KeepTooFew_Next)),
        "Keep");

    public static DeployException NoRoomForBackup(string folder, long needed, long free) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        Advice.OfError(nameof(ErrorTexts.NoRoomForBackup), Megabytes(needed), Megabytes(free), folder),
        Advice.OfError(nameof(ErrorTexts.NoRoomForBackup_Next), Commands.Backups()),
        folder);

    public static DeployException BackupRefusedByNode(string domain, string reason) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        Advice.OfError(nameof(ErrorTexts.BackupRefusedByNode), domain, reason),
        Advice.OfError(nameof(ErrorTexts.BackupRefusedByNode_Next), Commands.GoOn(domain)),
        domain);

    public static DeployException BackupTransferFailed(string domain, string reason, Exception? cause = null) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        Advice.OfError(nameof(ErrorTexts.BackupTransferFailed), domain, reason),
        Advice.OfError(nameof(ErrorTexts.BackupTransferFailed_Next), Commands.GoOn(domain)),
        domain,
        cause);

    public static DeployException RestoreRefusedByNode(string domain, string reason) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        Advice.OfError(nameof(ErrorTexts.RestoreRefusedByNode), domain, reason),
        Advice.OfError(nameof(ErrorTexts.RestoreRefusedByNode_Next), Commands.GoOn(domain)),
        domain);

    /// <param name="domain">The node.</param>
    /// <param name="reason">What was said.</param>
    /// <param name="running">The image that runs, which is on the node and at least as new; null if it is not known.</param>
    public static DeployException RestoreImageNotPulled(string domain, string reason, string? running)
    {
        var restore = Commands.Of(Commands.RestoreSignature, domain).Again();
        return DeployErrors.Make(
            DeployErrorKind.ServiceUnavailable,
            Advice.OfError(nameof(ErrorTexts.RestoreImageNotPulled), domain, reason),
            Advice.OfError(
                nameof(ErrorTexts.RestoreImageNotPulled_Next),
                Commands.GoOn(domain),
                running is null
                    ? restore.WithPlaceholder("MessageServerImage", "<image>")
                    : restore.With("MessageServerImage", running)),
            domain);
    }

    public static DeployException RestoreUndone(string domain, string backup, string reason) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        Advice.OfError(nameof(ErrorTexts.RestoreUndone), domain, reason),
        Advice.OfError(
            nameof(ErrorTexts.RestoreUndone_Next), Commands.Status(domain), Commands.TestBackup(backup), Commands.GoOn(domain)),
        domain);

    public static DeployException RestoreUncertain(string domain, string reason) => DeployErrors.Make(
        DeployErrorKind.Timeout,
        Advice.OfError(nameof(ErrorTexts.RestoreUncertain), domain, reason),
        Advice.OfError(nameof(ErrorTexts.RestoreUncertain_Next), Commands.GoOn(domain)),
        domain);

    private static string Megabytes(long size) => string.Create(CultureInfo.InvariantCulture, $"{size / 1024 / 1024} MB");
}
