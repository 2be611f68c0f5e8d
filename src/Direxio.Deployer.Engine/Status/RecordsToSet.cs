using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Status;

/// <summary>The DNS records that a deployment waits for and only the user can set.</summary>
internal static class RecordsToSet
{
    /// <summary>Reads them from the state: they are asked for as soon as their values are known, until DNS has them.</summary>
    /// <param name="state">The state.</param>
    /// <param name="current">The phase that it stands in.</param>
    /// <param name="domain">The domain.</param>
    public static IReadOnlyList<DnsRecordToSet> Of(NodeState state, PhaseRecord current, string domain)
    {
        if (current.Id != PhaseId.S3_PROVISION || state.Dns.IsReady || state.Removal != RemovalProgress.None)
        {
            return [];
        }

        return [.. In(domain, state.DnsMode, zoneIsMade: false, state).Where(record => record.Value is not null)];
    }

    /// <summary>Those that a plan comes to, with the values that are on record already; none once DNS was seen to have them.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="mode">Who keeps the DNS record.</param>
    /// <param name="zoneIsMade">A hosted zone is going to be made.</param>
    /// <param name="recorded">The state; null if nothing is on record.</param>
    public static IReadOnlyList<DnsRecordToSet> In(string domain, string mode, bool zoneIsMade, NodeState? recorded)
    {
        var resources = recorded?.Resources;
        return (mode, resources) switch
        {
            _ when recorded?.Dns.IsReady == true => [],
            (DnsMode.User, _) => [new("A", domain, resources?.PublicIp)],
            (DnsMode.Route53, { ZoneCreated: true }) =>
                [.. resources.NameServers.Select(server => new DnsRecordToSet("NS", resources.ZoneName ?? domain, server))],
            (DnsMode.Route53, _) when zoneIsMade => [new("NS", domain, null)],
            _ => [],
        };
    }
}
