using Amazon.SSO.Model;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>Keys that IAM Identity Center gives to who has signed in.</summary>
internal static class SsoSource
{
    public static CredentialSource Of(AwsConnection connection, SsoProfile profile, string words) => new(
        CredentialKind.IdentityCenter, $"{words} (IAM Identity Center)", () => FetchAsync(connection, profile));

    private static async Task<FoundKeys> FetchAsync(AwsConnection connection, SsoProfile profile)
    {
        var tokens = new SsoTokens(connection, profile);
        var token = await tokens.GetAsync().ConfigureAwait(false);
        try
        {
            return await RoleKeysAsync(connection, profile, token).ConfigureAwait(false);
        }
        catch (CloudException refused) when (refused.Code == "UnauthorizedException")
        {
            // The token looked good and was ended elsewhere, as by signing out.
            token = await tokens.SignInAsync(Advice.OfError(nameof(ErrorTexts.SsoSignInNeeded_NotAccepted))).ConfigureAwait(false);
            return await RoleKeysAsync(connection, profile, token).ConfigureAwait(false);
        }
    }

    private static async Task<FoundKeys> RoleKeysAsync(AwsConnection connection, SsoProfile profile, Secret token)
    {
        using var sso = SignInClients.Sso(connection, profile.Region);
        try
        {
            var answer = await sso.GetRoleCredentialsAsync(new GetRoleCredentialsRequest
            {
                AccessToken = token.Reveal(),
                AccountId = profile.AccountId,
                RoleName = profile.RoleName,
            }).ConfigureAwait(false);
            var keys = answer.RoleCredentials;
            return FoundKeys.Of(
                keys.AccessKeyId,
                keys.SecretAccessKey,
                keys.SessionToken,
                keys.Expiration is { } until ? DateTimeOffset.FromUnixTimeMilliseconds(until) : null);
        }
        catch (CloudException refused)
            when (refused.Code != "UnauthorizedException"
                && refused.Failure is CloudFailure.AccessDenied or CloudFailure.Rejected or CloudFailure.NotFound)
        {
            throw CredentialFailures.SsoRoleNotGranted(profile.Profile, CloudErrors.WordsOf(refused));
        }
    }
}
