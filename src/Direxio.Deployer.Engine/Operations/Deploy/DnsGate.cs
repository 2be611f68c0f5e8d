using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>
/// Waits until the world sees the address, and tells a user who has to act exactly what to do. On a network where no
/// authoritative server can be heard, it goes by what independent resolvers agree on, and says so.
/// </summary>
internal sealed class DnsGate(IAuthoritativeDns dns, IDnsViews views)
{
    /// <summary>How long a resume looks again after a user said that the record is set. Authoritative servers show it at once.</summary>
    private static readonly TimeSpan ResumePatience = TimeSpan.FromSeconds(30);

    /// <summary>How long a zone whose servers nobody delegates to may look undelegated before the user is asked.</summary>
    private static readonly TimeSpan DelegationPatience = TimeSpan.FromSeconds(20);

    /// <summary>How long resolvers are asked again; they remember what they said, so that more of it helps little.</summary>
    private static readonly TimeSpan ResolverPatience = TimeSpan.FromMinutes(1);

    /// <summary>Null once DNS is ready; else what the user has to do.</summary>
    /// <param name="context">The node.</param>
    /// <param name="provider">Where the deployer keeps the record, in words; without meaning where the user does.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public async Task<PhaseOutcome.Waiting?> PassAsync(PhaseContext context, string provider, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var address = context.State.Resources.PublicIp!;
        var isOurs = !settings.IsUserDns;
        var limit = isOurs ? settings.Timeout : context.IsResume ? context.AtMost(ResumePatience) : TimeSpan.Zero;
        var begun = context.Clock.GetTimestamp();

        var answer = await context.WaiterFor(PhaseId.S3_PROVISION).UntilAsync(
            new WaitPlan(Advice.Of(nameof(Texts.Wait_NameServers), settings.Domain, address), limit) { Pace = Pauses.Dns },
            async token =>
            {
                var seen = await LookAsync(context, address, token).ConfigureAwait(false);
                var elapsed = context.Clock.GetElapsedTime(begun);
                return new Probe<Sight>(seen, seen.Readiness.IsReady, seen.Readiness.Explanation)
                {
                    IsHopeless = seen.Readiness.NeedsUser
                        || (seen.IsUndelegated && elapsed >= DelegationPatience)
                        || (seen.Obstacle is not null && elapsed >= ResolverPatience),
                };
            },
            cancellationToken).ConfigureAwait(false);

        var (readiness, isUndelegated, obstacle) = answer.Value;
        if (answer.IsSatisfied)
        {
            if (obstacle is not null)
            {
                context.Observer.Warn(Advice.Of(nameof(Texts.Warn_DnsByOthers), settings.Domain, readiness.Explanation));
            }

            context.Session.Update(state =>
            {
                state.Dns.IsReady = true;
                state.Dns.SeenBy = readiness.Explanation.ToEnglish();
            });
            return null;
        }

