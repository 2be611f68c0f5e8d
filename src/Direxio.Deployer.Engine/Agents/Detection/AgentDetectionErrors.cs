using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Agents.Detection;

/// <summary>Failures in finding out the connect agent; all of them are met before anything is created.</summary>
internal static class AgentDetectionErrors
{
    public static DeployException ConnectAgentAmbiguous(IReadOnlyList<SeenAgent> seen) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.ConnectAgentAmbiguous), SeenAgent.List(seen)),
        Advice.OfError(
            nameof(ErrorTexts.ConnectAgentAmbiguous_Next),
            string.Join(" or -ConnectAgent ", seen.Select(agent => agent.Name)),
            AgentDetector.Variable),
        "ConnectAgent");

    public static DeployException ConnectAgentNotDetected(AgentDetection detection) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.ConnectAgentNotDetected), detection.Reason),
        Advice.OfError(
            nameof(ErrorTexts.ConnectAgentNotDetected_Next),
            string.Join(", ", ConnectAgents.Names),
            string.Join(", ", ConnectAgents.HostRuntimes)),
        "ConnectAgent");
}
