using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation;

namespace Direxio.Deployer.Engine.State;

/// <summary>The lock by which one process at a time works on a node. It ends with its process, however that ends.</summary>
internal sealed class NodeLock : IDisposable
{
    /// <summary>A run that is about to end is waited for so often.</summary>
    private const int Attempts = 10;

    /// <summary>
    /// A look at a status holds the lock for an instant, which on a busy machine may be long; that is no reason to refuse a run.
    /// </summary>
    private const int AttemptsBehindLook = 1000;

    private readonly FileStream held;
    private readonly string lockFile;

    private NodeLock(FileStream held, string lockFile)
    {
        this.held = held;
        this.lockFile = lockFile;
    }

    /// <summary>Takes the lock until it is disposed of.</summary>
    /// <exception cref="DeployException">NodeIsBusy, LocksDoNotWork, or LocalFileUnwritable.</exception>
    public static NodeLock Take(string serviceId, string lockFile) => Take(serviceId, lockFile, static () => Thread.Sleep(Pauses.Lock));

    /// <param name="serviceId">The node.</param>
    /// <param name="lockFile">Its lock file.</param>
    /// <param name="pause">What passes the time between two attempts.</param>
    internal static NodeLock Take(string serviceId, string lockFile, Action pause)
    {
        try
        {
            OwnerOnlyFile.CreateFolder(Path.GetDirectoryName(lockFile)!);
            RequireFile(lockFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LocalFileErrors.LocalFileUnwritable(lockFile, exception);
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return Proved(OwnerOnlyFile.OpenLock(lockFile), lockFile);
            }
            catch (IOException exception) when (OwnerOnlyFile.IsHeld(exception))
            {
                if (attempt >= Attempts && (attempt >= AttemptsBehindLook || IsHeld(lockFile) != false))
                {
                    throw LockErrors.NodeIsBusy(serviceId, LockHolder.Read(lockFile), exception);
                }

                pause();
            }

            // A disk that is full or read-only is no other process.
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw LocalFileErrors.LocalFileUnwritable(lockFile, exception);
            }
        }
    }

    /// <summary>
    /// Whether a process holds the lock now. Makes no file. Null where it cannot be told: no process of this machine has
    /// ever taken it, as with a folder that came from another machine, or it cannot be read.
    /// </summary>
    public static bool? IsHeld(string lockFile)
    {
        try
        {
            RequireFile(lockFile);
            // Shared, so that two looks at once do not take each other for a run.
            using var probe = new FileStream(
                lockFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            return false;
        }
        catch (IOException exception) when (OwnerOnlyFile.IsHeld(exception))
        {
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Gives the node free.</summary>
    public void Dispose()
    {
        LockHolder.Withdraw(lockFile);
        held.Dispose();
    }

    // .NET passes over a file system that knows no locks. Where two handles can hold the lock, two processes can as well.
    private static NodeLock Proved(FileStream held, string lockFile)
    {
        try
        {
            OwnerOnlyFile.OpenLock(lockFile).Dispose();
        }
        catch (IOException exception) when (OwnerOnlyFile.IsHeld(exception))
        {
            LockHolder.Leave(lockFile);
            return new(held, lockFile);
        }
        catch
        {
            held.Dispose();
            throw;
        }

        held.Dispose();
        throw LockErrors.LocksDoNotWork(lockFile);
    }

    // A pipe would be waited for, and through a link another file would be made or locked.
    private static void RequireFile(string lockFile)
    {
        var kind = PlainFile.KindOf(lockFile);
        if (kind is EntryKind.Folder or EntryKind.Link || (kind == EntryKind.File && !PlainFile.IsRegular(lockFile)))
        {
            throw new IOException("What has its name is not a file.");
        }
    }
}
