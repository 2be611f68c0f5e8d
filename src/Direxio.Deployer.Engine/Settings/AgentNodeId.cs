using System.Security.Cryptography;
using System.Text;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Settings;

/// <summary>The id by which the agent on this machine is known at the node.</summary>
internal static class AgentNodeId
{
    /// <summary>The variable that holds the id, for who asks for one as for who is given it.</summary>
    public const string Variable = "DIREXIO_AGENT_NODE_ID";

    /// <summary>The variable that has a requested id taken although it does not name the host.</summary>
    public const string ForceVariable = Variable + "_FORCE";

    /// <summary>The runtime that the id names while no agent is chosen.</summary>
    public const string NoRuntime = "agent";

    /// <summary>
    /// runtime, host and the first ten hex digits of SHA-256 over domain and room, each ended by a line feed. A
    /// requested id counts only if it names the host, or if it is forced: an id left over from another node would
    /// let two nodes look like one.
    /// </summary>
    public static string Compute(string? runtime, string domain, string agentRoomId, LocalSettings settings)
    {
        if (settings.RequestedNodeId is { } requested && IsAccepted(requested, domain, settings))
        {
            return Sanitize(requested);
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{domain}\n{agentRoomId}\n"));
        return Sanitize($"{runtime ?? NoRuntime}-{NodeHome.ServiceIdOf(domain)}-{Convert.ToHexString(hash)[..10].ToLowerInvariant()}");
    }

    /// <summary>True if a requested id is used for this domain.</summary>
    public static bool IsAccepted(string requested, string domain, LocalSettings settings) =>
        settings.ForceNodeId || requested.Contains(NodeHome.ServiceIdOf(domain), StringComparison.OrdinalIgnoreCase);

    private static string Sanitize(string id) =>
        string.Concat(id.Select(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_' ? character : '-'));
}
