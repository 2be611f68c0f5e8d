using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Reflection;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Direxio.Deployer.Engine.Foundation.Http;
using Direxio.Deployer.Engine.Ports.Node;

namespace Direxio.Deployer.Engine.Adapters.Http;

/// <summary>
/// HTTPS as any client of the node would do it: the machine's resolver, trust store and proxy settings, and no
/// exception to any of them. A request may name the address to connect to: that replaces the resolver and nothing else.
/// Where the user's proxy stands between, it is used, and it looks the name up itself.
/// </summary>
internal sealed class NodeHttp : INodeHttp, IDisposable
{
    private const int HttpsPort = 443;
    private const int BodyLimit = 1024 * 1024;

    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(10);
    private static readonly ProductInfoHeaderValue Product = new("Direxio.Deployer", VersionOf(typeof(NodeHttp).Assembly));

    // Connections are pooled by name, so every address has a pool of its own.
    private readonly ConcurrentDictionary<(string Domain, string? Address), HttpClient> clients = new();
    private readonly TimeProvider clock;
    private readonly Action<string>? trace;
    private readonly int port;
    private readonly X509ChainPolicy? trust;
    private readonly IWebProxy? proxy;

    /// <summary>Makes the client.</summary>
    /// <param name="clock">Measures the time limit.</param>
    /// <param name="trace">Receives a line a request: method, address without query, outcome and duration.</param>
    public NodeHttp(TimeProvider clock, Action<string>? trace = null)
        : this(clock, trace, HttpsPort, null)
    {
    }

    /// <summary>For tests: another port, and another trust and proxy than the machine's.</summary>
    internal NodeHttp(TimeProvider clock, Action<string>? trace, int port, X509ChainPolicy? trust, IWebProxy? proxy = null)
    {
        this.clock = clock;
        this.trace = trace;
        this.port = port;
        this.trust = trust;
        this.proxy = proxy;
    }

    public async Task<NodeResponse> SendAsync(string domain, NodeRequest request, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        using var limit = new CancellationTokenSource(RequestLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var outcome = "cancelled";
        try
        {
            using var message = Compose(domain, request);
            var client = clients.GetOrAdd((domain, request.ConnectTo), key => NewClient(key.Domain, key.Address));
            using var response = await client.SendAsync(
                message, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            var body = Encoding.UTF8.GetString(
                await BoundedContent.ReadStartAsync(response.Content, BodyLimit, either.Token).ConfigureAwait(false));
            outcome = ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return new((int)response.StatusCode, HeadersOf(response), body) { Via = RouteOf(message.RequestUri!, request.ConnectTo) };
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            outcome = nameof(HttpFailure.TimedOut);
            throw new NodeHttpException(
                HttpFailure.TimedOut, $"{Subject(domain, request)} gave no answer within {RequestLimit.TotalSeconds:0} s", exception);
        }
        // Compressed garbage is no failure of the connection to the library.
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException)
        {
            var failure = NodeHttpFailures.ToException(Subject(domain, request), exception);
            outcome = failure.Failure.ToString();
            throw failure;
        }
        finally
        {
            trace?.Invoke(
                $"{request.Method} https://{domain}{request.Path.Split('?')[0]}: "
                    + $"{outcome} after {clock.GetElapsedTime(begun).TotalMilliseconds:0} ms");
        }
    }

    public void Dispose()
    {
        foreach (var client in clients.Values)
        {
            client.Dispose();
        }
    }

    private static string Subject(string domain, NodeRequest request) =>
        request.ConnectTo is { } address ? $"{domain} at {address}" : domain;

    private string? RouteOf(Uri uri, string? address)
    {
        var chosen = proxy ?? HttpClient.DefaultProxy;
        return address is null || chosen.IsBypassed(uri) || chosen.GetProxy(uri) is not { } used || used == uri
            ? address
            : $"the proxy {used.Host}:{used.Port}, which looks the name up itself";
    }

    private HttpClient NewClient(string domain, string? address)
    {
        var handler = OutgoingHttp.NewHandler();
        handler.Proxy = proxy;
        handler.AutomaticDecompression = DecompressionMethods.All;
        // Short, since a record may change and a certificate may be replaced between two polls.
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(1);
        handler.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15);
        handler.ConnectCallback = (context, token) => ConnectAsync(context.DnsEndPoint, domain, address, token);
        handler.SslOptions.CertificateChainPolicy = trust;
        handler.SslOptions.RemoteCertificateValidationCallback = NodeHttpCertificate.Validate;
        return OutgoingHttp.NewClient(handler);
    }

    // A proxy's own endpoint is connected to as it is named. The node has no IPv6 address, so none is asked for: a resolver
    // would only remember that there is none.
    private static async ValueTask<Stream> ConnectAsync(
        DnsEndPoint wanted, string domain, string? address, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (wanted.Host.Equals(domain, StringComparison.OrdinalIgnoreCase))
            {
                var addresses = address is null
                    ? await System.Net.Dns.GetHostAddressesAsync(
                        domain, AddressFamily.InterNetwork, cancellationToken).ConfigureAwait(false)
                    : [IPAddress.Parse(address)];
                await socket.ConnectAsync(addresses, wanted.Port, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await socket.ConnectAsync(wanted, cancellationToken).ConfigureAwait(false);
            }

            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private HttpRequestMessage Compose(string domain, NodeRequest request)
    {
        var authority = port == HttpsPort ? domain : $"{domain}:{port}";
        var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri($"https://{authority}{request.Path}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.UserAgent.Add(Product);
        if (request.BearerToken is { } token)
        {
            message.Headers.Authorization = new("Bearer", token.Reveal());
        }

        if (request.Origin is { } origin)
        {
            message.Headers.TryAddWithoutValidation("Origin", origin);
        }

        if (request.JsonBody is { } json)
        {
            message.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        return message;
    }

    private static Dictionary<string, string> HeadersOf(HttpResponseMessage response)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            headers[name.ToLowerInvariant()] = string.Join(", ", values);
        }

        return headers;
    }

    private static string VersionOf(Assembly assembly) => assembly.GetName().Version?.ToString(3) ?? "0";
}
