using System.Net;
using System.Text.Json;
using Direxio.Deployer.Engine.Foundation.Http;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>HTTP to the services of the machine itself: never by a proxy, and given up soon, as there may be none.</summary>
internal static class MachineHttp
{
    private const int LongestAnswer = 64 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(1);
    private static readonly HttpClient Client = NewClient();

    /// <summary>The answer; without a status if there is none.</summary>
    public static async Task<(HttpStatusCode? Status, string Body)> SendAsync(HttpRequestMessage request)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            using var answer = await Client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            return (
                answer.StatusCode,
                await BoundedContent.ReadTextAsync(answer.Content, LongestAnswer, limit.Token).ConfigureAwait(false));
        }
        catch (Exception exception)
            when (exception is HttpRequestException or OperationCanceledException or IOException or AnswerTooLongException)
        {
            return (null, string.Empty);
        }
    }

    /// <summary>The keys in an answer; null if there are none.</summary>
    public static FoundKeys? KeysIn(AwsConnection connection, string body)
    {
        try
        {
            using var answer = JsonDocument.Parse(body);
            return answer.RootElement.ValueKind == JsonValueKind.Object
                && JsonKeys.TryRead(connection, answer.RootElement, "Token", out var keys, out _)
                    ? keys
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static HttpClient NewClient()
    {
        var handler = OutgoingHttp.NewDirectHandler();
        handler.ConnectTimeout = ConnectLimit;
        return OutgoingHttp.NewClient(handler);
    }
}
