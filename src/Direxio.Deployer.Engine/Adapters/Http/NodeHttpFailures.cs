using System.Net.Sockets;
using Direxio.Deployer.Engine.Ports.Node;

namespace Direxio.Deployer.Engine.Adapters.Http;

/// <summary>Tells the failures of HTTPS apart.</summary>
internal static class NodeHttpFailures
{
    public static NodeHttpException ToException(string domain, Exception exception)
    {
        if (Find<CertificateRejectedException>(exception) is { } rejected)
        {
            return new(HttpFailure.CertificateInvalid, $"{domain}: {rejected.Message}", exception);
        }

        var socket = Find<SocketException>(exception);
        return (exception as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => NotResolved(domain, exception),
            HttpRequestError.SecureConnectionError => new(
                HttpFailure.TlsFailed, $"{domain} could not set up TLS; it may have no certificate yet: {Innermost(exception)}", exception),
            HttpRequestError.ProxyTunnelError => new(
                HttpFailure.ConnectionFailed, $"the proxy did not connect to {domain}: {Innermost(exception)}", exception),
            _ when socket is not null && IsResolution(socket) => NotResolved(domain, exception),
            _ => new(HttpFailure.ConnectionFailed, $"{domain}: {Reason(socket) ?? Innermost(exception)}", exception),
        };
    }

    private static NodeHttpException NotResolved(string domain, Exception exception) =>
        new(HttpFailure.NameNotResolved, $"{domain} does not resolve on this machine", exception);

    private static bool IsResolution(SocketException exception) => exception.SocketErrorCode is
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery;

    private static string? Reason(SocketException? exception) => exception?.SocketErrorCode switch
    {
        null => null,
        SocketError.ConnectionRefused => "the connection is refused",
        SocketError.ConnectionReset => "the connection was reset",
        SocketError.TimedOut => "the connection timed out",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "there is no route to it",
        _ => exception.Message.TrimEnd('.'),
    };

    private static string Innermost(Exception exception) =>
        exception.GetBaseException().Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is T found)
            {
                return found;
            }
        }

        return null;
    }
}
