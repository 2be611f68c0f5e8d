using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Operations.AwsAccess;

/// <summary>Asks AWS who credentials are, and warns of what will get in the way later.</summary>
internal sealed class CredentialInquiry(CommandContext context)
{
    /// <summary>A clock that is further off than this is warned of.</summary>
    private static readonly TimeSpan ClockLimit = TimeSpan.FromMinutes(1);

    /// <summary>How long AWS may not know a key that was just made.</summary>
    public static readonly TimeSpan NewKeyPatience = TimeSpan.FromSeconds(20);

    /// <summary>Who they are; AWS has accepted them.</summary>
    /// <param name="target">Where to ask, and with which credentials.</param>
    /// <param name="isRehearsal">Whether a rehearsed account answers.</param>
    /// <param name="events">What goes differently there.</param>
    /// <param name="again">The command that is to be run again when the cause of a refusal is gone.</param>
    /// <param name="patience">How long a key that AWS does not know may be one that it does not know yet.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DeployException">What <see cref="CloudErrors.CloudCallFailed"/> says.</exception>
    public async Task<AwsCredential> AskAsync(
        CloudTarget target,
        bool isRehearsal,
        IReadOnlyList<RehearsalEvent> events,
        Advice again,
        TimeSpan patience,
        CancellationToken cancellationToken)
    {
        using var world = context.Enter(RunSubject.Account with { IsRehearsal = isRehearsal, RehearsalEvents = events, IsNew = true });
        using var cloud = world.Ports.ConnectCloud(target, context.Observer);
        CallerIdentity identity;
        try
        {
            identity = await GetAsync(
                cloud.Identity, new(null, context.Observer, world.Ports.Clock), patience, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception)
        {
            throw CloudErrors.CloudCallFailed(exception, again);
        }

        Warn(identity);
        return new()
        {
            AccountId = identity.AccountId,
            IsRoot = identity.IsRoot,
            Arn = identity.RedactedArn,
            Source = identity.CredentialSource,
            Region = target.Region,
            ExpiresAt = identity.ExpiresAt?.LocalDateTime,
            ClockDifference = identity.ClockDifference,
            NextAction = string.Empty,
            CheckedAt = world.Ports.Clock.GetUtcNow().LocalDateTime,
            Rehearsal = isRehearsal,
        };
    }

    // A new key is known everywhere only after some seconds; whoever takes it over from its file has mostly just made it.
    private static async Task<CallerIdentity> GetAsync(
        IIdentity account, Waiter waiter, TimeSpan patience, CancellationToken cancellationToken)
    {
        CloudException? unknown = null;
        var answer = await waiter.UntilAsync(
            new WaitPlan(Advice.Of(nameof(Texts.Wait_NewKey)), patience) { Pace = Pauses.Account },
            async token =>
            {
                try
                {
                    return new Probe<CallerIdentity?>(await account.GetAsync(token).ConfigureAwait(false), true, null);
                }
                catch (CloudException exception) when (exception.Code == AccessErrors.UnknownKey)
                {
                    unknown = exception;
                    return new Probe<CallerIdentity?>(null, false, Advice.Of(nameof(Texts.Seen_NotYet)));
                }
            },
            cancellationToken).ConfigureAwait(false);
        return answer.Value ?? throw unknown!;
    }

    private void Warn(CallerIdentity identity)
    {
        if (identity.IsRoot)
        {
            context.Observer.Warn(Advice.Of(nameof(Texts.Warn_Root)));
        }

        if (identity.ClockDifference is { } difference && difference.Duration() > ClockLimit)
        {
            context.Observer.Warn(Advice.Of(nameof(Texts.Warn_Clock), ClockWords.Of(difference)));
        }
    }
}
