using Direxio.Deployer.Engine.Agents;
using Direxio.Deployer.Engine.Credentials;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Bridge;

/// <summary>What the files on this machine are made of.</summary>
internal sealed record WiringInput
{
    /// <summary>What the node gave.</summary>
    public required NodeCredentials Outputs
    {
        get;
        init
        {
            value.RequireWhole();
            (field, Domain, OwnerUserId, AgentRoomId) = (value, value.Domain, value.OwnerUserId, value.AgentRoomId);
        }
    }

    /// <summary>The node's domain.</summary>
    public string Domain { get; private init; } = string.Empty;

    /// <summary>The node's owner.</summary>
    public string OwnerUserId { get; private init; } = string.Empty;

    /// <summary>The agents' room.</summary>
    public string AgentRoomId { get; private init; } = string.Empty;

    /// <summary>The bridge's Matrix session.</summary>
    public required MatrixSession Session { get; init; }

    /// <summary>The chosen agent; null writes no bridge configuration.</summary>
    public ConnectAgentChoice? Agent { get; init; }

    /// <summary>How the agent was found, or why there is none.</summary>
    public Advice? AgentFoundBy { get; init; }

    /// <summary>True for a rehearsed node, whose commands need a switch.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>The agent's working folder; null for the node's own.</summary>
    public string? Workspace { get; init; }

    public required LocalSettings Settings { get; init; }

    /// <summary>What is done about the agent's programs.</summary>
    public AgentInstallPolicy InstallPolicy { get; init; } = AgentInstallPolicy.Recommend;
}
