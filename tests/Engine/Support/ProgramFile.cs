using System.Runtime.InteropServices;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>Programs that tests write and run.</summary>
internal static class ProgramFile
{
    private const int SetLease = 1024;
    private const int ReadLease = 0;
    private const int NoLease = 2;
    private const int TryAgain = 11;

    /// <summary>
    /// Writes a program that can be run when this returns. A process that another test starts meanwhile takes every open file along until
    /// it has become its program, and Linux runs no file that is open for writing: "Text file busy".
    /// </summary>
    public static void Write(string path, string text)
    {
        File.WriteAllText(path, text);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (OperatingSystem.IsLinux())
        {
            AwaitWriters(path);
        }
    }

    // Linux gives a lease of a file for reading only where nobody has it open for writing. A file system that knows no leases says
    // something else than "try again".
    private static void AwaitWriters(string path)
    {
        using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        while (Fcntl((int)file.DangerousGetHandle(), SetLease, ReadLease) != 0)
        {
            if (Marshal.GetLastPInvokeError() != TryAgain)
            {
                return;
            }

            Thread.Yield();
        }

        _ = Fcntl((int)file.DangerousGetHandle(), SetLease, NoLease);
    }

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static extern int Fcntl(int file, int command, int argument);
}
