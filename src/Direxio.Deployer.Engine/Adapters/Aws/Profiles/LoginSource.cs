using System.Net;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>
/// Keys of an <c>aws login</c> session. The AWS CLI keeps them in a file; each set holds for a quarter of an hour, and a
/// new one is given for the session's token and a proof that its private key is at hand.
/// </summary>
internal static class LoginSource
{
    public const string Key = "login_session";

    private static readonly TimeSpan RefreshAhead = TimeSpan.FromMinutes(5);

    public static CredentialSource Of(AwsConnection connection, AwsProfile profile, string words)
    {
        var session = profile[Key]!;
        return new(CredentialKind.LoginSession, $"{words} (aws login)", () => FetchAsync(connection, profile, session));
    }

    private static async Task<FoundKeys> FetchAsync(AwsConnection connection, AwsProfile profile, string session)
    {
        var file = TokenFile.OfLogin(connection, session);
        var kept = file.Read()
            ?? throw CredentialFailures.LoginSessionEnded(profile.Name, Advice.OfError(nameof(ErrorTexts.LoginSessionEnded_Never)));
        connection.Remember([TokenFile.Text(kept, "refreshToken"), TokenFile.Text(kept, "dpopKey"), TokenFile.Text(kept, "idToken")]);
        var keys = KeysIn(connection, kept)
            ?? throw CredentialFailures.LoginSessionEnded(profile.Name, Advice.OfError(nameof(ErrorTexts.LoginSessionEnded_NoKeys)));
        var now = connection.Clock.GetUtcNow();
        if (keys.Expiry - now > RefreshAhead)
        {
            return keys;
        }

        try
        {
            return await RefreshAsync(connection, profile, file, kept).ConfigureAwait(false);
        }
        catch (CloudException failure) when (failure.Failure == CloudFailure.Ambiguous && keys.Expiry > now)
        {
            // No answer; what is kept does for some minutes yet.
            connection.Trace($"the session of aws login was not refreshed: {failure.Code}");
            return keys;
        }
    }

    private static FoundKeys? KeysIn(AwsConnection connection, JsonObject kept)
    {
        var token = kept["accessToken"];
        if (TokenFile.Text(token, "accessKeyId") is not { } access
            || TokenFile.Text(token, "secretAccessKey") is not { } secret
            || TokenFile.Text(token, "sessionToken") is not { } session
            || TokenFile.Time(token, "expiresAt") is not { } until)
        {
            return null;
        }

        connection.Remember([access, secret, session]);
        return FoundKeys.Of(access, secret, session, until);
    }

    private static async Task<FoundKeys> RefreshAsync(AwsConnection connection, AwsProfile profile, TokenFile file, JsonObject kept)
    {
        if (TokenFile.SecretIn(connection, kept, "refreshToken") is not { } refreshToken
            || TokenFile.Text(kept, "clientId") is not { } clientId
            || TokenFile.Text(kept, "dpopKey") is not { } key)
        {
            throw CredentialFailures.LoginSessionEnded(profile.Name, Advice.OfError(nameof(ErrorTexts.LoginSessionEnded_Incomplete)));
        }

        var address = SignInService.AddressOf(connection, profile);
        var body = new JsonObject { ["clientId"] = clientId, ["refreshToken"] = refreshToken.Reveal(), ["grantType"] = "refresh_token" };
        var proof = DpopProof.Make(key, address, connection.Clock.GetUtcNow())
            ?? throw CredentialFailures.LoginSessionEnded(profile.Name, Advice.OfError(nameof(ErrorTexts.LoginSessionEnded_PrivateKey)));
        var (status, answer) = await SignInService.PostAsync(connection, address, proof, body.ToJsonString()).ConfigureAwait(false);
        if (status != HttpStatusCode.OK)
        {
            throw status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest
                ? CredentialFailures.LoginSessionEnded(profile.Name, WordsOf(answer))
                : new CloudException(
                    CloudFailure.Ambiguous,
                    SignInService.Service,
                    SignInService.Action,
                    $"HTTP {(int)status}",
                    "the session of aws login was not refreshed");
        }

        if (answer?["accessToken"] is not JsonObject given || answer["expiresIn"] is not JsonValue seconds)
        {
            throw CredentialFailures.LoginSessionEnded(profile.Name, Advice.OfError(nameof(ErrorTexts.LoginSessionEnded_Refresh)));
        }

        var renewed = (JsonObject)kept.DeepClone();
        var access = (JsonObject)given.DeepClone();
        access["accountId"] = kept["accessToken"]?["accountId"]?.DeepClone();
        access["expiresAt"] = TokenFile.InText(connection.Clock.GetUtcNow() + TimeSpan.FromSeconds(seconds.GetValue<double>()));
        renewed["accessToken"] = access;
        renewed["refreshToken"] = TokenFile.Text(answer, "refreshToken") ?? refreshToken.Reveal();
        var keys = KeysIn(connection, renewed)
            ?? throw CredentialFailures.LoginSessionEnded(profile.Name, Advice.OfError(nameof(ErrorTexts.LoginSessionEnded_Refresh)));
        connection.Remember([TokenFile.Text(renewed, "refreshToken")]);
        Keep(connection, file, renewed);
        return keys;
    }

    private static void Keep(AwsConnection connection, TokenFile file, JsonObject renewed)
    {
        try
        {
            file.Write(renewed);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            connection.Trace($"the session of aws login was not kept: {exception.Message}");
        }
    }

    private static Advice WordsOf(JsonObject? answer) => (TokenFile.Text(answer, "error"), TokenFile.Text(answer, "message")) switch
    {
        ("TOKEN_EXPIRED", _) => Advice.OfError(nameof(ErrorTexts.LoginSessionEnded_Ended)),
        ("USER_CREDENTIALS_CHANGED", _) => Advice.OfError(nameof(ErrorTexts.LoginSessionEnded_Password)),
        ("INSUFFICIENT_PERMISSIONS", _) => Advice.OfError(nameof(ErrorTexts.LoginSessionEnded_NotAllowed)),
        ({ } code, { } words) => Advice.OfError(nameof(ErrorTexts.LoginSessionEnded_Refused), code, words),
        ({ } one, null) => Advice.OfError(nameof(ErrorTexts.LoginSessionEnded_RefusedSilently), one),
        (null, { } one) => Advice.OfError(nameof(ErrorTexts.LoginSessionEnded_RefusedSilently), one),
        _ => Advice.OfError(nameof(ErrorTexts.LoginSessionEnded_WithoutWords)),
    };
}
