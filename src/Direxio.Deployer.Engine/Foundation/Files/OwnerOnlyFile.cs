using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Direxio.Deployer.Engine.Foundation.Files;

/// <summary>
/// Writes files that only their owner can read, from the first byte on, and replaces them as a whole: a reader sees
/// the old or the new content and a crash leaves one of the two.
/// </summary>
internal static class OwnerOnlyFile
{
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int LinuxWouldBlock = 11;
    private const int BsdWouldBlock = 35;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode700 = FileMode600 | UnixFileMode.UserExecute;

    /// <summary>Writes text as UTF-8 without a byte order mark.</summary>
    public static void Write(string path, string text, Durability durability = Durability.PowerLoss) =>
        Write(path, new UTF8Encoding(false).GetBytes(text), durability);

    /// <summary>Writes the content, flushed to the disk before it takes the name unless it need not outlive a loss of power.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content, Durability durability = Durability.PowerLoss)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        CreateFolder(folder);
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = Create(temporary))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: durability == Durability.PowerLoss);
            }

            FileReplacement.Put(temporary, path);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        if (durability == Durability.PowerLoss)
        {
            FlushFolder(folder);
        }
    }

    /// <summary>Gives a file that this wrote the name of another in its folder, which goes; durable when this returns.</summary>
    public static void Rename(string file, string target)
    {
        FileReplacement.Put(file, target);
        FlushFolder(Path.GetDirectoryName(Path.GetFullPath(target))!);
    }

    /// <summary>
    /// Deletes the unfinished files that a killed process left in the folder. Only for who has the node's lock:
    /// another process may be writing otherwise.
    /// </summary>
    public static void SweepLeftovers(string folder)
    {
        if (PlainFile.KindOf(folder) != EntryKind.Folder)
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(folder, ".*.tmp").Where(IsLeftover))
        {
            File.Delete(file);
        }
    }

    /// <summary>Creates the folder, and every missing one above it, for the owner only.</summary>
    public static void CreateFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        // The framework gives the mode to the last folder only, so each is created on its own.
        if (Path.GetDirectoryName(Path.GetFullPath(folder)) is { } parent)
        {
            CreateFolder(parent);
        }

        if (OperatingSystem.IsWindows())
        {
            CreateWindowsFolder(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, FolderMode700);
        }
    }

    /// <summary>Opens a file that one process at a time can hold, making it if need be.</summary>
    /// <exception cref="IOException">Another process holds it (<see cref="IsHeld"/>), or it cannot be made.</exception>
    public static FileStream OpenLock(string path)
    {
        CreateFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode600;
        }

        return new FileStream(path, options);
    }

    /// <summary>The same, waiting for who holds it.</summary>
    /// <exception cref="IOException">Another process holds it for longer than 10 seconds, or it cannot be made.</exception>
    public static FileStream WaitForLock(string path)
    {
        for (var begun = Environment.TickCount64; ;)
        {
            try
            {
                return OpenLock(path);
            }
            catch (IOException exception) when (IsHeld(exception) && Environment.TickCount64 - begun < LongestWait.TotalMilliseconds)
            {
                Thread.Sleep(Pauses.Shortest);
            }
        }
    }

    /// <summary>
    /// True if a file was not opened because another process holds it. A disk that is full or read-only is no other process.
    /// </summary>
    public static bool IsHeld(IOException failure) => failure.HResult is WindowsSharingViolation or LinuxWouldBlock or BsdWouldBlock;

    /// <summary>Opens a new file for the owner only; fails if the name is taken.</summary>
    internal static FileStream Create(string path) => OperatingSystem.IsWindows()
        ? CreateWindowsFile(path)
        : new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            UnixCreateMode = FileMode600,
        });

    /// <summary>Makes a file that is there one for its owner only.</summary>
    [SupportedOSPlatform("windows")]
    internal static void Restrict(string path)
    {
        var security = new FileSecurity();
        Restrict(security, InheritanceFlags.None);
        new FileInfo(path).SetAccessControl(security);
    }

    [SupportedOSPlatform("windows")]
    private static FileStream CreateWindowsFile(string path)
    {
        var security = new FileSecurity();
        Restrict(security, InheritanceFlags.None);
        return new FileInfo(path).Create(
            FileMode.CreateNew, FileSystemRights.Write | FileSystemRights.Read, FileShare.None, 4096, FileOptions.None, security);
    }

    [SupportedOSPlatform("windows")]
    private static void CreateWindowsFolder(string folder)
    {
        var security = new DirectorySecurity();
        Restrict(security, InheritanceFlags.ContainerInherit | InheritanceFlags.ObjectInherit);
        new DirectoryInfo(folder).Create(security);
    }

    // OpenSSH for Windows accepts a private key that only the user, SYSTEM and Administrators can read.
    [SupportedOSPlatform("windows")]
    private static void Restrict(FileSystemSecurity security, InheritanceFlags inheritance)
    {
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        SecurityIdentifier[] trusted =
        [
            WindowsIdentity.GetCurrent().User!,
            new(WellKnownSidType.LocalSystemSid, null),
            new(WellKnownSidType.BuiltinAdministratorsSid, null),
        ];
        foreach (var identity in trusted)
        {
            security.AddAccessRule(new(
                identity, FileSystemRights.FullControl, inheritance, PropagationFlags.None, AccessControlType.Allow));
        }
    }

    /// <summary>True if the file has a name that is only used until it is written whole.</summary>
    internal static bool IsLeftover(string file)
    {
        var parts = Path.GetFileName(file).Split('.');
        return parts.Length >= 4 && Guid.TryParseExact(parts[^2], "N", out _);
    }

    // A rename is durable once the folder is; Windows has no such call and needs none. A file system that cannot
    // flush folders (some network mounts) is no reason to fail: the content itself has been flushed.
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            using var opened = PlainFile.Open(folder);
            _ = NativeMethods.Fsync(opened);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // As above.
        }
    }

    // .NET flushes no folders, so this is asked of the C library.
    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "fsync")]
        public static extern int Fsync(SafeFileHandle descriptor);
    }
}
