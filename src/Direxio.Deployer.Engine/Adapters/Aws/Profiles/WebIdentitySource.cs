using Amazon.SecurityToken.Model;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>A role that is assumed with a token of an identity provider, which stands in a file.</summary>
internal static class WebIdentitySource
{
    public const string TokenFileKey = "web_identity_token_file";
    public const string TokenFileVariable = "AWS_WEB_IDENTITY_TOKEN_FILE";

    /// <summary>The source that the environment describes; what it leaves open the profile says. Null if it describes none.</summary>
    public static CredentialSource? OfEnvironment(AwsConnection connection, AwsProfile? profile)
    {
        if (connection.Environment[TokenFileVariable] is not { } path)
        {
            return null;
        }

        var role = connection.Environment["AWS_ROLE_ARN"] ?? profile?["role_arn"]
            ?? throw CredentialFailures.EnvironmentKeysIncomplete(TokenFileVariable, "AWS_ROLE_ARN");
        var session = connection.Environment["AWS_ROLE_SESSION_NAME"] ?? profile?["role_session_name"];
        return new(
            CredentialKind.WebIdentity,
            $"web identity token (role {RoleSource.NameOf(role)})",
            () => AssumeAsync(connection, $"The variable {TokenFileVariable}", path, role, session));
    }

    /// <summary>The source that a profile describes.</summary>
    public static CredentialSource OfProfile(AwsConnection connection, AwsProfile profile, string words)
    {
        var file = profile.Find(TokenFileKey)!;
        var path = AwsProfile.TextOf(file)!;
        var role = profile["role_arn"] ?? throw CredentialFailures.ProfileIncomplete(
            file.Place,
            Advice.OfError(nameof(ErrorTexts.ProfileIncomplete_NoRole), profile.Name, TokenFileKey),
            Advice.OfError(nameof(ErrorTexts.ProfileIncomplete_Next_NoRole)));
        return new(
            CredentialKind.WebIdentity,
            $"{words} (role {RoleSource.NameOf(role)} by a web identity token)",
            () => AssumeAsync(connection, $"{file.Place}: the profile '{profile.Name}'", path, role, profile["role_session_name"]));
    }

    private static async Task<FoundKeys> AssumeAsync(AwsConnection connection, string from, string path, string role, string? session)
    {
        var token = ReadToken(connection.Environment, from, path);
        connection.Remember([token]);
        using var sts = SignInClients.Sts(connection, keys: null);
        try
        {
            var answer = await sts.AssumeRoleWithWebIdentityAsync(new AssumeRoleWithWebIdentityRequest
            {
                RoleArn = role,
                RoleSessionName = session ?? RoleSource.SessionName(connection),
                WebIdentityToken = token,
            }).ConfigureAwait(false);
            return RoleSource.KeysOf(answer.Credentials);
        }
        catch (CloudException refused) when (refused.Failure is CloudFailure.AccessDenied or CloudFailure.Rejected)
        {
            throw CredentialFailures.RoleNotAssumed(role, $"the web identity token in '{path}'", CloudErrors.WordsOf(refused));
        }
    }

    private static string ReadToken(DeployerEnvironment environment, string from, string path)
    {
        try
        {
            return File.ReadAllText(environment.Expand(path)).Trim() is { Length: > 0 } token
                ? token
                : throw CredentialFailures.WebIdentityTokenMissing(
                    from, path, Advice.OfError(nameof(ErrorTexts.WebIdentityTokenMissing_Empty)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CredentialFailures.WebIdentityTokenMissing(from, path, exception.Message);
        }
    }
}
