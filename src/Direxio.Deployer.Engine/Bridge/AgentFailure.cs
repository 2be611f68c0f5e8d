using Direxio.Deployer.Engine.Agents;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Bridge;

/// <summary>What helps where the bridge's log says that its agent cannot work.</summary>
internal static class AgentFailure
{
    /// <summary>What an agent says that stops until its folder is trusted: nobody is there to answer.</summary>
    private const string Untrusted = "Workspace Trust Required";

    /// <summary>The next step, without its full stop. After it the command that installs the bridge is due.</summary>
    /// <param name="line">The line of the log.</param>
    /// <param name="paths">The node's files.</param>
    /// <param name="state">Its state.</param>
    /// <param name="restart">What restarts the bridge's service: what its log said holds until then.</param>
    public static Advice NextStep(string line, NodePaths paths, NodeState state, Advice restart)
    {
        if (!IsOfTrust(line))
        {
            return Advice.Of(nameof(Texts.Next_AgentFailed), restart);
        }

        var workspace = state.Agent.Workspace ?? paths.Workspace;
        return state.Bridge.Agent is { } name && ConnectAgentCatalog.Find(name) is { TrustingMode: { } mode } agent
            ? Advice.Of(nameof(Texts.Next_WorkspaceTrustMode), workspace, restart, Trusting(agent, mode, state))
            : Advice.Of(nameof(Texts.Next_WorkspaceTrust), workspace, restart);
    }

    /// <summary>True if the agent waits for its workspace to be trusted.</summary>
    public static bool IsOfTrust(string line) => line.Contains(Untrusted, StringComparison.OrdinalIgnoreCase);

    // The options are written as a whole, so the command is named again if it is not the usual one.
    private static Command Trusting(ConnectAgentEntry agent, string mode, NodeState state)
    {
        var resume = Commands.Resume(state.Domain).With("ConnectAgent", agent.Name);
        return (state.Bridge.AgentCommand is { } command ? resume.With("ConnectAgentCommand", command) : resume)
            .WithPlaceholder("ConnectAgentOption", $"@{{mode='{mode}'}}")
            .With("AllowUnattendedAgent");
    }
}
