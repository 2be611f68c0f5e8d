using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.State;

internal static class NodeGuardErrors
{
    public static DeployException NodeOfAnotherTool(string domain, NodeState state)
    {
        var kind = state.IsOnLightsail ? "an Amazon Lightsail server" : "a server with a layout of its own";
        return DeployErrors.Make(
            DeployErrorKind.Conflict,
            $"{domain} is {kind} that {state.Tool} made. This release shows it only: nothing was changed, and AWS was asked nothing.",
            $"Go on with the tool that made it, also to update or remove it. What it recorded: {Commands.Status(domain)}",
            domain);
    }

    public static DeployException NodeIsBeingRemoved(string domain) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"A removal of {domain} has begun, so nothing else can be done with it. Nothing was changed.",
        FinishRemoval(domain),
        domain);

    public static DeployException NodeIsRemoved(string domain, string folder) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"{domain} has been removed; only its folder '{folder}' was kept. Nothing was changed.",
        $"{DeployAgain(domain)}, after a look at what it would cost ({Commands.CostEstimate()}). "
            + $"To delete the folder: {Commands.Remove(domain)}",
        domain);

    /// <summary>The user, or whoever switched on EC2's protection, does not want this.</summary>
    /// <param name="domain">The node.</param>
    /// <param name="cause">AWS's refusal; null if the state says so.</param>
    public static DeployException NodeIsProtected(string domain, Exception? cause = null) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"{domain} is protected from being stopped, reset or removed{(cause is null ? string.Empty : $" ({cause.Message.TrimEnd('.')})")}. "
            + "Nothing was changed.",
        $"If it is meant all the same, end the protection first: {Unprotect(domain)}. Then run the same command again.",
        domain,
        cause);

    /// <summary>The command that ends a node's protection.</summary>
    internal static Command Unprotect(string domain) => Commands.ChangeNode(domain).WithOff("Protected");

    internal static Advice FinishRemoval(string domain) => $"Finish the removal first: {Commands.Remove(domain)}";

    internal static Advice DeployAgain(string domain) => $"To deploy the domain again: {Commands.StartConfirmed(domain)}";
}
