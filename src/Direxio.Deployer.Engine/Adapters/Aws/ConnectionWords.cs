using System.Security.Authentication;
using Direxio.Deployer.Engine.Foundation.Http;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>
/// Says of a connection that failed what stood in its way: the proxy, and the variable that names it, or the file of trusted
/// authorities. .NET tells of neither, and names a proxy as if it were AWS.
/// </summary>
internal sealed class ConnectionWords(HttpMessageHandler inner, EnvironmentProxy? proxy, AwsTrust trust) : DelegatingHandler(inner)
{
    // By this end of the words it is known that only the time does not fit.
    private const string OfAnotherTime = ": NotTimeValid";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException failure) when (Explain(failure, request.RequestUri!) is { } explained)
        {
            throw explained;
        }
    }

    private HttpRequestException? Explain(HttpRequestException failure, Uri address)
    {
        var cause = failure.GetBaseException();
        if (failure.HttpRequestError is HttpRequestError.SecureConnectionError)
        {
            return trust.Path is { } path
                && cause is AuthenticationException
                && !cause.Message.EndsWith(OfAnotherTime, StringComparison.Ordinal)
                ? new(
                    failure.HttpRequestError,
                    failure.Message,
                    new AuthenticationException(
                        $"{cause.Message} Only the authorities in '{path}' are trusted, which {trust.NamedBy} names."))
                : null;
        }

        // What connects at all connects to the proxy.
        return failure.HttpRequestError
                is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ProxyTunnelError
            && proxy?.VariableFor(address) is { } used
            ? new(
                HttpRequestError.ProxyTunnelError,
                $"the proxy {used.Address.Host}:{used.Address.Port}, which {used.Name} names, does not lead to {address.Host}: "
                    + cause.Message)
            : null;
    }
}
