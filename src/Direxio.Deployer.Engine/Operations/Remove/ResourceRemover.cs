using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Resources;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>
/// Removes one resource the same way whatever it is: look, take away, look again. The last look alone decides what the
/// evidence says; a call that went well proves nothing, and one that failed may have taken effect. What was looked at a moment ago,
/// for the plan, is not looked at once more before it is taken away.
/// </summary>
internal sealed class ResourceRemover(
    IReadOnlyDictionary<ResourceKind, IResourceRemoval> removals, RemovalObservations witness, RemovalWaits patience, TimeProvider clock)
{
    /// <summary>How long a look counts before something is taken away by it.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    /// <summary>Removes the target and says what is known of it now.</summary>
    /// <param name="entry">What is to go, as it was seen last.</param>
    /// <param name="heldBack">Why it must not be touched yet; null if it may go.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<RemovalEvidence> RemoveAsync(InventoryEntry entry, string? heldBack, CancellationToken cancellationToken)
    {
        var target = entry.Target;
        var removal = removals[target.Kind];
        async Task<ResourceReading> LookAsync(CancellationToken token) =>
            witness.Judge(target, await removal.LookAsync(target.Id, token).ConfigureAwait(false));

        CloudException? refusal = null;
        try
        {
            var before = StillCounts(entry)
                ?? await patience.UntilToldAsync(KindName.Of(target.Kind, target.Id), LookAsync, cancellationToken).ConfigureAwait(false);
            if (before.Presence is not (Presence.There or Presence.Unseen) || heldBack is not null)
            {
                return Evidence(target, removal, before, heldBack);
            }

            // What does not show may be there: it is asked to go all the same, and what that is worth the last look decides.
            (refusal, var seen) = await TryAsync(removal, target, before, cancellationToken).ConfigureAwait(false);
            var after = seen is null ? await LookAsync(cancellationToken).ConfigureAwait(false) : witness.Judge(target, seen);
            return Evidence(target, removal, after, refusal is null ? null : InWords(refusal)) with
            {
                IsProtected = ProtectedInstance.Refuses(refusal),
                Denial = refusal is { IsDenied: true } ? refusal : null,
                NotPutBack = after.NotPutBack,
            };
        }
        catch (CloudException exception)
        {
            var detail = refusal is null
                ? $"It could not be read: {InWords(exception)}"
                : $"Its removal failed ({InWords(refusal)}), and it could not be read: {InWords(exception)}";
            return Make(target, EvidenceStatus.Unknown, detail) with
            {
                Denial = exception.IsDenied ? exception : refusal is { IsDenied: true } ? refusal : null,
            };
        }
    }

    // By a fresh look only what it saw to be there is taken away, and not what may have gone with its instance meanwhile.
    private ResourceReading? StillCounts(InventoryEntry entry) =>
        entry is { Seen: { Presence: Presence.There } seen, SeenAt: { } at }
        && ResourceKinds.Describe(entry.Target.Kind).IsMadeByIntent
        && (clock.GetUtcNow() - at).Duration() < Freshness
            ? seen
            : null;

    private async Task<(CloudException? Refusal, ResourceReading? After)> TryAsync(
        IResourceRemoval removal, RemovalTarget target, ResourceReading before, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await removal.RemoveAsync(target.Id, before, cancellationToken).ConfigureAwait(false);
            if (answer.IsAccepted)
            {
                NoteAsked(target, before);
            }
            else
            {
                witness.Denied(target.Id);
            }

            return (null, answer.After);
        }
        catch (CloudException exception)
        {
            if (exception.Failure == CloudFailure.Ambiguous)
            {
                NoteAsked(target, before);
            }

            return (exception, null);
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
        Presence.Unseen => Make(target, EvidenceStatus.Unknown, WithReason(seen.Detail, reason)) with
        {
            LookAgainAt = seen.LookAgainAt?.LocalDateTime,
        },
        _ => Make(target, EvidenceStatus.StillPresent, WithReason(seen.Detail, reason)),
    };

    private RemovalEvidence Make(RemovalTarget target, EvidenceStatus status, string detail) =>
        new(target.Name, target.Kind, target.Id, status, detail, clock.GetUtcNow().LocalDateTime);

    private static string WithReason(string detail, string? reason) => reason is null ? detail : $"{detail}: {reason}";

    private static string InWords(CloudException exception) => exception.Message;
}
