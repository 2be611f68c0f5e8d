using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>
/// A file of the AWS CLI in which it keeps a sign-in, and which it shares with every AWS tool: what is refreshed here is
/// written back there, or the CLI's own sign-in would be worth nothing.
/// </summary>
internal sealed class TokenFile(string path)
{
    private const string Moment = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>The file of an IAM Identity Center sign-in.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "The AWS CLI names its files so; nothing is kept secret by it.")]
    public static TokenFile OfSso(AwsConnection connection, string sessionOrStartUrl) => new(Path.Combine(
        SharedFiles.FolderOf(connection.Environment, "sso", "cache"), NameOf(SHA1.HashData(Encoding.UTF8.GetBytes(sessionOrStartUrl)))));

    /// <summary>The file of an <c>aws login</c> session.</summary>
    public static TokenFile OfLogin(AwsConnection connection, string session)
    {
        var folder = connection.Environment["AWS_LOGIN_CACHE_DIRECTORY"] is { } given
            ? connection.Environment.Expand(given)
            : SharedFiles.FolderOf(connection.Environment, "login", "cache");
        return new(Path.Combine(folder, NameOf(SHA256.HashData(Encoding.UTF8.GetBytes(session)))));
    }

    /// <summary>What it holds; null if there is no such file, or nothing in it can be read.</summary>
    public JsonObject? Read()
    {
        try
        {
            return File.Exists(path) ? JsonText.ParseObject(File.ReadAllText(path)) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes it, for its owner only.</summary>
    public void Write(JsonObject content) => OwnerOnlyFile.Write(path, content.ToJsonString());

    /// <summary>A text in such a file; null if it is not there.</summary>
    public static string? Text(JsonNode? holder, string key) =>
        holder is JsonObject table && JsonText.StringIn(table, key) is { Length: > 0 } text ? text : null;

    /// <summary>A secret in such a file; null if it is not there.</summary>
    public static Secret? SecretIn(AwsConnection connection, JsonNode? holder, string key) =>
        Text(holder, key) is { } text ? connection.Conceal(text) : null;

    /// <summary>A moment in such a file; null if it is not there.</summary>
    public static DateTimeOffset? Time(JsonNode? holder, string key) => DateTimeOffset.TryParse(
        // botocore has written UTC behind the time.
        Text(holder, key)?.Replace("UTC", "Z", StringComparison.Ordinal),
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal,
        out var moment)
        ? moment
        : null;

    /// <summary>A moment as such a file holds it.</summary>
    public static string InText(DateTimeOffset moment) => moment.UtcDateTime.ToString(Moment, CultureInfo.InvariantCulture);

    private static string NameOf(byte[] hash) => $"{Convert.ToHexString(hash).ToLowerInvariant()}.json";
}
