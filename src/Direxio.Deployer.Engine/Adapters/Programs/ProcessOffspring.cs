using System.ComponentModel;
using System.Diagnostics;

namespace Direxio.Deployer.Engine.Adapters.Programs;

/// <summary>
/// What a program has started by now. Once the program itself has ended its children have another parent and are no
/// longer found; so they are noted before it is asked to end.
/// </summary>
internal sealed class ProcessOffspring
{
    private readonly Dictionary<int, DateTime> begun = [];

    /// <summary>Notes the children of a program, and theirs.</summary>
    public void Note(int parent)
    {
        var parents = ProcessTrees.Parents();
        var family = new HashSet<int> { parent };
        for (var found = true; found;)
        {
            found = false;
            foreach (var (process, above) in parents)
            {
                found |= family.Contains(above) && family.Add(process);
            }
        }

        foreach (var process in family.Where(process => process != parent))
        {
            if (BegunAt(process) is { } time)
            {
                begun[process] = time;
            }
        }
    }

    /// <summary>Ends those that still run. A number that is another process's by now is left alone.</summary>
    public void End()
    {
        foreach (var (process, time) in begun.Where(one => BegunAt(one.Key) == one.Value))
        {
            try
            {
                using var left = Process.GetProcessById(process);
                left.Kill();
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
            {
                // It has ended meanwhile, or is not ours to end.
            }
        }
    }

    private static DateTime? BegunAt(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return found.StartTime;
        }
        catch (Exception exception)
            when (exception is ArgumentException or InvalidOperationException or Win32Exception or NotSupportedException)
        {
            return null;
        }
    }
}
