using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>Deletes the security group, once the interfaces of the terminated instance have let go of it.</summary>
internal sealed class SecurityGroupRemoval(ISecurityGroups groups, RemovalPatience patience) : IResourceRemoval
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public ResourceKind Kind => ResourceKind.SecurityGroup;

    public string Action => "Delete the security group";

    public EvidenceStatus WhenGone => EvidenceStatus.Deleted;

    public async Task<Sighting> LookAsync(string id, CancellationToken cancellationToken) =>
        await groups.FindAsync(id, cancellationToken).ConfigureAwait(false) is null
            ? new(Presence.Gone, $"EC2 does not know the security group {id}") { IsAbsence = true }
            : new(Presence.There, $"EC2 shows the security group {id}");

    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await patience.WhileInUseAsync($"security group {id}", Patience, token => groups.DeleteAsync(id, token), cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.Failure == CloudFailure.InUse)
        {
            var users = await groups.ListUsersAsync(id, cancellationToken).ConfigureAwait(false);
            throw users.Count == 0
                ? exception
                : new CloudException(CloudFailure.InUse, exception.Service, exception.Action, exception.Code, $"{id} is used by {string.Join(", ", users)}", exception);
        }
    }
}
