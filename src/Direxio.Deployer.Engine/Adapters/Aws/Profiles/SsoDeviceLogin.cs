using System.Text.Json.Nodes;
using Amazon.SSOOIDC;
using Amazon.SSOOIDC.Model;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>A sign-in with whichever browser the user has, by a code; it needs no browser on this machine.</summary>
internal sealed class SsoDeviceLogin(AwsConnection connection, SsoProfile profile)
{
    private const string DeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";
    private const string RefreshGrant = "refresh_token";
    private const string Pending = "AuthorizationPendingException";
    private const string SlowDown = "SlowDownException";

    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(5);

    /// <summary>Signs in; what came of it has the form in which the AWS CLI keeps it.</summary>
    public async Task<JsonObject> RunAsync(ISignInPrompt prompt)
    {
        using var client = SignInClients.SsoTokens(connection, profile.Region);
        var registration = await client.RegisterClientAsync(new RegisterClientRequest
        {
            ClientName = "direxio-deployer",
            ClientType = "public",
            Scopes = profile.Session is null ? null : [.. profile.Scopes],
            GrantTypes = profile.Session is null ? null : [DeviceGrant, RefreshGrant],
        }).ConfigureAwait(false);
        var device = await client.StartDeviceAuthorizationAsync(new StartDeviceAuthorizationRequest
        {
            ClientId = registration.ClientId,
            ClientSecret = registration.ClientSecret,
            StartUrl = profile.StartUrl,
        }).ConfigureAwait(false);
        connection.Remember([registration.ClientSecret, device.DeviceCode]);
        prompt.ShowSignIn(device.VerificationUriComplete ?? device.VerificationUri, device.UserCode);
        var token = await WaitAsync(client, registration, device, prompt.Stopped).ConfigureAwait(false);
        return new()
        {
            ["accessToken"] = token.AccessToken,
            ["expiresAt"] = TokenFile.InText(connection.Clock.GetUtcNow() + TimeSpan.FromSeconds(token.ExpiresIn ?? 0)),
            ["clientId"] = registration.ClientId,
            ["clientSecret"] = registration.ClientSecret,
            ["registrationExpiresAt"] = TokenFile.InText(DateTimeOffset.FromUnixTimeSeconds(registration.ClientSecretExpiresAt ?? 0)),
            ["refreshToken"] = token.RefreshToken,
        };
    }

    private async Task<CreateTokenResponse> WaitAsync(
        IAmazonSSOOIDC client,
        RegisterClientResponse registration,
        StartDeviceAuthorizationResponse device,
        CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromSeconds(device.Interval ?? 0) is var asked && asked > LeastPause ? asked : LeastPause;
        var end = connection.Clock.GetUtcNow() + TimeSpan.FromSeconds(device.ExpiresIn ?? 0);
        var request = new CreateTokenRequest
        {
            ClientId = registration.ClientId,
            ClientSecret = registration.ClientSecret,
            GrantType = DeviceGrant,
            DeviceCode = device.DeviceCode,
        };
        while (connection.Clock.GetUtcNow() < end)
        {
            await Task.Delay(pause, connection.Clock, cancellationToken).ConfigureAwait(false);
            try
            {
                return await client.CreateTokenAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (CloudException notYet) when (notYet.Code is Pending or SlowDown)
            {
                pause += notYet.Code == SlowDown ? LeastPause : TimeSpan.Zero;
            }
            catch (CloudException refused) when (refused.Failure is not CloudFailure.Ambiguous)
            {
                throw CredentialFailures.SsoSignInNeeded(
                    profile.Profile,
                    Advice.OfError(nameof(ErrorTexts.SsoSignInNeeded_Refused), CloudErrors.WordsOf(refused).TrimEnd('.')));
            }
        }

        throw CredentialFailures.SsoSignInNeeded(profile.Profile, Advice.OfError(nameof(ErrorTexts.SsoSignInNeeded_Unfinished)));
    }
}
