using Direxio.Deployer.Engine.Agents.Detection;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Agents;

/// <summary>Which connect agent a run uses, and how that was found out.</summary>
/// <param name="Choice">The agent; null for none.</param>
/// <param name="FoundBy">What named it or where it was seen; for none, why.</param>
internal sealed record AgentSelection(ConnectAgentChoice? Choice, Advice FoundBy)
{
    /// <summary>The agent that is named, else the one that is detected, else none. A deployment goes on without one.</summary>
    /// <exception cref="DeployException">
    /// What is given cannot be used, several agents are in use, or none was found although the caller asked for it.
    /// </exception>
    public static AgentSelection Resolve(DeploymentRequest request, DeployerEnvironment environment, AgentDetector detector)
    {
        if (ConnectAgentResolver.Resolve(request, environment) is { } named)
        {
            return new(named, request.AgentFoundBy as Advice ?? ConnectAgentResolver.SourceOf(request, environment)!);
        }

        var isAuto = ConnectAgentResolver.IsAuto(request, environment);
        var detection = detector.Detect(request.WorkingFolder);
        if (detection.Found is not { } found)
        {
            return isAuto ? throw AgentDetectionErrors.ConnectAgentNotDetected(detection) : new(null, detection.Reason);
        }

        try
        {
            return new(ConnectAgentResolver.Resolve(request with { ConnectAgent = found.Name }, environment), found.Signal);
        }
        catch (DeployException missing) when (!isAuto && missing.Code == nameof(ConnectAgentErrors.ConnectAgentOptionMissing))
        {
            // Nobody asked for this agent, so what it lacks does not stop the server.
            return new(
                null,
                Advice.Of(
                    nameof(Texts.Found_Lacks), found.InWords, DeployErrors.MessageOf(missing), DeployErrors.AdviceOf(missing)));
        }
    }

    /// <summary>What someone without an agent can do, in words.</summary>
    /// <param name="domain">The node that is gone on with; null while there is none.</param>
    /// <param name="foundBy">Why there is no agent; null if that is not known.</param>
    public static Advice Remedy(string? domain, Advice? foundBy) =>
        Advice.Of(
            domain is null ? nameof(Texts.Agent_RemedyInPlan) : nameof(Texts.Agent_Remedy),
            foundBy is null ? null : Advice.Of(nameof(Texts.InBrackets), foundBy),
            domain is null ? null : Commands.Resume(domain).WithPlaceholder("ConnectAgent", "<name>"),
            string.Join(", ", [.. ConnectAgents.Names, .. ConnectAgents.HostRuntimes]));
}
