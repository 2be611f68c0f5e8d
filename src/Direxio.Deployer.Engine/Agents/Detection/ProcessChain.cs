using Direxio.Deployer.Engine.Ports.Programs;

namespace Direxio.Deployer.Engine.Agents.Detection;

/// <summary>Walks from a process to its parents.</summary>
internal static class ProcessChain
{
    public const int Limit = 12;

    /// <summary>The parents of a process, nearest first.</summary>
    /// <param name="id">The process to begin with; it is not among them.</param>
    /// <param name="read">Parent and looks of a process; null if it is not to be seen.</param>
    public static IReadOnlyList<ObservedProcess> Above(int id, Func<int, (int Parent, ObservedProcess Sight)?> read)
    {
        List<ObservedProcess> chain = [];
        HashSet<int> visited = [id];
        var next = read(id)?.Parent ?? 0;
        while (chain.Count < Limit && next > 0 && visited.Add(next) && read(next) is { } process)
        {
            chain.Add(process.Sight);
            next = process.Parent;
        }

        return chain;
    }
}
