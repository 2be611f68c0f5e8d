using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Operations.AwsAccess;

/// <summary>Asks AWS who credentials are, and warns of what will get in the way later.</summary>
internal sealed class CredentialInquiry(CommandContext context)
{
    /// <summary>A clock that is further off than this is warned of.</summary>
    private static readonly TimeSpan ClockLimit = TimeSpan.FromMinutes(1);

    /// <summary>Who they are; AWS has accepted them.</summary>
    /// <param name="target">Where to ask, and with which credentials.</param>
    /// <param name="isRehearsal">Whether a rehearsed account answers.</param>
    /// <param name="events">What goes differently there.</param>
    /// <param name="again">The command that is to be run again when the cause of a refusal is gone.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DeployException">What <see cref="CloudErrors.CloudCallFailed"/> says.</exception>
    public async Task<AwsCredential> AskAsync(
        CloudTarget target, bool isRehearsal, IReadOnlyList<RehearsalEvent> events, Advice again, CancellationToken cancellationToken)
    {
        using var world = context.Enter(RunSubject.Account with { IsRehearsal = isRehearsal, RehearsalEvents = events, IsNew = true });
        using var cloud = world.Ports.ConnectCloud(target, context.Observer);
        CallerIdentity identity;
        try
        {
            identity = await cloud.Identity.GetAsync(cancellationToken).ConfigureAwait(false);
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
