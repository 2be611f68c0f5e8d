using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.State;

internal static class NodeGuardErrors
{
    public static DeployException NodeOfAnotherTool(string domain, NodeState state) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(
            state.IsOnLightsail ? nameof(ErrorTexts.NodeOfAnotherTool_Lightsail) : nameof(ErrorTexts.NodeOfAnotherTool),
            domain,
            state.Tool),
        Advice.OfError(nameof(ErrorTexts.NodeOfAnotherTool_Next), Commands.Status(domain)),
        domain);

    public static DeployException NodeIsBeingRemoved(string domain) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.NodeIsBeingRemoved), domain),
        FinishRemoval(domain),
        domain);

    public static DeployException NodeIsRemoved(NodeState state, string domain, string folder) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.NodeIsRemoved), domain, folder),
        Advice.OfError(
            nameof(ErrorTexts.NodeIsRemoved_Next),
            Commands.CostEstimate(),
            Commands.StartConfirmed(domain),
            state.RemovalRecord.Again(domain)),
        domain);

    /// <summary>The user, or whoever switched on EC2's protection, does not want this.</summary>
    /// <param name="domain">The node.</param>
    /// <param name="cause">AWS's refusal; null if the state says so.</param>
    public static DeployException NodeIsProtected(string domain, Exception? cause = null) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        cause is null
            ? Advice.OfError(nameof(ErrorTexts.NodeIsProtected), domain)
            : Advice.OfError(nameof(ErrorTexts.NodeIsProtected_ByAws), domain, cause.Message.TrimEnd('.')),
        Advice.OfError(nameof(ErrorTexts.NodeIsProtected_Next), Unprotect(domain)),
        domain,
        cause);

    /// <summary>The command that ends a node's protection.</summary>
    internal static Command Unprotect(string domain) => Commands.ChangeNode(domain).WithOff("Protected");

    internal static Advice FinishRemoval(string domain) =>
        Advice.OfError(nameof(ErrorTexts.FinishRemoval_Next), Commands.Remove(domain));
}
