using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Names;

namespace Direxio.Deployer.Engine.Ports.Dns;

/// <summary>What one resolver says of a name.</summary>
/// <param name="Resolver">Which one, in words.</param>
/// <param name="Addresses">The A values.</param>
/// <param name="Ipv6Addresses">The AAAA values; asked for only where there is an A record.</param>
/// <param name="NegativeFor">If there is no A record, how long the resolver still remembers that; null if it does not tell.</param>
/// <param name="Problem">Why it gave no answer; null if it answered, be it with nothing.</param>
internal sealed record ResolverAnswer(
    string Resolver, IReadOnlyList<string> Addresses, IReadOnlyList<string> Ipv6Addresses, TimeSpan? NegativeFor, string? Problem)
{
    /// <summary>
    /// The A values that it gives only when told not to check their signatures (DNSSEC), where it fails otherwise; null if it does not
    /// fail, fails all the same, or cannot be told so.
    /// </summary>
    public IReadOnlyList<string>? Unchecked { get; init; }

    /// <summary>True if the name leads to this address and nowhere else.</summary>
    public bool Says(string address) => Problem is null && Addresses is [var only] && only == address && Ipv6Addresses.Count == 0;

    /// <summary>What it says, in words.</summary>
    public Advice Describe() => this switch
    {
        { Problem: { } problem } => Advice.Of(nameof(Texts.Dns_ResolverSilent), Resolver, problem),
        { Addresses.Count: 0, NegativeFor: { } time } => Advice.Of(
            nameof(Texts.Dns_ResolverNoneFor), Resolver, (long)Math.Round(time.TotalSeconds)),
        { Addresses.Count: 0 } => Advice.Of(nameof(Texts.Dns_ResolverNone), Resolver),
        _ => Advice.Of(nameof(Texts.Dns_ResolverAnswers), Resolver, string.Join(", ", Addresses.Concat(Ipv6Addresses))),
    };
}

/// <summary>
/// Asks resolvers for how the world sees a name. Every one of them remembers what does not exist, so a name is asked for
/// only once its record has been made.
/// </summary>
internal interface IDnsViews
{
    /// <summary>The resolvers that do not belong to this machine, all at once; one that fails is an answer with a problem.</summary>
    /// <param name="domain">The name, whose record exists.</param>
    /// <param name="named">The resolvers that the user named; empty for public ones.</param>
    /// <param name="isIntercepted">True if whatever is asked over port 53 is answered by the network itself.</param>
    /// <param name="cancellationToken">Stops the questions.</param>
    Task<IReadOnlyList<ResolverAnswer>> AskOthersAsync(
        string domain, IReadOnlyList<DnsResolverAddress> named, bool isIntercepted, CancellationToken cancellationToken);

    /// <summary>This machine's own resolver. To be asked last: what it remembers hides the node from every program here.</summary>
    Task<ResolverAnswer> AskOwnAsync(string domain, CancellationToken cancellationToken);
}
