using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Foundation.Http;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Adapters.Http;

/// <summary>
/// Asks a registry's HTTP API, as the OCI distribution specification has it, for the digest of a tag. It asks for the
/// head of the manifest only, which no registry counts as a download, and as nobody in particular.
/// </summary>
internal sealed partial class OciRegistry(HttpClient http, TimeProvider clock) : IImageRegistry
{
    private const int LongestAnswer = 64 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    // Indexes first: a digest of one platform's manifest would pin the image to that platform.
    private static readonly string[] Manifests =
    [
        "application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json",
    ];

    public async Task<TagReading> ReadTagAsync(string image, CancellationToken cancellationToken)
    {
        var reference = ImageReference.Parse(image);
        if (reference.Digest is { } given)
        {
            return new(given, null);
        }

        using var limit = new CancellationTokenSource(Limit, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await AskAsync(reference, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, $"{reference.Registry} did not answer within {Limit.TotalSeconds:0} s");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or AnswerTooLongException)
        {
            return new(null, $"{reference.Registry} cannot be asked: {exception.Message.TrimEnd('.')}");
        }
    }

    private async Task<TagReading> AskAsync(ImageReference reference, CancellationToken stop)
    {
        var answer = await HeadAsync(reference, null, stop).ConfigureAwait(false);
        try
        {
            if (answer.StatusCode == HttpStatusCode.Unauthorized && TokenAddress(answer) is { } address)
            {
                var token = await FetchTokenAsync(address, stop).ConfigureAwait(false);
                answer.Dispose();
                answer = await HeadAsync(reference, token, stop).ConfigureAwait(false);
            }

            if (!answer.IsSuccessStatusCode)
            {
                return new(null, $"{reference.Registry} answered with status {(int)answer.StatusCode}");
            }

            return answer.Headers.TryGetValues("Docker-Content-Digest", out var values)
                && values.FirstOrDefault(Digests().IsMatch) is { } digest
                ? new(digest, null)
                : new(null, $"{reference.Registry} told no digest");
        }
        finally
        {
            answer.Dispose();
        }
    }

    private async Task<HttpResponseMessage> HeadAsync(ImageReference reference, string? token, CancellationToken stop)
    {
        var address = new Uri($"https://{reference.Registry}/v2/{reference.Repository}/manifests/{reference.Tag}");
        using var request = new HttpRequestMessage(HttpMethod.Head, address);
        foreach (var type in Manifests)
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        }

        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
    }

    /// <summary>Where the registry says that tokens are given; null if it does not say, or names a place without TLS.</summary>
    private static Uri? TokenAddress(HttpResponseMessage answer)
    {
        var challenge = answer.Headers.WwwAuthenticate
            .FirstOrDefault(one => one.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))?.Parameter;
        var parts = ChallengeParts().Matches(challenge ?? string.Empty)
            .DistinctBy(part => part.Groups["name"].Value)
            .ToDictionary(part => part.Groups["name"].Value, part => part.Groups["value"].Value);
        if (!parts.TryGetValue("realm", out var realm)
            || !Uri.TryCreate(realm, UriKind.Absolute, out var address)
            || address.Scheme != Uri.UriSchemeHttps)
        {
            return null;
        }

        var query = parts.Where(part => part.Key is "service" or "scope").Select(part => $"{part.Key}={Uri.EscapeDataString(part.Value)}");
        return new UriBuilder(address) { Query = string.Join('&', query) }.Uri;
    }

    private async Task<string?> FetchTokenAsync(Uri address, CancellationToken stop)
    {
        using var answer = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            return null;
        }

        var text = await BoundedContent.ReadTextAsync(answer.Content, LongestAnswer, stop).ConfigureAwait(false);
        try
        {
            var body = JsonText.ParseObject(text);
            return (body["token"] ?? body["access_token"]).AsText() is { } token && Tokens().IsMatch(token) ? token : null;
        }
        catch (JsonException)
        {
            // No token: the registry then refuses the question, and that is told.
            return null;
        }
    }

    [GeneratedRegex(@"\Asha256:[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Digests();

    // What a header can carry.
    [GeneratedRegex(@"\A[\x21-\x7e]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Tokens();

    [GeneratedRegex("(?<name>[a-z]+)=\"(?<value>[^\"]*)\"", RegexOptions.CultureInvariant)]
    private static partial Regex ChallengeParts();
}
