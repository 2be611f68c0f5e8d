using Direxio.Deployer.Engine.Foundation.Errors;

namespace Direxio.Deployer.Engine.State;

/// <summary>Failures to take a node for one process alone.</summary>
internal static class LockErrors
{
    public static DeployException NodeIsBusy(string serviceId, LockHolder? holder, Exception cause) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"Another process is working on '{serviceId}': {holder?.InWords ?? "which one, it has not said"}.",
        "Wait for it to end, then run the same command again.",
        serviceId,
        cause);

    public static DeployException LocksDoNotWork(string lockFile) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        $"The file '{lockFile}' can be locked twice at once, so nothing keeps two processes from working on the same "
            + "node. Nothing was changed.",
        "Let DIREXIO_HOME name a folder on a disk of this machine, whose file system has locks, "
            + "and do not set DOTNET_SYSTEM_IO_DISABLEFILELOCKING; then run the same command again.",
        lockFile);
}
