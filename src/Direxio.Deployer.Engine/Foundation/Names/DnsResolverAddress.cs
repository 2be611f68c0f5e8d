using System.Net;

namespace Direxio.Deployer.Engine.Foundation.Names;

/// <summary>A resolver that can be asked for how the world sees a name: by its address over port 53, or DNS over HTTPS.</summary>
/// <param name="Address">Its address; null for DNS over HTTPS.</param>
/// <param name="Url">Where it answers DNS over HTTPS; null for port 53.</param>
internal sealed record DnsResolverAddress(IPAddress? Address, Uri? Url)
{
    /// <summary>
    /// The resolvers that are asked if none is named, of three operators. The addresses in the URLs are in the
    /// certificates, so nothing has to be looked up to reach them.
    /// </summary>
    public static IReadOnlyList<DnsResolverAddress> Public { get; } =
    [
        .. new[] { "https://1.1.1.1/dns-query", "https://8.8.8.8/dns-query", "https://9.9.9.9/dns-query", "1.1.1.1", "8.8.8.8", "9.9.9.9" }
            .Select(text => TryParse(text)!),
    ];

    /// <summary>An IP address or an https URL; null for anything else.</summary>
    public static DnsResolverAddress? TryParse(string text)
    {
        if (IPAddress.TryParse(text, out var address) && (text.Contains(':', StringComparison.Ordinal) || address.ToString() == text))
        {
            return new(address, null);
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && url.UserInfo.Length == 0
            ? new(null, url)
            : null;
    }

    public override string ToString() => Url?.AbsoluteUri ?? Address!.ToString();
}
