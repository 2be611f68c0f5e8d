using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.SSOOIDC.Model;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>The token of a sign-in: from the file that all AWS tools share, refreshed, or by a new sign-in.</summary>
internal sealed class SsoTokens(AwsConnection connection, SsoProfile profile)
{
    // As in botocore; the older form of a profile has nothing to refresh with.
    private static readonly TimeSpan RefreshAhead = TimeSpan.FromMinutes(15);

    private readonly TokenFile file = TokenFile.OfSso(connection, profile.Session ?? profile.StartUrl);

    private DateTimeOffset Now => connection.Clock.GetUtcNow();

    /// <summary>A token that holds.</summary>
    public async Task<Secret> GetAsync()
    {
        var kept = file.Read();
        var token = TokenFile.SecretIn(connection, kept, "accessToken");
        var until = TokenFile.Time(kept, "expiresAt");
        if (kept is null || token is null || until is null)
        {
            return await SignInAsync(Advice.OfError(nameof(ErrorTexts.SsoSignInNeeded_Never))).ConfigureAwait(false);
        }

        connection.Remember([TokenFile.Text(kept, "refreshToken"), TokenFile.Text(kept, "clientSecret")]);
        if (profile.Session is not null && until - Now < RefreshAhead
            && await RefreshAsync(kept).ConfigureAwait(false) is { } refreshed)
        {
            return refreshed;
        }

        return until > Now
            ? token
            : await SignInAsync(Advice.OfError(
                nameof(ErrorTexts.SsoSignInNeeded_Ended),
                until.Value.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture))).ConfigureAwait(false);
    }

    /// <summary>A token by a new sign-in, where someone can be asked.</summary>
    /// <param name="reason">Why the kept one does not do.</param>
    public async Task<Secret> SignInAsync(Advice reason)
    {
        if (connection.Prompt is not { } prompt
            || !await prompt.OfferSignInAsync(profile.StartUrl).ConfigureAwait(false))
        {
            throw CredentialFailures.SsoSignInNeeded(profile.Profile, reason);
        }

        return Keep(await new SsoDeviceLogin(connection, profile).RunAsync(prompt).ConfigureAwait(false));
    }

    private async Task<Secret?> RefreshAsync(JsonObject kept)
    {
        if (TokenFile.SecretIn(connection, kept, "refreshToken") is not { } refreshToken
            || TokenFile.Text(kept, "clientId") is not { } clientId
            || TokenFile.Text(kept, "clientSecret") is not { } clientSecret
            || !(TokenFile.Time(kept, "registrationExpiresAt") > Now))
        {
            return null;
        }

        using var client = SignInClients.SsoTokens(connection, profile.Region);
        try
        {
            var answer = await client.CreateTokenAsync(new CreateTokenRequest
            {
                ClientId = clientId,
                ClientSecret = clientSecret,
                GrantType = "refresh_token",
                RefreshToken = refreshToken.Reveal(),
            }).ConfigureAwait(false);
            var renewed = (JsonObject)kept.DeepClone();
            renewed["accessToken"] = answer.AccessToken;
            renewed["expiresAt"] = TokenFile.InText(Now + TimeSpan.FromSeconds(answer.ExpiresIn ?? 0));
            renewed["refreshToken"] = answer.RefreshToken ?? refreshToken.Reveal();
            return Keep(renewed);
        }
        catch (CloudException failure)
        {
            // The kept token may hold for some minutes yet; if it does not, a new sign-in is asked for.
            connection.Trace($"the IAM Identity Center sign-in was not refreshed: {failure.Code}");
            return null;
        }
    }

    private Secret Keep(JsonObject sign)
    {
        var token = TokenFile.SecretIn(connection, sign, "accessToken")!;
        connection.Remember([TokenFile.Text(sign, "refreshToken"), TokenFile.Text(sign, "clientSecret")]);
        sign["startUrl"] = profile.StartUrl;
        sign["region"] = profile.Region;
        try
        {
            file.Write(sign);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It holds for this command all the same.
            connection.Trace($"the IAM Identity Center sign-in was not kept: {exception.Message}");
        }

        return token;
    }
}
