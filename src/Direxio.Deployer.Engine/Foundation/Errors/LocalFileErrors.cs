using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Foundation.Errors;

/// <summary>Failures with files on this machine.</summary>
internal static class LocalFileErrors
{
    // A parser's message quotes no content: these files hold secrets.
    public static DeployException LocalFileUnreadable(string path, Exception cause) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        $"The file '{path}' cannot be read: "
            + $"{(cause is IOException or UnauthorizedAccessException ? cause.Message : "its content is not what was written there")}",
        "Correct the file or its permissions, or move it away if its content is not needed; then run the same command again.",
        path,
        cause);

    public static DeployException NoRoomOnDisk(string folder, Command command, Exception cause) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        $"'{folder}' cannot be written: {cause.Message} What is created has to be on record on this machine, so nothing was created.",
        $"Free about 1 MB on that disk, correct the folder's permissions, or let DIREXIO_HOME name a folder elsewhere; then run: {command}",
        folder,
        cause);

    public static DeployException LocalFileUnwritable(string path, Exception cause) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        $"The file '{path}' cannot be written: {cause.Message}",
        "Free the disk or correct the folder's permissions, then run the same command again.",
        path,
        cause);
}
