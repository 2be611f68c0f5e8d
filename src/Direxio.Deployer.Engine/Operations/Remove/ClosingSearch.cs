using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Resources;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>
/// The search by tag after a removal. What it finds wins over what was believed: it goes too, or is told as still there. It
/// looks again, within reason, while something that was asked for a moment ago may not show yet.
/// </summary>
internal sealed class ClosingSearch(TagSweep sweep, RemovalScope scope, RemovalLedger ledger, Waiter waiter)
{
    /// <summary>How often what is found is taken down. What is there after that is told.</summary>
    public const int MostRounds = 3;

    private const string Name = "tag_sweep";

    /// <summary>What has gone may be listed by its tags for so long.</summary>
    private static readonly TimeSpan TagsStay = TimeSpan.FromSeconds(30);

    // The last search, if nothing was taken away since.
    private IReadOnlyList<OwnedResource>? lastWord;

    /// <summary>
    /// Everything that carries the run's tags and may go, if any of it contradicts what was believed; empty if nothing does.
    /// A search that fails is left to <see cref="ConcludeAsync"/>, which tells it.
    /// </summary>
    /// <param name="isRepeated">
    /// True where what an earlier search found was taken away since: its tags are shown for a moment still.
    /// </param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<OwnedResource>> FindContradictionsAsync(bool isRepeated, CancellationToken cancellationToken)
    {
        lastWord = null;
        try
        {
            var wait = Visibility.WaitFor(
                Expected().Select(asked => Visibility.Remaining(asked.AskedAt, waiter.Now)).DefaultIfEmpty().Max());
            var answer = await waiter.UntilAsync(
                isRepeated && wait < TagsStay
                    ? new(Advice.Of(nameof(Texts.Wait_ListsGone)), TagsStay)
                    : new WaitPlan(Advice.Of(nameof(Texts.Wait_Shown)), wait),
                async token =>
                {
                    var found = await sweep.FindAsync(token).ConfigureAwait(false);
                    var isDone = found.Any(Contradicts)
                        ? !isRepeated
                        : !Expected().Any(asked => !found.Any(resource => resource.Kind == asked.Kind));
                    return new Probe<IReadOnlyList<OwnedResource>>(found, isDone, Advice.Of(nameof(Texts.Seen_NotYet)));
                },
                cancellationToken).ConfigureAwait(false);
            if (answer.Value.Any(Contradicts))
            {
                return [.. answer.Value.Where(MayGo)];
            }

            lastWord = answer.Value;
            return [];
        }
        catch (CloudException)
        {
            return [];
        }
    }

    /// <summary>Says what is left by the last word of the tags, and what nobody can know yet.</summary>
    public async Task ConcludeAsync(CancellationToken cancellationToken)
    {
        if (scope.State.RunId is null)
        {
            Tell(EvidenceStatus.Skipped, "the state has no run id, so there is no tag to search for");
            return;
        }

        try
        {
            var found = lastWord ?? await sweep.FindAsync(cancellationToken).ConfigureAwait(false);
            var left = found.Where(Contradicts).ToList();
            foreach (var resource in left)
            {
                ledger.Record(new(
                    NameOf(resource),
                    resource.Kind,
                    resource.Id,
                    EvidenceStatus.StillPresent,
                    "its tags were found again afterwards",
                    waiter.Now.LocalDateTime));
            }

            TellUnsettled(null);
            var where = scope.TouchesRoute53 ? $"{scope.State.Region} and the hosted zones" : scope.State.Region;
            Tell(
                left.Count == 0 ? EvidenceStatus.Deleted : EvidenceStatus.StillPresent,
                $"a search of {where} for the run id {scope.State.RunId} found "
                    + $"{(left.Count == 0 ? "nothing else" : $"{left.Count} more")}");
        }
        catch (CloudException exception)
        {
            TellUnsettled(exception);
            Tell(EvidenceStatus.Unknown, $"the account could not be searched for the run id {scope.State.RunId}: {exception.Message}");
        }
    }

    // What was asked for, and neither its id was recorded nor anything of its kind found.
    private IEnumerable<(ResourceKind Kind, DateTimeOffset? AskedAt)> Expected() =>
        scope.Unsettled.Where(asked => !ledger.Evidence.Any(seen => seen.Kind == asked.Kind && seen.Id is not null));

    private void TellUnsettled(CloudException? problem)
    {
        foreach (var (kind, askedAt) in Expected().ToList())
        {
            var now = waiter.Now;
            var remaining = Visibility.Remaining(askedAt, now);
            var told = new RemovalEvidence(
                ResourceKinds.Describe(kind).EvidenceName, kind, null, EvidenceStatus.Unknown, string.Empty, now.LocalDateTime);
            ledger.Record((problem, remaining > TimeSpan.Zero) switch
            {
                ({ } failure, _) =>
                    told with { Detail = $"it was asked for, and whether it came to be could not be searched: {failure.Message}" },
                (null, true) => told with
                {
                    Detail = "it was asked for so recently that it may not show yet: "
                        + $"nothing carries the run id {scope.State.RunId}, which proves nothing",
                    LookAgainAt = (now + remaining).LocalDateTime,
                },
                _ => told with
                {
                    Status = EvidenceStatus.Skipped,
                    Detail = $"it was asked for, but nothing carries the run id {scope.State.RunId}",
                },
            });
        }
    }

    // A refusal is no contradiction, nor is what was left on purpose or held back: that is known to be there.
    private bool Contradicts(OwnedResource resource) => MayGo(resource)
        && LastWordOn(resource)?.Status is null or EvidenceStatus.Terminated or EvidenceStatus.Deleted or EvidenceStatus.Released
            or EvidenceStatus.Unknown;

    private bool MayGo(OwnedResource resource) => LastWordOn(resource)?.Status is not (EvidenceStatus.Retained or EvidenceStatus.Skipped);

    private RemovalEvidence? LastWordOn(OwnedResource resource) =>
        ledger.Evidence.FirstOrDefault(seen => seen.Kind == resource.Kind && seen.Id == resource.Id);

    private string NameOf(OwnedResource resource) =>
        LastWordOn(resource)?.Name ?? ResourceKinds.Describe(resource.Kind).FurtherEvidenceName(resource.Id);

    private void Tell(EvidenceStatus status, string detail) =>
        ledger.Record(new(Name, null, null, status, detail, waiter.Now.LocalDateTime));
}
