using Direxio.Deployer.Engine.Operations.Skills;
using Direxio.Deployer.Engine.Skills;

namespace Direxio.Deployer.Engine;

/// <summary>The part of the engine that no node has to do with: the skill that teaches agents of this machine.</summary>
public sealed partial class DeploymentEngine
{
    /// <summary>The agents for which the skill can be installed, in alphabetical order.</summary>
    public static IReadOnlyList<string> SkillAgentNames { get; } = [.. SkillAgents.All.Select(agent => agent.Name)];

    /// <summary>
    /// The skills that lie on this machine, the user's and those of the project around the current folder, also where earlier tools put
    /// them. Changes nothing.
    /// </summary>
    /// <param name="request">Which are meant.</param>
    /// <param name="mustFind">Refuses to find none.</param>
    /// <param name="observer">Receives what happens.</param>
    public Task<IReadOnlyList<InstalledSkill>> FindSkillsAsync(SkillRequest request, bool mustFind, IDeploymentObserver observer) =>
        RunAsync(request, observer, context => Task.FromResult(new SkillCommand(context).Find(request, mustFind)));

    /// <summary>Installs the skill for one agent. A folder that holds anything else is left alone.</summary>
    /// <param name="request">For which agent, and where.</param>
    /// <param name="approve">Answers whether the folder may be written. Not called if it is up to date.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <returns>What was done; null if it was not approved.</returns>
    public Task<SkillResult?> InstallSkillAsync(
        SkillRequest request, Func<SkillResult, Task<bool>> approve, IDeploymentObserver observer) =>
        RunAsync(request, observer, context => new SkillCommand(context).InstallAsync(Known(request, context.Redactor), Shown(approve)));

    /// <summary>
    /// Brings an installed skill up to date, where its agent loads it today. What lies in an earlier place is left there, to be removed.
    /// </summary>
    /// <param name="skill">The skill as it was found.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="approve">Answers whether the folder may be written. Not called if it is up to date.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <returns>What was done; null if it was not approved.</returns>
    public Task<SkillResult?> UpdateSkillAsync(
        InstalledSkill skill, SkillRequest request, Func<SkillResult, Task<bool>> approve, IDeploymentObserver observer) =>
        RunAsync(
            request, observer, context => new SkillCommand(context).UpdateAsync(skill, Known(request, context.Redactor), Shown(approve)));

    /// <summary>Removes an installed skill.</summary>
    /// <param name="skill">The skill as it was found.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="approve">Answers whether it may be removed.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <returns>What was done; null if it was not approved.</returns>
    public Task<SkillResult?> RemoveSkillAsync(
        InstalledSkill skill, SkillRequest request, Func<SkillResult, Task<bool>> approve, IDeploymentObserver observer) =>
        RunAsync(request, observer, context => new SkillCommand(context).RemoveAsync(skill, request, Shown(approve)));

    // What a gallery's client said may quote an address with a key in it.
    private static SkillRequest Known(SkillRequest request, Redaction.Redactor redactor) =>
        request.Freshness is { Reason: { } reason } freshness
            ? request with { Freshness = freshness with { Reason = redactor.Redact(reason) } }
            : request;
}
