using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>Releases the Elastic IP, which bills as long as it is allocated; never away from an instance that is not of this node.</summary>
internal sealed class AddressRemoval(IAddresses addresses, IReadOnlySet<string> ownInstances, RemovalPatience patience) : IResourceRemoval
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public ResourceKind Kind => ResourceKind.ElasticIp;

    public string Action => "Release the Elastic IP";

    public EvidenceStatus WhenGone => EvidenceStatus.Released;

    public async Task<Sighting> LookAsync(string id, CancellationToken cancellationToken)
    {
        var address = await addresses.FindAsync(id, cancellationToken).ConfigureAwait(false);
        return address switch
        {
            null => new(Presence.Gone, $"EC2 does not know the allocation {id}") { IsAbsence = true },
            { InstanceId: { } other } when !ownInstances.Contains(other) => new(
                Presence.Blocked, $"{address.PublicIp} is associated with {other}, which does not show as one of this node; if it is none, disassociate it there first"),
            _ => new(Presence.There, $"EC2 shows {id} ({address.PublicIp}) as allocated"),
        };
    }

    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        if (!await patience.WhileInUseAsync($"address {id}", Patience, token => addresses.ReleaseAsync(id, token), cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await patience.UntilGoneAsync($"address {id}", Patience, token => LookAsync(id, token), cancellationToken).ConfigureAwait(false);
        return true;
    }
}
