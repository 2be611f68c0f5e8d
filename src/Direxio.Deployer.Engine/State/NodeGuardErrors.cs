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
}
