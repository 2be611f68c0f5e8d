using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Direxio.Deployer.Engine.Node;

/// <summary>
/// HTTPS as any client of the node would do it: the machine's resolver, trust store and proxy settings, and no
/// exception to any of them.
/// </summary>
internal sealed class NodeHttp : INodeHttp, IDisposable
{
    private const int HttpsPort = 443;
    private const int BodyLimit = 1024 * 1024;

    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(10);
    private static readonly ProductInfoHeaderValue Product = new("Direxio.Deployer", VersionOf(typeof(NodeHttp).Assembly));

    private readonly HttpClient client;
    private readonly TimeProvider clock;
    private readonly Action<string>? trace;
    private readonly int port;

    /// <summary>Makes the client.</summary>
    /// <param name="clock">Measures the time limit.</param>
    /// <param name="trace">Receives a line a request: method, address without query, outcome and duration.</param>
    public NodeHttp(TimeProvider clock, Action<string>? trace = null)
        : this(clock, trace, HttpsPort, null)
    {
    }

    /// <summary>For tests: another port, and another trust than the machine's.</summary>
    internal NodeHttp(TimeProvider clock, Action<string>? trace, int port, X509ChainPolicy? trust)
    {
        this.clock = clock;
        this.trace = trace;
        this.port = port;
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            MaxResponseHeadersLength = 64,
            // Short, since a record may change and a certificate may be replaced between two polls.
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
            SslOptions =
            {
                CertificateChainPolicy = trust,
                RemoteCertificateValidationCallback = NodeHttpCertificate.Validate,
            },
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
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
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            var body = await ReadAsync(response.Content, either.Token).ConfigureAwait(false);
            outcome = ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return new((int)response.StatusCode, HeadersOf(response), body);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            outcome = nameof(HttpFailure.TimedOut);
            throw new NodeHttpException(HttpFailure.TimedOut, $"{domain} gave no answer within {RequestLimit.TotalSeconds:0} s", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            var failure = NodeHttpFailures.Of(domain, exception);
            outcome = failure.Failure.ToString();
            throw failure;
        }
        finally
        {
            trace?.Invoke($"{request.Method} https://{domain}{request.Path.Split('?')[0]}: {outcome} after {clock.GetElapsedTime(begun).TotalMilliseconds:0} ms");
        }
    }

    public void Dispose() => client.Dispose();

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
            message.Headers.Authorization = new("Bearer", token);
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

    private static async Task<string> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int count;
        while (kept.Length < BodyLimit && (count = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            kept.Write(buffer, 0, (int)Math.Min(count, BodyLimit - kept.Length));
        }

        return Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
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
