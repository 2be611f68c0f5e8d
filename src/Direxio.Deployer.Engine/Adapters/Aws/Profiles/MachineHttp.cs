using System.Globalization;
using System.Net;
using System.Text.Json;
using Direxio.Deployer.Engine.Foundation.Http;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>HTTP to the services of the machine itself: never by a proxy, and given up soon, as there may be none.</summary>
internal static class MachineHttp
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(1);
    private static readonly HttpClient Client = NewClient();

    /// <summary>The answer; without a status if there is none.</summary>
    public static async Task<(HttpStatusCode? Status, string Body)> SendAsync(HttpRequestMessage request)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            using var answer = await Client.SendAsync(request, limit.Token).ConfigureAwait(false);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(limit.Token).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
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
            string? Text(string name) => answer.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;

            if (answer.RootElement.ValueKind != JsonValueKind.Object
                || Text("AccessKeyId") is not { } access || Text("SecretAccessKey") is not { } secret)
            {
                return null;
            }

            connection.Remember([access, secret, Text("Token")]);
            var hasEnd = DateTimeOffset.TryParse(
                Text("Expiration"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until);
            return FoundKeys.Of(access, secret, Text("Token"), hasEnd ? until : null);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static HttpClient NewClient()
    {
        var handler = OutgoingHttp.NewHandler();
        handler.UseProxy = false;
        handler.ConnectTimeout = ConnectLimit;
        return OutgoingHttp.NewClient(handler);
    }
}
