using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>What a profile says of where its keys come from. Of several ways in one profile, the same goes first as in botocore.</summary>
internal sealed class ProfileSources(AwsConnection connection, SharedFiles files)
{
    private const string Role = "role_arn";
    private const string SourceProfile = "source_profile";
    private const string CredentialSourceKey = "credential_source";

    /// <summary>True if the profile assumes a role with the keys of something else.</summary>
    public static bool IsRole(AwsProfile? profile) =>
        profile is not null && profile.Has(Role) && !profile.Has(WebIdentitySource.TokenFileKey);

    /// <summary>The source of a profile; null if it says nothing of credentials.</summary>
    public CredentialSource? Find(AwsProfile profile, string words) =>
        IsRole(profile) ? OfRole(profile, words, [profile.Name]) : FindOwn(profile, words);

    // All but a role by another source.
    private CredentialSource? FindOwn(AwsProfile profile, string words) => profile switch
    {
        _ when profile.Has(WebIdentitySource.TokenFileKey) => WebIdentitySource.OfProfile(connection, profile, words),
        _ when SsoProfile.IsSso(profile) => SsoSource.Of(connection, SsoProfile.Read(profile, files), words),
        _ when ProfileKeys.HasKey(profile.Credentials) => ProfileKeys.Of(profile, profile.Credentials!, words),
        _ when profile.Has(LoginSource.Key) => LoginSource.Of(connection, profile, words),
        _ when profile.Has(ProcessSource.Key) => ProcessSource.Of(connection, profile, words),
        _ when ProfileKeys.HasKey(profile.Config) => ProfileKeys.Of(profile, profile.Config!, words),
        _ => null,
    };

    private CredentialSource OfRole(AwsProfile profile, string words, IReadOnlyList<string> way)
    {
        var (source, kind) = (profile.Find(SourceProfile), profile.Find(CredentialSourceKey));
        return (AwsProfile.TextOf(source), AwsProfile.TextOf(kind)) switch
        {
            (not null, not null) => throw CredentialFailures.ProfileIncomplete(
                kind!.Place,
                Advice.OfError(nameof(ErrorTexts.ProfileIncomplete_TwoSources), profile.Name, SourceProfile, CredentialSourceKey),
                Advice.OfError(nameof(ErrorTexts.ProfileIncomplete_Next_TwoSources))),
            (null, null) => throw CredentialFailures.ProfileIncomplete(
                profile.Find(Role)!.Place,
                Advice.OfError(nameof(ErrorTexts.ProfileIncomplete_NoSource), profile.Name, Role, SourceProfile, CredentialSourceKey),
                Advice.OfError(nameof(ErrorTexts.ProfileIncomplete_Next_NoSource), SourceProfile)),
            (null, { } named) => RoleSource.Of(connection, profile, words, OfMachine(profile, kind!, named)),
            ({ } name, null) => RoleSource.Of(connection, profile, words, OfProfile(profile, source!, name, way)),
        };
    }

    // A profile may name itself: then its own keys assume its role.
    private CredentialSource OfProfile(AwsProfile profile, SharedValue value, string name, IReadOnlyList<string> way)
    {
        var source = files.Find(name) ?? throw CredentialFailures.SourceProfileMissing(profile, value);
        var hasKeys = ProfileKeys.Has(source);
        if (way.Contains(name) && !(name == profile.Name && hasKeys))
        {
            throw CredentialFailures.SourceProfileLoop(profile, value, way);
        }

        var words = $"profile {name}";
        return IsRole(source) && !hasKeys
            ? OfRole(source, words, [.. way, name])
            : FindOwn(source, words) ?? throw CredentialFailures.ProfileIncomplete(
                value.Place,
                Advice.OfError(nameof(ErrorTexts.ProfileIncomplete_EmptySource), profile.Name, SourceProfile, name),
                Advice.OfError(nameof(ErrorTexts.ProfileIncomplete_Next_EmptySource), name));
    }

    private CredentialSource OfMachine(AwsProfile profile, SharedValue value, string named)
    {
        var source = named.ToUpperInvariant() switch
        {
            "ENVIRONMENT" => EnvironmentKeys.Find(connection.Environment, connection.Clock),
            "ECSCONTAINER" => ContainerSource.Find(connection),
            "EC2INSTANCEMETADATA" => InstanceSource.Of(connection, profile),
            _ => throw CredentialFailures.ProfileIncomplete(
                value.Place,
                Advice.OfError(nameof(ErrorTexts.ProfileIncomplete_UnknownSource), profile.Name, CredentialSourceKey, named),
                Advice.OfError(nameof(ErrorTexts.ProfileIncomplete_Next_UnknownSource))),
        };
        return source ?? throw CredentialFailures.ProfileIncomplete(
            value.Place,
            Advice.OfError(nameof(ErrorTexts.ProfileIncomplete_NothingThere), profile.Name, named),
            Advice.OfError(named.Equals("Environment", StringComparison.OrdinalIgnoreCase)
                ? nameof(ErrorTexts.ProfileIncomplete_Next_Environment)
                : nameof(ErrorTexts.ProfileIncomplete_Next_Elsewhere)));
    }
}
