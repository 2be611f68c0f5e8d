using Direxio.Deployer.Engine.Local;

namespace Direxio.Deployer.Engine.State;

/// <summary>The lock by which one process at a time works on a node. It ends with its process, however that ends.</summary>
internal static class NodeLock
{
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int LinuxWouldBlock = 11;
    private const int BsdWouldBlock = 35;

    /// <summary>A look at a status holds the lock for an instant; that is no reason to refuse a run.</summary>
    private const int Attempts = 10;

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(10);

    /// <summary>Takes the lock until the stream is closed.</summary>
    /// <exception cref="DeployException">NodeIsBusy, or LocalFileUnwritable.</exception>
    public static FileStream Take(string serviceId, string lockFile) => Take(serviceId, lockFile, static () => Thread.Sleep(BetweenAttempts));

    /// <param name="serviceId">The node.</param>
    /// <param name="lockFile">Its lock file.</param>
    /// <param name="pause">What passes the time between two attempts.</param>
    internal static FileStream Take(string serviceId, string lockFile, Action pause)
    {
        try
        {
            OwnerOnlyFile.CreateFolder(Path.GetDirectoryName(lockFile)!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DeployErrors.LocalFileUnwritable(lockFile, exception);
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return OwnerOnlyFile.OpenLock(lockFile);
            }
            catch (UnauthorizedAccessException exception)
            {
                throw DeployErrors.LocalFileUnwritable(lockFile, exception);
            }
            catch (IOException exception) when (!IsHeldElsewhere(exception))
            {
                // A full or read-only disk is no other process.
                throw DeployErrors.LocalFileUnwritable(lockFile, exception);
            }
            catch (IOException) when (attempt < Attempts)
            {
                pause();
            }
            catch (IOException exception)
            {
                throw DeployErrors.NodeIsBusy(serviceId, exception);
            }
        }
    }

    private static bool IsHeldElsewhere(IOException exception) => exception.HResult is WindowsSharingViolation or LinuxWouldBlock or BsdWouldBlock;

    /// <summary>
    /// Whether a process holds the lock now. Makes no file. Null where it cannot be told: no process of this machine has
    /// ever taken it, as with a folder that came from another machine, or it cannot be read.
    /// </summary>
    public static bool? IsHeld(string lockFile)
    {
        try
        {
            // Shared, so that two looks at once do not take each other for a run.
            using var probe = new FileStream(lockFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            return false;
        }
        catch (IOException exception) when (IsHeldElsewhere(exception))
        {
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
