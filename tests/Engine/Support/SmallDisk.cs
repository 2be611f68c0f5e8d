using System.Diagnostics;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>A real file system in memory that can be filled up or made read-only. Only root can make one.</summary>
internal sealed class SmallDisk : IDisposable
{
    public SmallDisk(string size = "4m")
    {
        Folder = Directory.CreateTempSubdirectory("direxio-disk-").FullName;
        Run("mount", "-t", "tmpfs", "-o", $"size={size}", "direxio-test", Folder);
    }

    /// <summary>Why there is none here; null if there can be one.</summary>
    public static string? Missing => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && CanMount() ? null : "only root on Linux can mount a small disk";

    public string Folder { get; }

    /// <summary>Writes until nothing more fits.</summary>
    public void Fill()
    {
        using var stream = new FileStream(Path.Combine(Folder, "full"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            for (var block = new byte[4096]; ;)
            {
                stream.Write(block);
            }
        }
        catch (IOException)
        {
            // Now it is full.
        }
    }

    public void MakeReadOnly()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Run("mount", "-o", "remount,ro", Folder);
                return;
            }
            catch (InvalidOperationException busy) when (busy.Message.Contains("busy", StringComparison.Ordinal) && attempt < 100)
            {
                // A process that another test is starting has a file of it open until it has become its program.
            }
        }
    }

    public void Dispose()
    {
        Run("umount", "-l", Folder);
        Directory.Delete(Folder, recursive: true);
    }

    private static bool CanMount()
    {
        try
        {
            using var disk = new SmallDisk("64k");
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{program} did not start.");
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program}: {error}");
        }
    }
}
