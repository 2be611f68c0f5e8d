using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>How a profile signs in by IAM Identity Center.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Session">The name of the sso-session; null for a profile of the older form.</param>
/// <param name="StartUrl">Where a person signs in.</param>
/// <param name="Region">Where the Identity Center is.</param>
/// <param name="AccountId">The account.</param>
/// <param name="RoleName">The permission set.</param>
/// <param name="Scopes">What a new sign-in asks for.</param>
internal sealed record SsoProfile(
    string Profile, string? Session, string StartUrl, string Region, string AccountId, string RoleName, IReadOnlyList<string> Scopes)
{
    private const string SessionKey = "sso_session";
    private const string StartUrlKey = "sso_start_url";
    private const string RegionKey = "sso_region";
    private const string AccountKey = "sso_account_id";
    private const string RoleKey = "sso_role_name";
    private const string ScopesKey = "sso_registration_scopes";

    /// <summary>The scope without which no credentials are given.</summary>
    private const string AccessScope = "sso:account:access";

    public static bool IsSso(AwsProfile profile) => profile.Has(AccountKey) || profile.Has(RoleKey);

    /// <exception cref="Ports.Cloud.CloudException">Something is missing, or said twice in different words.</exception>
    public static SsoProfile Read(AwsProfile profile, SharedFiles files)
    {
        var session = profile[SessionKey] is { } name
            ? files.Find(SharedKind.SsoSession, name) ?? throw CredentialFailures.ProfileIncomplete(
                profile.Find(SessionKey)!.Place,
                Advice.OfError(nameof(ErrorTexts.ProfileIncomplete_NoSession), profile.Name, SessionKey, name),
                Advice.OfError(nameof(ErrorTexts.ProfileIncomplete_Next_NoSession), SessionKey))
            : null;

        string Required(string key)
        {
            var (own, shared) = (profile.Find(key), session?.Values.GetValueOrDefault(key));
            if (AwsProfile.TextOf(own) is { } here && AwsProfile.TextOf(shared) is { } there && here != there)
            {
                throw CredentialFailures.ProfileIncomplete(
                    own!.Place,
                    Advice.OfError(nameof(ErrorTexts.ProfileIncomplete_OtherValue), profile.Name, key, shared!.Place.Line),
                    Advice.OfError(nameof(ErrorTexts.ProfileIncomplete_Next_OtherValue)));
            }

            return AwsProfile.TextOf(own) ?? AwsProfile.TextOf(shared) ?? throw CredentialFailures.ProfileIncomplete(
                (session ?? profile.Config ?? profile.Credentials)!.Place,
                Advice.OfError(nameof(ErrorTexts.ProfileIncomplete_NoSsoKey), profile.Name, key),
                Advice.OfError(nameof(ErrorTexts.ProfileIncomplete_Next_NoSsoKey), key));
        }

        var scopes = AwsProfile.TextOf(session?.Values.GetValueOrDefault(ScopesKey))?
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new(
            profile.Name, session?.Name.Name, Required(StartUrlKey), Required(RegionKey), Required(AccountKey), Required(RoleKey),
            scopes is { Length: > 0 } ? scopes : [AccessScope]);
    }
}
