using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>Deletes the public half of the key pair that AWS holds.</summary>
internal sealed class KeyPairRemoval(IKeyPairs keyPairs) : IResourceRemoval
{
    public ResourceKind Kind => ResourceKind.KeyPair;

    public string Action => "Delete the key pair";

    public EvidenceStatus WhenGone => EvidenceStatus.Deleted;

    public async Task<Sighting> LookAsync(string id, CancellationToken cancellationToken) =>
        await keyPairs.FindAsync(id, cancellationToken).ConfigureAwait(false) is null
            ? new(Presence.Gone, $"EC2 does not know the key pair {id}") { IsAbsence = true }
            : new(Presence.There, $"EC2 shows the key pair {id}");

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => keyPairs.DeleteAsync(id, cancellationToken);
}
