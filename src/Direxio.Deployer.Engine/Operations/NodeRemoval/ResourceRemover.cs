using Direxio.Deployer.Engine.Cloud;

namespace Direxio.Deployer.Engine.Operations.NodeRemoval;

/// <summary>
/// Removes one resource the same way whatever it is: look, take away, look again. The last look alone decides what the
/// evidence says; a call that went well proves nothing, and one that failed may have taken effect.
/// </summary>
internal sealed class ResourceRemover(IReadOnlyDictionary<ResourceKind, IResourceRemoval> removals, TimeProvider clock)
{
    /// <summary>Removes the target and says what is known of it now.</summary>
    /// <param name="target">What is to go.</param>
    /// <param name="heldBack">Why it must not be touched yet; null if it may go.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<RemovalEvidence> RemoveAsync(RemovalTarget target, string? heldBack, CancellationToken cancellationToken)
    {
        var removal = removals[target.Kind];
        CloudException? refusal = null;
        try
        {
            var before = await removal.LookAsync(target.Id, cancellationToken).ConfigureAwait(false);
            if (before.Presence != Presence.There || heldBack is not null)
            {
                return Evidence(target, removal, before, heldBack);
            }

            refusal = await TryAsync(removal, target.Id, cancellationToken).ConfigureAwait(false);
            var after = await removal.LookAsync(target.Id, cancellationToken).ConfigureAwait(false);
            return Evidence(target, removal, after, refusal is null ? null : InWords(refusal));
        }
        catch (CloudException exception)
        {
            var detail = refusal is null
                ? $"It could not be read: {InWords(exception)}"
                : $"Its removal failed ({InWords(refusal)}), and it could not be read: {InWords(exception)}";
            return Make(target, EvidenceStatus.Unknown, detail);
        }
    }

    private static async Task<CloudException?> TryAsync(IResourceRemoval removal, string id, CancellationToken cancellationToken)
    {
        try
        {
            await removal.RemoveAsync(id, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (CloudException exception)
        {
            return exception;
        }
    }

    private RemovalEvidence Evidence(RemovalTarget target, IResourceRemoval removal, Sighting seen, string? reason) => seen.Presence switch
    {
        Presence.Gone => Make(target, removal.WhenGone, seen.Detail),
        Presence.Kept => Make(target, EvidenceStatus.Retained, seen.Detail),
        _ => Make(target, EvidenceStatus.StillPresent, reason is null ? seen.Detail : $"{seen.Detail}: {reason}"),
    };

    private RemovalEvidence Make(RemovalTarget target, EvidenceStatus status, string detail) =>
        new(target.Name, target.Kind, target.Id, status, detail, clock.GetUtcNow());

    private static string InWords(CloudException exception) => exception.Message;
}
