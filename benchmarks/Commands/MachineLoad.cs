namespace Direxio.Deployer.Benchmarks.Commands;

/// <summary>What the machine does besides.</summary>
internal static class MachineLoad
{
    private const string LoadFile = "/proc/loadavg";

    /// <summary>The load average of the last minute; a dash where the system has none.</summary>
    public static string Now => File.Exists(LoadFile) ? File.ReadAllText(LoadFile).Split(' ')[0] : "-";
}
