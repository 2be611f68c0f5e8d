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
        var fix = look.Settings.IsUserDns
            ? Advice.Of(nameof(Texts.Check_SetRecord), domain, address)
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

        if (zone is not null && snapshot.NameServers.Count > 0)
        {
            rows.AddRange(await DelegationAsync(zone, snapshot.NameServers).ConfigureAwait(false));
        }

        return rows;
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

    // What the account does not tell of its zone takes nothing from what DNS said.
    private async Task<IReadOnlyList<CheckRow>> DelegationAsync(Task<DnsZone?> zone, IReadOnlyList<string> nameServers)
    {
        const string Name = "ZoneDelegation";
        try
        {
            if (await zone.ConfigureAwait(false) is not { NameServers.Count: > 0 } hosted)
            {
                return [];
            }

            var (wanted, seen) = (Sorted(hosted.NameServers), Sorted(nameServers));
            var fix = Advice.Of(nameof(Texts.Check_SetNameServers), hosted.Name, wanted);
            return [CheckRow.Of(wanted == seen, Name, wanted, seen, CheckSeverity.Error, fix)];
        }
        catch (Exception exception) when (VisitErrors.Of(exception, look.Domain) is { } failure)
        {
            var reason = DeployErrors.MessageOf(failure).ToString();
            return [CheckRow.Unknown(Name, Texts.Check_CanBeChecked.InWords(), reason, DeployErrors.AdviceOf(failure))];
        }
    }

    private static string Sorted(IEnumerable<string> servers) =>
        string.Join(", ", servers.Select(server => server.TrimEnd('.').ToLowerInvariant()).Order(StringComparer.Ordinal));
}
