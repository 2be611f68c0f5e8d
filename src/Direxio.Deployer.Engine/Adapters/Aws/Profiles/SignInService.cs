using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>The service behind <c>aws login</c>. Its package of the SDK is not at hand, and it has this one call.</summary>
internal static class SignInService
{
    public const string Service = "signin";
    public const string Action = "CreateOAuth2Token";

    private const string Path = "v1/token";

    /// <summary>Where a session is refreshed.</summary>
    public static Uri AddressOf(AwsConnection connection, AwsProfile profile)
    {
        var region = connection.Environment.FirstOf("AWS_REGION", "AWS_DEFAULT_REGION") ?? profile["region"] ?? connection.Region;
        var given = connection.Endpoint?.AbsoluteUri ?? connection.Environment.FirstOf("AWS_ENDPOINT_URL_SIGNIN", "AWS_ENDPOINT_URL");
        var host = AwsRegions.PartitionOf(region).name switch
        {
            "aws" => $"{region}.signin.aws.amazon.com",
            "aws-cn" => $"{region}.signin.amazonaws.cn",
            "aws-us-gov" => $"{region}.signin.amazonaws-us-gov.com",
            _ => $"signin.{region}.{AwsRegions.PartitionOf(region).dnsSuffix}",
        };
        return new(new Uri(given is null ? $"https://{host}/" : given.TrimEnd('/') + "/"), Path);
    }

    /// <summary>Posts a request with its proof. An answer is a result, whatever its status.</summary>
    /// <exception cref="CloudException">There is no answer.</exception>
    public static async Task<(HttpStatusCode Status, JsonObject? Answer)> PostAsync(
        AwsConnection connection, Uri address, string proof, string body)
    {
        using var client = connection.Http.NewClient(connection.AttemptLimit);
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("DPoP", proof);
        try
        {
            using var answer = await client.SendAsync(request).ConfigureAwait(false);
            var text = await answer.Content.ReadAsStringAsync().ConfigureAwait(false);
            return (answer.StatusCode, Parse(text));
        }
        catch (Exception exception) when (AwsFailures.Translate(Service, Action, exception, CancellationToken.None) is { } failure)
        {
            throw failure;
        }
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonText.ParseObject(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
