using Direxio.Deployer.Engine.Ports.Programs;

namespace Direxio.Deployer.Engine.Adapters.Programs;

/// <summary>The process tree of this system.</summary>
internal static class ProcessTrees
{
    public static IProcessTree OfThisProcess() =>
        OperatingSystem.IsWindows() ? new WindowsProcessTree(Environment.ProcessId)
        : OperatingSystem.IsLinux() ? new LinuxProcessTree("/proc", Environment.ProcessId)
        : new PsProcessTree(Environment.ProcessId);

    /// <summary>The parent of every process that can be seen on this system.</summary>
    public static IReadOnlyDictionary<int, int> Parents() =>
        OperatingSystem.IsWindows() ? WindowsProcessTree.Parents()
        : OperatingSystem.IsLinux() ? LinuxProcessTree.Parents("/proc")
        : PsProcessTree.Parents();
}
