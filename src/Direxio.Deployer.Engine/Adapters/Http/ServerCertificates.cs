using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Direxio.Deployer.Engine.Ports.Node;

namespace Direxio.Deployer.Engine.Adapters.Http;

/// <summary>Reads the certificate of a web server by a handshake; nothing is sent over the connection.</summary>
/// <param name="clock">Measures the time limit.</param>
/// <param name="port">Its port.</param>
/// <param name="trust">For tests: another trust than the machine's.</param>
internal sealed class ServerCertificates(TimeProvider clock, int port = 443, X509ChainPolicy? trust = null) : IServerCertificates
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public async Task<ServerCertificate> ReadAsync(string domain, string address, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        ServerCertificate? shown = null;
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Parse(address), port, either.Token).ConfigureAwait(false);
            await using var stream = new SslStream(new NetworkStream(socket));
            var options = new SslClientAuthenticationOptions
            {
                TargetHost = domain,
                CertificateChainPolicy = trust,
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                {
                    shown = certificate is null ? null : Read(certificate, chain, errors);
                    return errors == SslPolicyErrors.None;
                },
            };
            await stream.AuthenticateAsClientAsync(options, either.Token).ConfigureAwait(false);
            return shown!;
        }
        catch (AuthenticationException) when (shown is not null)
        {
            // One that is turned down is shown all the same, with the reason.
            return shown;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NodeHttpException(
                HttpFailure.TimedOut, $"{address} showed no certificate within {Limit.TotalSeconds:0} s", exception);
        }
        catch (SocketException exception)
        {
            throw new NodeHttpException(
                HttpFailure.ConnectionFailed, $"port {port} of {address} cannot be reached: {exception.Message.TrimEnd('.')}", exception);
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            throw new NodeHttpException(
                HttpFailure.TlsFailed, $"{address} shows no certificate: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private static ServerCertificate Read(X509Certificate certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        using var full = new X509Certificate2(certificate);
        return new(
            full.NotBefore.ToUniversalTime(),
            full.NotAfter.ToUniversalTime(),
            full.GetNameInfo(X509NameType.SimpleName, forIssuer: true),
            errors == SslPolicyErrors.None ? null : NodeHttpCertificate.ReasonFor(full, chain, errors));
    }
}
