using System.ComponentModel;
using System.Globalization;
using Direxio.Deployer.Engine.Agents.Detection;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Ports.Programs;

namespace Direxio.Deployer.Engine.Adapters.Programs;

/// <summary>The processes of macOS, as ps tells them.</summary>
/// <param name="id">The process to begin with.</param>
internal sealed class PsProcessTree(int id) : IProcessTree
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public IReadOnlyList<ObservedProcess> Ancestors()
    {
        var table = Parse(Run());
        return ProcessChain.Above(id, process => table.TryGetValue(process, out var row) ? row : null);
    }

    /// <summary>The parent of every process that can be seen.</summary>
    public static IReadOnlyDictionary<int, int> Parents() => Parse(Run()).ToDictionary(row => row.Key, row => row.Value.Parent);

    /// <summary>The rows of <c>ps -o pid=,ppid=,command=</c> by process; what is no row is left out.</summary>
    public static IReadOnlyDictionary<int, (int Parent, ObservedProcess Sight)> Parse(string text)
    {
        var table = new Dictionary<int, (int, ObservedProcess)>();
        foreach (var line in text.Split('\n'))
        {
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 2
                && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var parent))
            {
                table[process] = (parent, new(words[2][(words[2].LastIndexOf('/') + 1)..], words[2..]));
            }
        }

        return table;
    }

    // A fixed path: what PATH offers under this name is not asked.
    private static string Run()
    {
        try
        {
            using var ps = ChildProcess.Start(
                "/bin/ps", ["-axww", "-o", "pid=,ppid=,command="], ChildEnvironment.Create(DeployerEnvironment.OfProcess(), []));
            var output = ps.StandardOutput.ReadToEndAsync();
            if (ps.WaitForExit(Patience) && output.Wait(Patience))
            {
                return output.Result;
            }

            ps.Kill();
            return string.Empty;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or IOException)
        {
            // Without ps the other signals decide.
            return string.Empty;
        }
    }
}
