using System.Globalization;
using Direxio.Deployer.Engine.Agents.Detection;
using Direxio.Deployer.Engine.Ports.Programs;

namespace Direxio.Deployer.Engine.Adapters.Programs;

/// <summary>The processes of Linux, read from /proc.</summary>
/// <param name="folder">The folder of processes.</param>
/// <param name="id">The process to begin with.</param>
internal sealed class LinuxProcessTree(string folder, int id) : IProcessTree
{
    public IReadOnlyList<ObservedProcess> Ancestors() => ProcessChain.Above(id, Read);

    /// <summary>The parent of every process that can be seen.</summary>
    public static IReadOnlyDictionary<int, int> Parents(string folder)
    {
        var parents = new Dictionary<int, int>();
        foreach (var own in Directory.EnumerateDirectories(folder))
        {
            if (int.TryParse(Path.GetFileName(own), NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                && StatOf(own) is { } stat)
            {
                parents[process] = stat.Parent;
            }
        }

        return parents;
    }

    /// <summary>Parent and name in the text of a stat file; null if it is none.</summary>
    public static (int Parent, string Name)? ParseStat(string text)
    {
        // "pid (name) state parent …", and the name may hold parentheses and spaces itself.
        var begin = text.IndexOf('(', StringComparison.Ordinal);
        var end = text.LastIndexOf(')');
        if (begin < 0 || end < begin)
        {
            return null;
        }

        var rest = text[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return rest.Length > 1 && int.TryParse(rest[1], NumberStyles.None, CultureInfo.InvariantCulture, out var parent)
            ? (parent, text[(begin + 1)..end])
            : null;
    }

    private (int Parent, ObservedProcess Sight)? Read(int process)
    {
        try
        {
            var own = Path.Combine(folder, process.ToString(CultureInfo.InvariantCulture));
            return StatOf(own) is { } stat
                ? (stat.Parent, new(
                    stat.Name, File.ReadAllText(Path.Combine(own, "cmdline")).Split('\0', StringSplitOptions.RemoveEmptyEntries)))
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended, or belongs to someone whose processes are hidden.
            return null;
        }
    }

    private static (int Parent, string Name)? StatOf(string own)
    {
        try
        {
            return ParseStat(File.ReadAllText(Path.Combine(own, "stat")));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // As above.
            return null;
        }
    }
}
