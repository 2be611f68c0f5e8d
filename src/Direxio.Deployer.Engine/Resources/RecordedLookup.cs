using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>Looks up what is on record. AWS may not show for minutes what it has just made,
/// so a young "not found" proves nothing.</summary>
internal static class RecordedLookup
{
    /// <summary>How long an answer of what is old is doubted.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The resource of a recorded id.</summary>
    /// <param name="context">The run.</param>
    /// <param name="intent">The intent that made it, which tells its age.</param>
    /// <param name="id">The recorded id.</param>
    /// <param name="find">Looks it up.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DeployException">RecordedResourceGone; or ResourceNotShown while it is too young for that.</exception>
    public static async Task<T> FindAsync<T>(
        PhaseContext context, string intent, string id, Func<string, CancellationToken, Task<T?>> find, CancellationToken cancellationToken)
        where T : class
    {
        var kind = ResourceKinds.WordsFor(intent);
        TimeSpan Rest() => Visibility.Remaining(context.State.Intents.LastWordOn(intent), context.Clock.GetUtcNow());
        var patience = context.AtMost(Rest());
        var what = Advice.Of(nameof(Texts.Kind_Named), KindName.Of(intent), id);
        var answer = await context.WaiterFor(PhaseId.S3_PROVISION).UntilAsync(
            new WaitPlan(Advice.Of(nameof(Texts.Wait_ShowOne), what), patience > Patience ? patience : Patience)
            {
                Pace = Pauses.Account,
            },
            async token =>
            {
                var found = await find(id, token).ConfigureAwait(false);
                return new Probe<T?>(found, found is not null, Advice.Of(nameof(Texts.Seen_NotYet)));
            },
            cancellationToken).ConfigureAwait(false);
        return answer.Value ?? throw (Rest() is var rest && rest > TimeSpan.Zero
            ? ProvisioningErrors.ResourceNotShown(kind, id, Visibility.Minutes(rest), context.Settings.Domain)
            : ProvisioningErrors.RecordedResourceGone(kind, id, context.State, context.Settings.Domain));
    }
}
