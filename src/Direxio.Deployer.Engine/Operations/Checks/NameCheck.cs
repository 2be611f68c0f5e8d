using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Visits;

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
            ? look.Cloud.DnsRecords.FindZoneAsync(id, cancellationToken)
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
        if (zone is not null && await zone.ConfigureAwait(false) is { NameServers.Count: > 0 } hosted && snapshot.NameServers.Count > 0)
        {
            var (wanted, seen) = (Sorted(hosted.NameServers), Sorted(snapshot.NameServers));
            rows.Add(CheckRow.Of(
                wanted == seen,
                "ZoneDelegation",
                wanted,
                seen,
                CheckSeverity.Error,
                Advice.Of(nameof(Texts.Check_SetNameServers), hosted.Name, wanted)));
        }

        return rows;
    }

    private static string Sorted(IEnumerable<string> servers) =>
        string.Join(", ", servers.Select(server => server.TrimEnd('.').ToLowerInvariant()).Order(StringComparer.Ordinal));
}
