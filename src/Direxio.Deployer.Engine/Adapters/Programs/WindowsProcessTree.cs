using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Direxio.Deployer.Engine.Agents.Detection;
using Direxio.Deployer.Engine.Ports.Programs;

namespace Direxio.Deployer.Engine.Adapters.Programs;

/// <summary>The processes of Windows: names and parents from a snapshot, command lines where Windows lets them be read.</summary>
/// <param name="id">The process to begin with.</param>
[SupportedOSPlatform("windows")]
internal sealed class WindowsProcessTree(int id) : IProcessTree
{
    private const uint SnapshotOfProcesses = 0x2;
    private const uint QueryLimitedInformation = 0x1000;
    private const int ProcessCommandLineInformation = 60;

    public IReadOnlyList<ObservedProcess> Ancestors()
    {
        var table = Snapshot();
        return ProcessChain.Above(id, process => table.TryGetValue(process, out var row)
            ? (row.Parent, new(row.Name, WindowsCommandLine.Split(CommandLineOf(process))))
            : null);
    }

    /// <summary>The parent of every process.</summary>
    public static IReadOnlyDictionary<int, int> Parents() => Snapshot().ToDictionary(row => row.Key, row => row.Value.Parent);

    private static Dictionary<int, (int Parent, string Name)> Snapshot()
    {
        var table = new Dictionary<int, (int, string)>();
        var snapshot = CreateToolhelp32Snapshot(SnapshotOfProcesses, 0);
        if (snapshot is 0 or -1)
        {
            return table;
        }

        try
        {
            var entry = new ProcessEntry { Size = (uint)Marshal.SizeOf<ProcessEntry>() };
            for (var more = Process32First(snapshot, ref entry); more; more = Process32Next(snapshot, ref entry))
            {
                table[(int)entry.ProcessId] = ((int)entry.ParentProcessId, entry.ExeFile);
            }
        }
        finally
        {
            CloseHandle(snapshot);
        }

        return table;
    }

    // The text follows its own description: two lengths of two bytes, and where it begins.
    private static string CommandLineOf(int process)
    {
        var handle = OpenProcess(QueryLimitedInformation, false, (uint)process);
        if (handle == 0)
        {
            return string.Empty;
        }

        var buffer = nint.Zero;
        try
        {
            _ = NtQueryInformationProcess(handle, ProcessCommandLineInformation, 0, 0, out var length);
            if (length < 2 * nint.Size)
            {
                return string.Empty;
            }

            buffer = Marshal.AllocHGlobal((int)length);
            if (NtQueryInformationProcess(handle, ProcessCommandLineInformation, buffer, length, out _) != 0)
            {
                return string.Empty;
            }

            var text = Marshal.ReadIntPtr(buffer, nint.Size);
            return text == 0 ? string.Empty : Marshal.PtrToStringUni(text, (ushort)Marshal.ReadInt16(buffer) / sizeof(char));
        }
        finally
        {
            Marshal.FreeHGlobal(buffer);
            CloseHandle(handle);
        }
    }

    [DllImport("kernel32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint CreateToolhelp32Snapshot(uint flags, uint process);

    [DllImport("kernel32.dll", EntryPoint = "Process32FirstW", CharSet = CharSet.Unicode, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool Process32First(nint snapshot, ref ProcessEntry entry);

    [DllImport("kernel32.dll", EntryPoint = "Process32NextW", CharSet = CharSet.Unicode, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool Process32Next(nint snapshot, ref ProcessEntry entry);

    [DllImport("kernel32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint OpenProcess(uint access, [MarshalAs(UnmanagedType.Bool)] bool inherit, uint process);

    [DllImport("kernel32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool CloseHandle(nint handle);

    [DllImport("ntdll.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int NtQueryInformationProcess(nint process, int kind, nint buffer, uint length, out uint needed);

    // PROCESSENTRY32W of the Windows SDK.
    [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]
    private struct ProcessEntry
    {
        public uint Size;
        public uint Usage;
        public uint ProcessId;
        public nuint DefaultHeapId;
        public uint ModuleId;
        public uint Threads;
        public uint ParentProcessId;
        public int BasePriority;
        public uint Flags;

        [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 260)]
        public string ExeFile;
    }
}
