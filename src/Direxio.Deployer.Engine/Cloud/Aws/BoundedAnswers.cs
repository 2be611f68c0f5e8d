using System.Net;
using Amazon.Runtime;
using Direxio.Deployer.Engine.Http;

namespace Direxio.Deployer.Engine.Cloud.Aws;

/// <summary>
/// The connections of the SDK's clients. Each answer is read to its end before the SDK sees it, within the limit of time of one
/// attempt and a limit of length: the SDK reads bodies without either, so that one that drips or never ends would hold it for good.
/// </summary>
internal sealed class BoundedAnswers : HttpClientFactory
{
    /// <summary>Many times the longest page that any call of ours gets.</summary>
    public const int LongestAnswer = 16 * 1024 * 1024;

    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = clientConfig.AllowAutoRedirect,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (clientConfig.ConnectTimeout is { } limit)
        {
            handler.ConnectTimeout = limit;
        }

        if (clientConfig.GetWebProxy() is { } proxy)
        {
            handler.Proxy = proxy;
        }

        return new(new Reader(handler)) { Timeout = clientConfig.Timeout ?? TimeSpan.FromSeconds(100) };
    }

    /// <summary>Clients with the same settings share their connections, as without this factory.</summary>
    public override string GetConfigUniqueString(IClientConfig clientConfig) => string.Join(
        '|', clientConfig.Timeout, clientConfig.ConnectTimeout, clientConfig.AllowAutoRedirect, clientConfig.ProxyHost, clientConfig.ProxyPort);

    private sealed class Reader(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            try
            {
                var body = new ByteArrayContent(await BoundedContent.ReadAsync(answer.Content, LongestAnswer, cancellationToken).ConfigureAwait(false));
                foreach (var (name, values) in answer.Content.Headers.NonValidated)
                {
                    body.Headers.TryAddWithoutValidation(name, values);
                }

                answer.Content = body;
                return answer;
            }
            catch
            {
                answer.Dispose();
                throw;
            }
        }
    }
}
