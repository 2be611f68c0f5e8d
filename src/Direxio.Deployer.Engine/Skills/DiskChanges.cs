using System.Runtime.InteropServices;

namespace Direxio.Deployer.Engine.Skills;

/// <summary>The real disk.</summary>
internal sealed class DiskChanges : IDiskChanges
{
    public void CreateFolder(string path) => Directory.CreateDirectory(path);

    public void Write(string path, byte[] content)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }

    public void MoveFile(string from, string to) => File.Move(from, to, overwrite: true);

    public void MoveFolder(string from, string to) => Directory.Move(from, to);

    public bool TryExchange(string one, string other)
    {
        try
        {
            return OperatingSystem.IsLinux() ? NativeMethods.Rename(CurrentFolder, one, CurrentFolder, other, Exchange) == 0
                : OperatingSystem.IsMacOS() && NativeMethods.RenameOnMac(one, other, Exchange) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            // An older or another C library.
            return false;
        }
    }

    public void DeleteFile(string path) => File.Delete(path);

    public void DeleteFolder(string path) => Directory.Delete(path, recursive: true);

    private const int CurrentFolder = -100;

    // The flag has the same value on both systems.
    private const uint Exchange = 2;

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "renameat2")]
        public static extern int Rename(
            int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string from, int otherFolder, [MarshalAs(UnmanagedType.LPUTF8Str)] string to,
            uint flags);

        [DllImport("libc", EntryPoint = "renamex_np")]
        public static extern int RenameOnMac(
            [MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to, uint flags);
    }
}
