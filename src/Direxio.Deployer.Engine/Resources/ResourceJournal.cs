using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>
/// The one way in which a resource comes to be: look for it, if it can be there; else write the intent, call, and record the id.
/// A process that dies at any point leaves either nothing, or an intent and tags by which the next run finds what was made.
/// </summary>
internal sealed class ResourceJournal(PhaseContext context)
{
    // With this token an instance was launched that is terminated by now: there is nothing that could still show.
    private const string LaunchedAndTerminated = "IdempotentInstanceTerminated";

    /// <summary>Finds the resource, or creates it and records it.</summary>
    /// <param name="kind">The intent's key.</param>
    /// <param name="token">The token, caller reference or name that the call carries.</param>
    /// <param name="find">Looks by recorded id, else by tag. Not called before the first call of a kind under a new run id.</param>
    /// <param name="create">Makes it. Not cancellable: a call that is under way is seen through and recorded.</param>
    /// <param name="record">Writes its id into the state.</param>
    /// <param name="cancellationToken">Stops before the call, never during it.</param>
    public async Task<T> EnsureAsync<T>(
        string kind,
        string token,
        Func<CancellationToken, Task<T?>> find,
        Func<Task<T>> create,
        Action<NodeState, T> record,
        CancellationToken cancellationToken)
        where T : class
    {
        var mayHave = context.State.Intents.WrittenAt(kind);
        var resource = (CanBeThere(kind) ? await find(cancellationToken).ConfigureAwait(false) : null)
            ?? await FindUnansweredAsync(kind, token, find, cancellationToken).ConfigureAwait(false);
        if (resource is null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            resource = await CreateOrAdoptAsync(kind, token, find, create, cancellationToken).ConfigureAwait(false);
        }

        context.Session.Update(state =>
        {
            record(state, resource);
            state.Intents.Settle(kind, context.Clock.GetUtcNow());
        });
        Tell(kind, isNew: context.State.Intents.WrittenAt(kind) != mayHave);
        return resource;
    }

    private void Tell(string kind, bool isNew)
    {
        if (ResourceKinds.MadeBy(kind) is { } made && made.RecordedId(context.State) is { } id)
        {
            context.Observer.EvidenceSeen(
                Advice.Of(isNew ? nameof(Texts.Seen_Made) : nameof(Texts.Seen_There), id), KindName.Of(made.Kind));
        }
    }

    /// <summary>
    /// Writes the intent and makes the call. A clear refusal takes the intent back: nothing was made, so nothing has to be looked
    /// for later. It stays where an earlier call, whose answer was never recorded, may have made what this one was refused.
    /// </summary>
    public async Task<T> AttemptAsync<T>(string kind, string token, Func<Task<T>> call)
    {
        var session = context.Session;
        var intents = session.State?.Intents;

        // What an earlier call may have made has shown by now, once its time is over.
        var mayExist = intents?.IsUnsettled(kind) == true && RestOf(kind) > TimeSpan.Zero;

        // Had the earlier call taken effect, its token would have been answered with what it made, not with a lack of room.
        var roomTells = ResourceKinds.IsRepeatable(kind) && (!mayExist || intents!.TokenOf(kind) == token);
        session.Update(state => state.Intents.Write(kind, token, context.Clock.GetUtcNow()));
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (CloudException exception)
            when ((exception.IsRefusal && !mayExist) || (exception.Failure is CloudFailure.Capacity && roomTells))
        {
            _ = session.TryUpdate(state => state.Intents.Withdraw(kind));
            throw;
        }
    }

    private bool CanBeThere(string kind) => !context.HasNewRunId || context.State.Intents.WrittenAt(kind) is not null;

    // A call that cannot be repeated without a second resource has to wait until the first one would have shown. So has one that is
    // not the same as the one that got no answer.
    private async Task<T?> FindUnansweredAsync<T>(
        string kind, string token, Func<CancellationToken, Task<T?>> find, CancellationToken cancellationToken)
        where T : class
    {
        var intents = context.State.Intents;
        if (!intents.IsUnsettled(kind) || (ResourceKinds.IsRepeatable(kind) && intents.TokenOf(kind) == token))
        {
            return null;
        }

        var found = await LookAgainAsync(kind, find, cancellationToken).ConfigureAwait(false);
        return found is null && RestOf(kind) is var rest && rest > TimeSpan.Zero
            ? throw ProvisioningErrors.CreationNotSettled(kind, Visibility.Minutes(rest), context.Settings.Domain)
            : found;
    }

    // The call may have taken effect although its answer was lost, and a duplicate may be ours from an earlier try. Either may
    // not show yet.
    private async Task<T> CreateOrAdoptAsync<T>(
        string kind, string token, Func<CancellationToken, Task<T?>> find, Func<Task<T>> create, CancellationToken cancellationToken)
        where T : class
    {
        for (var mayRepeat = !ResourceKinds.IsRepeatable(kind); ; mayRepeat = false)
        {
            try
            {
                return await AttemptAsync(kind, token, create).ConfigureAwait(false);
            }
            catch (CloudException exception) when (exception.Failure is CloudFailure.Ambiguous or CloudFailure.AlreadyExists)
            {
                // Of what can be repeated the next run learns by repeating it; it need not wait here.
                var isThere = exception.Failure == CloudFailure.AlreadyExists && exception.Code != LaunchedAndTerminated;
                var adopted = isThere || !ResourceKinds.IsRepeatable(kind)
                    ? await LookAgainAsync(kind, find, cancellationToken).ConfigureAwait(false)
                    : await find(cancellationToken).ConfigureAwait(false);
                if (adopted is not null)
                {
                    return adopted;
                }

                if (!mayRepeat || RestOf(kind) > TimeSpan.Zero)
                {
                    throw;
                }
            }
        }
    }

    private async Task<T?> LookAgainAsync<T>(string kind, Func<CancellationToken, Task<T?>> find, CancellationToken cancellationToken)
        where T : class
    {
        var answer = await context.WaiterFor(PhaseId.S3_PROVISION).UntilAsync(
            new WaitPlan(
                Advice.Of(nameof(Texts.Wait_ShowAsked), KindName.Of(kind)), context.AtMost(RestOf(kind)))
            {
                Pace = Pauses.Account,
            },
            async token =>
            {
                var found = await find(token).ConfigureAwait(false);
                return new Probe<T?>(found, found is not null, Advice.Of(nameof(Texts.Seen_NotYet)));
            },
            cancellationToken).ConfigureAwait(false);
        return answer.Value;
    }

    private TimeSpan RestOf(string kind) => Visibility.Remaining(context.State.Intents.WrittenAt(kind), context.Clock.GetUtcNow());
}
