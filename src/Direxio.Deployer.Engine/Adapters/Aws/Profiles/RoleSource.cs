using System.Globalization;
using Amazon.SecurityToken.Model;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>A role that a profile assumes with the keys of another source.</summary>
internal static class RoleSource
{
    public static CredentialSource Of(AwsConnection connection, AwsProfile profile, string words, CredentialSource from) => new(
        CredentialKind.AssumedRole,
        $"{words} (role {NameOf(profile["role_arn"]!)} by {from.Words})",
        () => AssumeAsync(connection, profile, from));

    /// <summary>A role without its account, for what is recorded.</summary>
    public static string NameOf(string arn) => arn[(arn.LastIndexOf('/') + 1)..];

    /// <summary>The name of a session of ours, where the profile gives none.</summary>
    public static string SessionName(AwsConnection connection) =>
        string.Create(CultureInfo.InvariantCulture, $"direxio-deployer-{connection.Clock.GetUtcNow().ToUnixTimeSeconds()}");

    /// <summary>What STS gave.</summary>
    public static FoundKeys KeysOf(Amazon.SecurityToken.Model.Credentials given) => FoundKeys.Of(
        given.AccessKeyId,
        given.SecretAccessKey,
        given.SessionToken,
        given.Expiration is { } until ? new DateTimeOffset(until.ToUniversalTime()) : null);

    private static async Task<FoundKeys> AssumeAsync(AwsConnection connection, AwsProfile profile, CredentialSource from)
    {
        var device = profile["mfa_serial"];
        var request = new AssumeRoleRequest
        {
            RoleArn = profile["role_arn"],
            RoleSessionName = profile["role_session_name"] ?? SessionName(connection),
            ExternalId = profile["external_id"],
            DurationSeconds = profile.Seconds("duration_seconds"),
            SerialNumber = device,
            TokenCode = device is null ? null : await MfaCode.AskAsync(connection, profile.Name, device).ConfigureAwait(false),
        };
        var keys = await from.FetchAsync().ConfigureAwait(false);
        connection.Remember([keys.Keys.AccessKey, keys.Keys.SecretKey, keys.Keys.Token]);
        using var sts = SignInClients.Sts(connection, keys.Keys);
        try
        {
            var answer = await sts.AssumeRoleAsync(request).ConfigureAwait(false);
            return KeysOf(answer.Credentials);
        }
        catch (CloudException refused) when (refused.Failure is CloudFailure.AccessDenied or CloudFailure.Rejected)
        {
            throw device is not null && MfaCode.IsRefusedBy(refused)
                ? CredentialFailures.MfaCodeRefused(device, CloudErrors.WordsOf(refused))
                : CredentialFailures.RoleNotAssumed(request.RoleArn!, from.Words, CloudErrors.WordsOf(refused));
        }
    }
}