        return (isOurs, isUndelegated, readiness.NeedsUser) switch
        {
            _ when readiness.IsRefusedBySignature => new(
                $"DNS not ready: {readiness.Explanation}",
                Advice.Of(nameof(Texts.Wait_Signatures), readiness.Explanation, Commands.Resume(settings.Domain))),
            (true, _, false) when obstacle is not null => Unconfirmed(context, provider, address, readiness.Explanation),
            (true, true, false) => DelegationNeeded(context, provider, readiness.Explanation),
            (true, false, false) => throw ProvisioningErrors.DnsTimedOut(settings.Domain, address, readiness.Explanation),
            (true, _, true) => new(
                $"DNS not ready: {readiness.Explanation}",
                Advice.Of(nameof(Texts.Wait_Correct), readiness.Explanation, Commands.Resume(settings.Domain))),
            _ => RecordNeeded(context, address, readiness.Explanation),
        };
    }

    private async Task<Sight> LookAsync(PhaseContext context, string address, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var isOurs = !settings.IsUserDns;
        var snapshot = await dns.QueryAsync(settings.Domain, cancellationToken).ConfigureAwait(false);
        if (snapshot.Obstacle is { } obstacle)
        {
            // Nobody can have set a record whose address was not known before this run.
            var readiness = isOurs || context.IsResume
                ? await DnsAgreement.FindAsync(
                    views, settings.Domain, address, settings.DnsResolvers, obstacle, cancellationToken).ConfigureAwait(false)
                : new(false, Advice.Of(nameof(Texts.Dns_NotAsked), settings.Domain, obstacle.Explanation), false);
            return new(readiness, false, obstacle);
        }

        var judged = DnsReadiness.Judge(snapshot, settings.Domain, address);
        return judged.IsReady && await FindRefusalAsync(settings, address, cancellationToken).ConfigureAwait(false) is { } refusal
            ? new(refusal, false, null)
            : new(judged, isOurs && !judged.IsReady && !IsDelegated(context, snapshot), null);
    }

    // With signatures that nobody accepts no certificate is ever issued, and the instance would bill for nothing.
    private async Task<DnsReadiness?> FindRefusalAsync(DeploymentSettings settings, string address, CancellationToken cancellationToken)
    {
        var others = await views.AskOthersAsync(
            settings.Domain, settings.DnsResolvers, isIntercepted: false, cancellationToken).ConfigureAwait(false);
        return Dnssec.Judge(others, settings.Domain, address) is { IsRefusedByAll: true, Objection: { } objection }
            ? new(false, objection, true) { IsRefusedBySignature = true }
            : null;
    }

    private static PhaseOutcome.Waiting RecordNeeded(PhaseContext context, string address, Advice seen)
    {
        var domain = context.Settings.Domain;
        return new(
            $"DNS not ready: {seen}",
            Advice.Of(nameof(Texts.Wait_Record), domain, address, seen, Commands.Resume(domain)));
    }

    private static PhaseOutcome.Waiting Unconfirmed(PhaseContext context, string provider, string address, Advice seen)
    {
        var (domain, resources) = (context.Settings.Domain, context.State.Resources);
        return new(
            $"DNS not confirmed: {seen}",
            Advice.Of(
                nameof(Texts.Wait_Unconfirmed),
                provider,
                domain,
                address,
                seen,
                resources.ZoneName,
                string.Join(", ", resources.NameServers),
                Commands.Resume(domain)));
    }

    // Whoever moves a whole domain moves its mail and web site too.
    private static PhaseOutcome.Waiting DelegationNeeded(PhaseContext context, string provider, Advice seen)
    {
        var resources = context.State.Resources;
        var servers = string.Join(", ", resources.NameServers);
        var caution = resources.ZoneName is { } zone && !zone.Equals(context.Settings.Domain, StringComparison.OrdinalIgnoreCase)
            ? Advice.Of(nameof(Texts.Wait_DelegationCaution), zone, provider)
            : null;
        var moved = context.State.Dns.IsReady
            ? Advice.Of(nameof(Texts.Wait_DelegationMoved), Commands.Repair(context.Settings.Domain))
            : null;
        return new(
            $"hosted zone {resources.ZoneName} is not delegated to {provider} yet; its name servers: {servers}; seen now: {seen}",
            Advice.Of(
                nameof(Texts.Wait_Delegation),
                resources.ZoneName,
                servers,
                Advice.Join(string.Empty, [caution, moved]),
                Commands.Resume(context.Settings.Domain)));
    }

    private static bool IsDelegated(PhaseContext context, DnsSnapshot snapshot) =>
        snapshot.NameServers.Any(
            server => context.State.Resources.NameServers.Contains(server.TrimEnd('.'), StringComparer.OrdinalIgnoreCase));

    private sealed record Sight(DnsReadiness Readiness, bool IsUndelegated, DnsObstacle? Obstacle);
}
