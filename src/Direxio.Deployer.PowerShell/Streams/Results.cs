using Direxio.Deployer.PowerShell.Errors;

namespace Direxio.Deployer.PowerShell.Streams;

/// <summary>How the end of a run reaches the user.</summary>
internal static class Results
{
    /// <summary>Emits a deployment; a waiting one also warns, a failed one is an error and not an object.</summary>
    public static void Deliver(this DeploymentStreams streams, Deployment deployment)
    {
        if (deployment.Status == DeploymentStatus.Failed)
        {
            throw CommandErrors.DeploymentFailed(deployment);
        }

        if (deployment.Status == DeploymentStatus.WaitingForUser)
        {
            streams.Warn($"{deployment.Domain} is waiting for you: {deployment.NextAction}");
        }

        streams.Write(deployment);
    }
}
