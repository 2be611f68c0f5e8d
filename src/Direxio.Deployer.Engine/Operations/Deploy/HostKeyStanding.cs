using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>What is known of a node's host keys.</summary>
/// <param name="IsVerified">True if the keys on record are those that the instance's own console shows.</param>
/// <param name="Seen">What was seen instead, in words.</param>
internal sealed record HostKeyStanding(bool IsVerified, Advice Seen)
{
    /// <summary>True if waiting longer brings no keys.</summary>
    public bool IsFinal { get; init; }

    /// <summary>What AWS answered, if it did not show the console.</summary>
    public CloudException? Refusal { get; init; }
}
