using Direxio.Deployer.Engine.Dns;

namespace Direxio.Deployer.Engine.Phases.Provisioning;

/// <summary>Waits until the world sees the address, and tells a user who has to act exactly what to do.</summary>
internal sealed class DnsGate(IAuthoritativeDns dns)
{
    /// <summary>How long a resume looks again after a user said that the record is set. Authoritative servers show it at once.</summary>
    private static readonly TimeSpan ResumePatience = TimeSpan.FromSeconds(30);

    /// <summary>How long a zone whose servers nobody delegates to may look undelegated before the user is asked.</summary>
    private static readonly TimeSpan DelegationPatience = TimeSpan.FromSeconds(20);

    /// <summary>Null once DNS is ready; else what the user has to do.</summary>
    public async Task<PhaseOutcome.Waiting?> PassAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var address = context.State.Resources.PublicIp!;
        var isRoute53 = settings.DnsMode == DnsMode.Route53;
        var limit = isRoute53 ? settings.Timeout : context.IsResume ? context.AtMost(ResumePatience) : TimeSpan.Zero;
        var begun = context.Clock.GetTimestamp();

        var answer = await context.WaiterFor(PhaseId.S3_PROVISION).UntilAsync(
            new WaitPlan($"every authoritative name server to answer {settings.Domain} A {address}", limit),
            async token =>
            {
                var snapshot = await dns.QueryAsync(settings.Domain, token).ConfigureAwait(false);
                var judged = DnsReadiness.Judge(snapshot, settings.Domain, address);
                var undelegated = isRoute53 && !judged.IsReady && !IsDelegated(context, snapshot);
                return new Probe<(DnsReadiness Readiness, bool Undelegated)>((judged, undelegated), judged.IsReady, judged.Explanation)
                {
                    IsHopeless = judged.NeedsUser || (undelegated && context.Clock.GetElapsedTime(begun) >= DelegationPatience),
                };
            },
            cancellationToken).ConfigureAwait(false);

        if (answer.IsSatisfied)
        {
            context.Session.Update(state => state.Root["dns_ready"] = true);
            return null;
        }

        var (readiness, isUndelegated) = answer.Value;
        return (isRoute53, isUndelegated, readiness.NeedsUser) switch
        {
            (true, true, false) => DelegationNeeded(context, readiness.Explanation),
            (true, false, false) => throw DeployErrors.DnsTimedOut(settings.Domain, address, readiness.Explanation),
            (true, _, true) => new(
                $"DNS not ready: {readiness.Explanation}",
                $"{readiness.Explanation}. Mend that, then run Resume-DirexioDeployment -Domain {settings.Domain}."),
            _ => RecordNeeded(context, address, readiness.Explanation),
        };
    }

    private static PhaseOutcome.Waiting RecordNeeded(PhaseContext context, string address, string seen)
    {
        var domain = context.Settings.Domain;
        return new(
            $"DNS not ready: {seen}",
            $"At your DNS provider create exactly this record: {domain}  A  {address}  (no AAAA or CNAME beside it). Seen now: {seen}. "
                + $"Then run Resume-DirexioDeployment -Domain {domain}.");
    }

    private static PhaseOutcome.Waiting DelegationNeeded(PhaseContext context, string seen)
    {
        var resources = context.State.Resources;
        var servers = string.Join(", ", resources.NameServers);
        return new(
            $"hosted zone {resources.ZoneName} is not delegated to Route 53 yet; its name servers: {servers}; seen now: {seen}",
            $"At the provider that holds the parent domain, set the NS records of {resources.ZoneName} to: {servers}. "
                + $"Then run Resume-DirexioDeployment -Domain {context.Settings.Domain}.");
    }

    private static bool IsDelegated(PhaseContext context, DnsSnapshot snapshot) =>
        snapshot.NameServers.Any(server => context.State.Resources.NameServers.Contains(server.TrimEnd('.'), StringComparer.OrdinalIgnoreCase));
}
