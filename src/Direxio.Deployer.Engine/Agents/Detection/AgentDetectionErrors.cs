using Direxio.Deployer.Engine.Foundation.Errors;

namespace Direxio.Deployer.Engine.Agents.Detection;

/// <summary>Failures in finding out the connect agent; all of them are met before anything is created.</summary>
internal static class AgentDetectionErrors
{
    public static DeployException ConnectAgentAmbiguous(IReadOnlyList<SeenAgent> seen) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"More than one agent seems to be in use: {string.Join(", ", seen)}. Which one the bridge shall launch is not guessed.",
        $"Name it: -ConnectAgent {string.Join(" or -ConnectAgent ", seen.Select(agent => agent.Name))}. "
            + $"To connect none for now, set {AgentDetector.Variable}=off.",
        "ConnectAgent");

    public static DeployException ConnectAgentNotDetected(AgentDetection detection) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"-ConnectAgent auto found no agent: {detection.Reason}.",
        $"Name it: -ConnectAgent with one of {string.Join(", ", ConnectAgents.Names)}, {string.Join(", ", ConnectAgents.HostRuntimes)}; "
            + $"or leave -ConnectAgent away to deploy without an agent.",
        "ConnectAgent");
}
