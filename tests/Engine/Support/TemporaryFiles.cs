using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>
/// Temporary files are in memory where it has room for them and programs can be run from it: what is written there need not outlive
/// the tests, and most of it is flushed to the disk, as the engine does it.
/// </summary>
internal static class TemporaryFiles
{
    private const string Variable = "TMPDIR";
    private const string Memory = "/dev/shm";
    private const long LeastRoom = 2L << 30;

    [ModuleInitializer]
    internal static void KeepInMemory()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null && Directory.Exists(Memory) && HasRoom() && RunsPrograms())
        {
            Environment.SetEnvironmentVariable(Variable, Memory);
        }
    }

    private static bool HasRoom() => new DriveInfo(Memory).AvailableFreeSpace >= LeastRoom;

    // In a container it is often mounted so that nothing in it can be run.
    private static bool RunsPrograms()
    {
        var file = Path.Combine(Memory, $"direxio-test-{Guid.NewGuid():N}");
        try
        {
            File.Copy("/bin/true", file);
            using var program = Process.Start(file);
            program.WaitForExit();
            return program.ExitCode == 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or Win32Exception)
        {
            return false;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
