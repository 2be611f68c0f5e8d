using System.Diagnostics;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>What can have the name of a file without being one.</summary>
internal static class OddEntries
{
    /// <summary>Makes a named pipe, which nobody writes to.</summary>
    public static void Pipe(string path)
    {
        using var process = Process.Start("mkfifo", [path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>Makes a link that leads to itself.</summary>
    public static void Loop(string path) => File.CreateSymbolicLink(path, path);

    /// <summary>Makes a file that is huge and takes no room.</summary>
    public static void Huge(string path)
    {
        using var stream = File.Create(path);
        stream.SetLength(4L * 1024 * 1024 * 1024);
    }

    /// <summary>Gives a file or folder to another user, as only root can.</summary>
    public static void GiveAway(string path, int user)
    {
        using var process = Process.Start("chown", ["-h", $"{user}:{user}", path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
