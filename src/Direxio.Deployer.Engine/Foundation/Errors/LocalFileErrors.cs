using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Foundation.Errors;

/// <summary>Failures with files on this machine.</summary>
internal static class LocalFileErrors
{
    // A parser's message quotes no content: these files hold secrets.
    public static DeployException LocalFileUnreadable(string path, Exception cause) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        cause is IOException or UnauthorizedAccessException
            ? Advice.OfError(nameof(ErrorTexts.LocalFileUnreadable), path, cause.Message)
            : Advice.OfError(nameof(ErrorTexts.LocalFileUnreadable_Content), path),
        Advice.OfError(nameof(ErrorTexts.LocalFileUnreadable_Next)),
        path,
        cause);

    public static DeployException NoRoomOnDisk(string folder, Command command, Exception cause) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        Advice.OfError(nameof(ErrorTexts.NoRoomOnDisk), folder, cause.Message),
        Advice.OfError(nameof(ErrorTexts.NoRoomOnDisk_Next), command),
        folder,
        cause);

    public static DeployException LocalFileUnwritable(string path, Exception cause) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        Advice.OfError(nameof(ErrorTexts.LocalFileUnwritable), path, cause.Message),
        Advice.OfError(nameof(ErrorTexts.LocalFileUnwritable_Next)),
        path,
        cause);
}
