using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>Keys in the form in which programs and the services of a machine give them.</summary>
internal static class JsonKeys
{
    private const string AccessKeyId = "AccessKeyId";
    private const string SecretAccessKey = "SecretAccessKey";

    /// <summary>Reads keys out of an object, and lets the redaction know them.</summary>
    /// <param name="connection">Whose redaction it is.</param>
    /// <param name="root">The object.</param>
    /// <param name="tokenName">What the session token is called in it.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="missing">The name of a part that is not there.</param>
    /// <returns>False if a part is missing.</returns>
    public static bool TryRead(
        AwsConnection connection,
        JsonElement root,
        string tokenName,
        [NotNullWhen(true)] out FoundKeys? keys,
        [NotNullWhen(false)] out string? missing)
    {
        var (access, secret) = (Text(root, AccessKeyId), Text(root, SecretAccessKey));
        if (access is null || secret is null)
        {
            (keys, missing) = (null, access is null ? AccessKeyId : SecretAccessKey);
            return false;
        }

        var token = Text(root, tokenName);
        connection.Remember([access, secret, token]);
        var hasEnd = DateTimeOffset.TryParse(
            Text(root, "Expiration"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until);
        (keys, missing) = (FoundKeys.Of(access, secret, token, hasEnd ? until : null), null);
        return true;
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
