using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Resources;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>
/// Removes one resource the same way whatever it is: look, take away, look again. The last look alone decides what the
/// evidence says; a call that went well proves nothing, and one that failed may have taken effect.
/// </summary>
internal sealed class ResourceRemover(
    IReadOnlyDictionary<ResourceKind, IResourceRemoval> removals, RemovalObservations witness, RemovalWaits patience, TimeProvider clock)
{
    /// <summary>Removes the target and says what is known of it now.</summary>
    /// <param name="target">What is to go.</param>
    /// <param name="heldBack">Why it must not be touched yet; null if it may go.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<RemovalEvidence> RemoveAsync(RemovalTarget target, string? heldBack, CancellationToken cancellationToken)
    {
        var removal = removals[target.Kind];
        async Task<ResourceReading> LookAsync(CancellationToken token) =>
            witness.Judge(target, await removal.LookAsync(target.Id, token).ConfigureAwait(false));

        CloudException? refusal = null;
        try
        {
            var before = await patience.UntilToldAsync($"{target.Kind} {target.Id}", LookAsync, cancellationToken).ConfigureAwait(false);
            if (before.Presence is not (Presence.There or Presence.Unseen) || heldBack is not null)
            {
                return Evidence(target, removal, before, heldBack);
            }

            // What does not show may be there: it is asked to go all the same, and what that is worth the last look decides.
            refusal = await TryAsync(removal, target, before, cancellationToken).ConfigureAwait(false);
            var after = await LookAsync(cancellationToken).ConfigureAwait(false);
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

    private async Task<CloudException?> TryAsync(
        IResourceRemoval removal, RemovalTarget target, ResourceReading before, CancellationToken cancellationToken)
    {
        try
        {
            if (await removal.RemoveAsync(target.Id, cancellationToken).ConfigureAwait(false))
            {
                NoteAsked(target, before);
            }
            else
            {
                witness.Denied(target.Id);
            }

            return null;
        }
        catch (CloudException exception)
        {
            if (exception.Failure == CloudFailure.Ambiguous)
            {
                NoteAsked(target, before);
            }

            return exception;
        }
    }

    // The root volume goes with its instance.
    private void NoteAsked(RemovalTarget target, ResourceReading before)
    {
        witness.Asked(target.Id);
        if (before.RootVolumeId is { } volume)
        {
            witness.Asked(volume);
        }
    }

    private RemovalEvidence Evidence(
        RemovalTarget target, IResourceRemoval removal, ResourceReading seen, string? reason) => seen.Presence switch
    {
        Presence.Gone => Make(target, removal.WhenGone, seen.Detail),
        Presence.Kept => Make(target, EvidenceStatus.Retained, seen.Detail),
        Presence.Unseen => Make(target, EvidenceStatus.Unknown, WithReason(seen.Detail, reason)) with { LookAgainAt = seen.LookAgainAt },
        _ => Make(target, EvidenceStatus.StillPresent, WithReason(seen.Detail, reason)),
    };

    private RemovalEvidence Make(RemovalTarget target, EvidenceStatus status, string detail) =>
        new(target.Name, target.Kind, target.Id, status, detail, clock.GetUtcNow());

    private static string WithReason(string detail, string? reason) => reason is null ? detail : $"{detail}: {reason}";

    private static string InWords(CloudException exception) => exception.Message;
}
