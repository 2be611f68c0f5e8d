using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Resources;

namespace Direxio.Deployer.Engine.Operations.Change;

/// <summary>What AWS shows of a node's instance.</summary>
/// <param name="Instance">The instance, which has not ended.</param>
/// <param name="Volume">Its root volume; null if it does not show.</param>
/// <param name="Protection">From what EC2 protects it.</param>
internal sealed record NodeFacts(InstanceInfo Instance, VolumeInfo? Volume, InstanceProtection Protection)
{
    /// <summary>Reads them, all at once.</summary>
    /// <exception cref="DeployException">InstanceTerminated; InstanceGone or ResourceNotShown.</exception>
    public static async Task<NodeFacts> ReadAsync(ChangeScene scene, CancellationToken cancellationToken)
    {
        var instance = await FindInstanceAsync(scene, cancellationToken).ConfigureAwait(false);
        var volumeId = instance.RootVolumeId ?? scene.Context.State.Resources.RootVolumeId;
        var volume = volumeId is null
            ? Task.FromResult<VolumeInfo?>(null)
            : scene.Cloud.Volumes.FindAsync(volumeId, cancellationToken);
        var protection = scene.Cloud.Instances.ReadProtectionAsync(instance.Id, cancellationToken);
        await Task.WhenAll(volume, protection).ConfigureAwait(false);
        return new(instance, await volume.ConfigureAwait(false), await protection.ConfigureAwait(false));
    }

    /// <summary>The node's instance.</summary>
    /// <exception cref="DeployException">InstanceTerminated; InstanceGone or ResourceNotShown.</exception>
    public static async Task<InstanceInfo> FindInstanceAsync(ChangeScene scene, CancellationToken cancellationToken)
    {
        var context = scene.Context;
        try
        {
            var instance = await RecordedLookup.FindAsync(
                context, InstanceKind.Intent, scene.InstanceId, scene.Cloud.Instances.FindAsync, cancellationToken).ConfigureAwait(false);
            if (instance.HasEnded)
            {
                throw await EndedInstance.ExplainAsync(context, scene.Cloud.Volumes, instance, cancellationToken).ConfigureAwait(false);
            }

            EndedInstance.Deny(context);
            return instance;
        }
        catch (DeployException exception) when (exception.Code == nameof(ProvisioningErrors.RecordedResourceGone))
        {
            throw await EndedInstance.ExplainAsync(context, scene.Cloud.Volumes, null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>True if that failure says that there is no instance any more.</summary>
    public static bool SaysGone(DeployException failure) => failure.Code
        is nameof(ProvisioningErrors.RecordedResourceGone) or nameof(InstanceErrors.InstanceTerminated);
}
