using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Visits;
using Direxio.Deployer.Engine.Ports.Dns;

namespace Direxio.Deployer.Engine.Operations.Checks;

/// <summary>What the world is told of the domain: its record, and who answers for it.</summary>
internal sealed class NameCheck(NodeLook look) : IDeploymentCheck
{
    public string Name => "Name";

    public string Source => Texts.Check_SourceDns.InWords();

    public async Task<IReadOnlyList<CheckRow>> RunAsync(CancellationToken cancellationToken)
    {
        var (domain, address) = (look.Domain, look.State.Resources.PublicIp!);
        var zone = look.State.Resources.ZoneId is { } id && !look.Settings.IsUserDns
            ? FindZoneAsync(id, cancellationToken)
            : null;
        var snapshot = await look.Ports.Dns.QueryAsync(domain, cancellationToken).ConfigureAwait(false);
        var readiness = DnsReadiness.Judge(snapshot, domain, address);
        var delegation = zone is not null && snapshot.NameServers.Count > 0
            ? await DelegationAsync(zone, snapshot, readiness.IsReady).ConfigureAwait(false)
            : [];
        var fix = look.Settings.IsUserDns
            ? Advice.Of(nameof(Texts.Check_SetRecord), domain, address)
            : delegation.Any(row => row.Severity is CheckSeverity.Error)
                ? FollowOr(Advice.Of(nameof(Texts.Check_WriteRecord), Commands.RepeatProvisioning(domain)))
                : Advice.Of(nameof(Texts.Check_WriteRecord), Commands.RepeatProvisioning(domain));
        var rows = new List<CheckRow>
        {
            snapshot.Obstacle is not null || (snapshot.Answers.Count == 0 && snapshot.Problem is not null)
                ? CheckRow.Unknown("Record", $"{domain} A {address}", readiness.Explanation.ToString())
                : CheckRow.Of(
                    readiness.IsReady,
                    "Record",
                    $"{domain} A {address}",
                    readiness.Explanation.ToString(),
                    CheckSeverity.Error,
                    fix),
        };
        if (readiness.IsReady)
        {
            rows.Add(await SignaturesAsync(domain, address, cancellationToken).ConfigureAwait(false));
        }

        return [.. rows, .. delegation];
    }

    // The zone's own servers answer whoever asks; whoever checks signatures, as certificate authorities do, may refuse it all the same.
    private async Task<CheckRow> SignaturesAsync(string domain, string address, CancellationToken cancellationToken)
    {
        const string Name = "Dnssec";
        var expected = Texts.Check_SignaturesFit.InWords(domain);
        var others = await look.Ports.DnsViews.AskOthersAsync(
            domain, look.Settings.DnsResolvers, isIntercepted: false, cancellationToken).ConfigureAwait(false);
        return Dnssec.Judge(others, domain, address) switch
        {
            { Objection: { } objection } judged => new(
                Name,
                expected,
                objection.ToString(),
                judged.IsRefusedByAll ? CheckSeverity.Error : CheckSeverity.Warning,
                Advice.Of(nameof(Texts.Check_SetDs))),
            { Accepting.Count: 0 } => CheckRow.Unknown(
                Name, expected, string.Join("; ", others.Select(answer => answer.Describe().ToString()).Distinct())),
            var accepted => new(
                Name, expected, Texts.Check_SignaturesAccepted.InWords(string.Join(", ", accepted.Accepting)), CheckSeverity.Ok, null),
        };
    }

    private async Task<DnsZone?> FindZoneAsync(string id, CancellationToken cancellationToken)
    {
        await look.ProveAccountAsync(cancellationToken).ConfigureAwait(false);
        return await look.Cloud.DnsRecords.FindZoneAsync(id, cancellationToken).ConfigureAwait(false);
    }

    // What the account does not tell of its zone takes nothing from what DNS said. A zone that is gone, or that nobody is sent to, is no
    // fault of the name while that is answered rightly: whoever moved a domain on purpose must not be told to move it back.
    private async Task<IReadOnlyList<CheckRow>> DelegationAsync(Task<DnsZone?> zone, DnsSnapshot snapshot, bool isRight)
    {
        const string Name = "ZoneDelegation";
        try
        {
            var seen = Sorted(snapshot.NameServers);
            if (await zone.ConfigureAwait(false) is not { } hosted)
            {
                var (id, name) = (look.State.Resources.ZoneId!, look.State.Resources.ZoneName);
                return
                [
                    new(
                        Name,
                        Texts.Check_ZoneExists.InWords(name, id),
                        Texts.Check_ZoneGone.InWords(id, seen),
                        isRight ? CheckSeverity.Warning : CheckSeverity.Error,
                        FollowOr(null)),
                ];
            }

            if (hosted.NameServers.Count == 0)
            {
                return [];
            }

            var wanted = Sorted(hosted.NameServers);
            if (wanted == seen)
            {
                return [new(Name, wanted, seen, CheckSeverity.Ok, null)];
            }

            // Servers of the zone that are left out or stand beside others are a fault; other servers alone are another home of the domain.
            var isMoved = isRight && !ZoneFinder.IsLive(hosted, snapshot);
            return
            [
                new(
                    Name,
                    wanted,
                    seen,
                    isMoved ? CheckSeverity.Info : CheckSeverity.Error,
                    isMoved ? FollowOr(null) : FollowOr(Advice.Of(nameof(Texts.Check_SetNameServers), hosted.Name, wanted))),
            ];
        }
        catch (Exception exception) when (VisitErrors.Of(exception, look.Domain) is { } failure)
        {
            var reason = DeployErrors.MessageOf(failure).ToString();
            return [CheckRow.Unknown(Name, Texts.Check_CanBeChecked.InWords(), reason, DeployErrors.AdviceOf(failure))];
        }
    }

    private Advice FollowOr(Advice? back) => back is null
        ? Advice.Of(nameof(Texts.Check_FollowDns), Commands.Repair(look.Domain))
        : Advice.Of(nameof(Texts.Check_FollowDnsOr), Commands.Repair(look.Domain), back);

    private static string Sorted(IEnumerable<string> servers) =>
        string.Join(", ", servers.Select(server => server.TrimEnd('.').ToLowerInvariant()).Order(StringComparer.Ordinal));
}
