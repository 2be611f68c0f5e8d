using System.Net;
using System.Net.Http.Headers;
using Direxio.Deployer.Engine.Foundation.Http;
using Direxio.Deployer.Engine.Foundation.Names;
using DnsClient;

namespace Direxio.Deployer.Engine.Adapters.Dns;

/// <summary>
/// DNS over HTTPS (RFC 8484), with the machine's trust store and proxy: it reaches resolvers past a network that blocks or
/// intercepts port 53.
/// </summary>
internal sealed class DnsOverHttps(HttpClient http, TimeProvider clock)
{
    private const string MediaType = "application/dns-message";
    private const int LongestAnswer = 64 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    /// <summary>An answer, or why there is none.</summary>
    /// <param name="resolver">Where it is asked.</param>
    /// <param name="name">The name.</param>
    /// <param name="type">The type of the records.</param>
    /// <param name="cancellationToken">Stops the question.</param>
    /// <param name="isUnchecked">True if the resolver is not to check signatures (RFC 4035, CD).</param>
    public async Task<(WireAnswer? Answer, string? Problem)> AskAsync(
        Uri resolver, string name, QueryType type, CancellationToken cancellationToken, bool isUnchecked = false)
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, resolver)
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
                Content = new ByteArrayContent(DnsWire.Question(name, type, isUnchecked)) { Headers = { ContentType = new(MediaType) } },
            };
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaType));
            using var response = await http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK || response.Content.Headers.ContentType?.MediaType != MediaType)
            {
                return (null, $"HTTP status {(int)response.StatusCode} and no DNS message");
            }

            return DnsWire.Read(
                await BoundedContent.ReadStartAsync(response.Content, LongestAnswer, either.Token).ConfigureAwait(false)) switch
            {
                null => (null, "a malformed answer"),
                { Code: not (0 or 3) } failed => (null, DnsText.Describe((DnsHeaderResponseCode)failed.Code)),
                var answer => (answer, null),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, "no answer in time");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return (null, DnsText.Describe(exception));
        }
    }
}
