using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Dns;

namespace Direxio.Deployer.Engine.Dns;

/// <summary>
/// What resolvers that check signatures (DNSSEC) make of a name whose own servers answer rightly. A DS record that an earlier DNS provider
/// left at the registrar makes all of them refuse it, certificate authorities too, and nothing else here shows that.
/// </summary>
/// <param name="Objection">What is wrong, in words; null if nothing is, or nobody could be asked.</param>
/// <param name="Accepting">The resolvers that give an answer.</param>
internal sealed record Dnssec(Advice? Objection, IReadOnlyList<string> Accepting)
{
    /// <summary>True if none gives an answer, so that nobody finds the name by now; what one remembers, others may not find.</summary>
    public bool IsRefusedByAll => Objection is not null && Accepting.Count == 0;

    /// <summary>Judges what resolvers say of a name.</summary>
    public static Dnssec Judge(IReadOnlyList<ResolverAnswer> answers, string domain, string address)
    {
        var refusing = answers.Where(answer => answer.Unchecked?.Contains(address) == true).Select(answer => answer.Resolver).ToList();
        return new(
            refusing.Count == 0 ? null : Advice.Of(nameof(Texts.Dns_SignaturesRefused), string.Join(", ", refusing), domain, address),
            [.. answers.Where(answer => answer.Problem is null).Select(answer => answer.Resolver)]);
    }
}
