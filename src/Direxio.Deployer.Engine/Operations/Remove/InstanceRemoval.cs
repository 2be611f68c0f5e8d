using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>Terminates the instance and waits for it: volume, address and group are free only afterwards.</summary>
internal sealed class InstanceRemoval(IInstances instances, RemovalPatience patience) : IResourceRemoval
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public ResourceKind Kind => ResourceKind.Instance;

    public string Action => "Terminate the EC2 instance";

    public EvidenceStatus WhenGone => EvidenceStatus.Terminated;

    public async Task<Sighting> LookAsync(string id, CancellationToken cancellationToken)
    {
        var instance = await instances.FindAsync(id, cancellationToken).ConfigureAwait(false);
        return instance switch
        {
            null => new(Presence.Gone, $"EC2 does not know {id}") { IsAbsence = true },
            { State: InstanceState.Terminated } => new(Presence.Gone, $"EC2 shows {id} as terminated") { RootVolumeId = instance.RootVolumeId },
            _ => new(Presence.There, $"EC2 shows {id} as {InWords(instance.State)}") {
                InstanceType = instance.InstanceType,
                RootVolumeId = instance.RootVolumeId,
                IsIdle = instance.State is not (InstanceState.Pending or InstanceState.Running),
            },
        };
    }

    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        if (!await instances.TerminateAsync(id, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await patience.UntilGoneAsync($"instance {id}", Patience, token => LookAsync(id, token), cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static string InWords(InstanceState state) => state == InstanceState.ShuttingDown ? "shutting down" : state.ToString().ToLowerInvariant();
}
