using Direxio.Deployer.Engine.Foundation.Guidance;
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
        if (Dnssec.Judge(others, domain, address) is { IsRefusedByAll: true, Objection: { } objection })
        {
            return new(false, objection, true) { IsRefusedBySignature = true };
        }

        var heard = others.Where(answer => answer.Problem is null).ToList();
        if (heard.FirstOrDefault(answer => !answer.Says(address)) is { } dissent)
        {
            return new(false, Advice.Join("; ", [dissent.Describe(), obstacle.Explanation]), dissent.Ipv6Addresses.Count > 0);
        }

        var own = await views.AskOwnAsync(domain, cancellationToken).ConfigureAwait(false);
        var agreeing = heard.Append(own).Where(answer => answer.Says(address)).ToList();
        if (heard.Count == 0)
        {
            return own.Says(address)
                ? new(true, Advice.Of(nameof(Texts.Dns_Alone), own.Resolver, address, obstacle.Explanation), false)
                : new(false, Advice.Of(nameof(Texts.Dns_NoOther), own.Describe(), obstacle.Explanation), false);
        }

        var doubt = own.Says(address) ? null : Advice.Of(nameof(Texts.InBrackets), own.Describe());
        return new(
            true,
            Advice.Of(
                agreeing.Count == 1 ? nameof(Texts.Dns_AgreedOne) : nameof(Texts.Dns_Agreed),
                string.Join(", ", agreeing.Select(answer => answer.Resolver)),
                address,
                doubt,
                obstacle.Explanation),
            false);
    }
}
