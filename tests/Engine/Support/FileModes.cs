using System.Runtime.Versioning;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>What only their owner may touch. Windows has access lists instead, which are not looked at here.</summary>
internal static class FileModes
{
    [UnsupportedOSPlatformGuard("windows")]
    public static bool Exist => !OperatingSystem.IsWindows();

    /// <summary>Gives a file or folder this mode.</summary>
    public static void Set(string path, int mode)
    {
        if (Exist)
        {
            File.SetUnixFileMode(path, (UnixFileMode)mode);
        }
    }

    /// <summary>The mode of a file or folder; 0 where there is none.</summary>
    public static int Of(string path) => Exist ? (int)File.GetUnixFileMode(path) : 0;

    public static void OpenToAll(string path)
    {
        if (Exist)
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }
    }

    public static void AssertOwnerOnlyFile(string path)
    {
        if (Exist)
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    public static void AssertOwnerOnlyFolder(string path)
    {
        if (Exist)
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
        }
    }
}
