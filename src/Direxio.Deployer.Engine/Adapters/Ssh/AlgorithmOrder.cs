using Renci.SshNet;

namespace Direxio.Deployer.Engine.Adapters.Ssh;

/// <summary>In which order a connection offers its algorithms; the server takes the first that it knows.</summary>
internal static class AlgorithmOrder
{
    /// <summary>Offers these before all others, in their order. Names that are not on offer are passed over.</summary>
    public static void PutFirst<T>(this IOrderedDictionary<string, T> algorithms, IEnumerable<string> names)
    {
        var position = 0;
        foreach (var name in names.Where(algorithms.ContainsKey))
        {
            algorithms.SetPosition(name, position++);
        }
    }
}
