using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Ports.Dns;

namespace Direxio.Deployer.Engine.Dns;

/// <summary>
/// Whether the name leads to the node by what resolvers say, for a network on which no authoritative server can be heard.
/// </summary>
internal static class DnsAgreement
{
    /// <summary>
    /// Asks for a record that has been made. The others first: only when one of them has seen it, or when none of them can
    /// be asked, this machine's own resolver is asked as well, which would remember for long that there was nothing.
    /// </summary>
    public static async Task<DnsReadiness> FindAsync(
        IDnsViews views,
        string domain,
        string address,
        IReadOnlyList<DnsResolverAddress> named,
        DnsObstacle obstacle,
        CancellationToken cancellationToken)
    {
        var others = await views.AskOthersAsync(domain, named, obstacle.IsInterception, cancellationToken).ConfigureAwait(false);
        var heard = others.Where(answer => answer.Problem is null).ToList();
        if (heard.FirstOrDefault(answer => !answer.Says(address)) is { } dissent)
        {
            return new(false, $"{dissent.Describe()}; {obstacle.Explanation}", dissent.Ipv6Addresses.Count > 0);
        }

        var own = await views.AskOwnAsync(domain, cancellationToken).ConfigureAwait(false);
        var agreeing = heard.Append(own).Where(answer => answer.Says(address)).ToList();
        if (heard.Count == 0)
        {
            return own.Says(address)
                ? new(true, $"{own.Resolver} alone answers {address}, and no other resolver can be asked; {obstacle.Explanation}", false)
                : new(false, $"{own.Describe()}, and no other resolver can be asked; {obstacle.Explanation}", false);
        }

        var doubt = own.Says(address) ? string.Empty : $" ({own.Describe()})";
        return new(
            true,
            $"{string.Join(", ", agreeing.Select(answer => answer.Resolver))} answer{(agreeing.Count == 1 ? "s" : string.Empty)} "
                + $"{address}{doubt}; {obstacle.Explanation}",
            false);
    }
}
