using System.Net;

namespace Direxio.Deployer.Engine.Foundation.Http;

/// <summary>
/// The proxy that the environment names, as it is now: .NET would keep what a session had at its first request. NO_PROXY takes
/// <c>*</c>, names with all that is below them, addresses, and ranges such as 10.0.0.0/8, each with or without a port.
/// </summary>
internal sealed class EnvironmentProxy : IWebProxy
{
    private readonly DeployerEnvironment environment;
    private readonly string[] exceptions;

    private EnvironmentProxy(DeployerEnvironment environment)
    {
        this.environment = environment;
        exceptions = First(environment, "no_proxy")?.Value.Split(
            [',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
    }

    /// <summary>User and password of the proxy, which stand in its address.</summary>
    public ICredentials? Credentials { get; set; } = new InAddress();

    /// <summary>All that it depends on.</summary>
    public static string Fingerprint(DeployerEnvironment environment) => string.Join(
        '|',
        new[] { "https_proxy", "http_proxy", "all_proxy", "no_proxy" }.Select(name => First(environment, name)?.Value));

    /// <summary>The proxy of the environment; null if no variable names one.</summary>
    public static EnvironmentProxy? Find(DeployerEnvironment environment) =>
        First(environment, "https_proxy") is null && First(environment, "http_proxy") is null && First(environment, "all_proxy") is null
            ? null
            : new(environment);

    public Uri? GetProxy(Uri destination) => VariableFor(destination)?.Address;

    public bool IsBypassed(Uri host) => VariableFor(host) is null;

    /// <summary>The variable that names the proxy for an address, and the proxy; null where none is used.</summary>
    public (string Name, Uri Address)? VariableFor(Uri destination)
    {
        if (destination.IsLoopback || Array.Exists(exceptions, exception => Matches(exception, destination)))
        {
            return null;
        }

        var found = First(environment, destination.Scheme == Uri.UriSchemeHttps ? "https_proxy" : "http_proxy")
            ?? First(environment, "all_proxy");
        return found is { } variable && AddressIn(variable.Value) is { } address ? (variable.Name, address) : null;
    }

    private static bool Matches(string exception, Uri destination)
    {
        if (exception == "*")
        {
            return true;
        }

        var host = destination.DnsSafeHost;
        if (IPNetwork.TryParse(exception, out var range))
        {
            return IPAddress.TryParse(host, out var address) && range.Contains(address);
        }

        if (IPAddress.TryParse(exception.Trim('[', ']'), out var single))
        {
            return IPAddress.TryParse(host, out var address) && single.Equals(address);
        }

        var (name, port) = exception.LastIndexOf(':') is > 0 and var colon && int.TryParse(exception[(colon + 1)..], out var number)
            ? (exception[..colon], number)
            : (exception, (int?)null);
        var below = name.TrimStart('*').TrimStart('.');
        return (port is null || port == destination.Port)
            && below.Length > 0
            && (host.Equals(below, StringComparison.OrdinalIgnoreCase)
                || host.EndsWith($".{below}", StringComparison.OrdinalIgnoreCase)
                || (IPAddress.TryParse(below.Trim('[', ']'), out var ip) && IPAddress.TryParse(host, out var asked) && ip.Equals(asked)));
    }

    private static Uri? AddressIn(string text) =>
        Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}", UriKind.Absolute, out var address)
            ? address
            : null;

    // In lower case first, as in most tools.
    private static (string Name, string Value)? First(DeployerEnvironment environment, string name)
    {
        foreach (var spelling in new[] { name, name.ToUpperInvariant() })
        {
            if (environment[spelling] is { } value)
            {
                return (spelling, value);
            }
        }

        return null;
    }

    private sealed class InAddress : ICredentials
    {
        public NetworkCredential? GetCredential(Uri uri, string authType)
        {
            var parts = uri.UserInfo.Split(':', 2);
            return uri.UserInfo.Length == 0
                ? null
                : new(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : string.Empty);
        }
    }
}
