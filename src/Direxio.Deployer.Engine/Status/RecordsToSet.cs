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

        var resources = state.Resources;
        return (state.DnsMode, resources) switch
        {
            (DnsMode.User, { PublicIp: { } address }) => [new("A", domain, address)],
            (DnsMode.Route53, { ZoneCreated: true }) =>
                [.. resources.NameServers.Select(server => new DnsRecordToSet("NS", resources.ZoneName ?? domain, server))],
            _ => [],
        };
    }
}
