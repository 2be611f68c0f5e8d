using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>
/// The host keys of a machine that is no more: at the same address they would stand in the next one's way. Those of one that has got
/// another address count there.
/// </summary>
internal static class FormerHostKeys
{
    /// <summary>Takes over for another address of the same machine what is known of it.</summary>
    /// <exception cref="DeployException">KnownHostsUnusable.</exception>
    public static void Carry(NodePaths paths, string from, string to)
    {
        try
        {
            var known = KnownHosts.Load(paths.KnownHosts);
            if (known.KeysOf(from) is { Count: > 0 } keys)
            {
                known.Replace(to, keys);
                known.Save(paths.KnownHosts);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NodeErrors.KnownHostsUnusable(paths.KnownHosts, exception);
        }
    }

    /// <summary>Takes them out of the node's known_hosts file.</summary>
    /// <param name="paths">The node's folder.</param>
    /// <param name="address">The address that the machine had; null if it is not known, which makes the file start empty.</param>
    /// <exception cref="DeployException">KnownHostsUnusable.</exception>
    public static void Forget(NodePaths paths, string? address)
    {
        try
        {
            if (!File.Exists(paths.KnownHosts))
            {
                return;
            }

            if (address is null)
            {
                File.Delete(paths.KnownHosts);
                return;
            }

            var known = KnownHosts.Load(paths.KnownHosts);
            known.Replace(address, []);
            known.Save(paths.KnownHosts);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NodeErrors.KnownHostsUnusable(paths.KnownHosts, exception);
        }
    }
}
