using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>The keys in a profile. Both come from one file, as in every AWS tool.</summary>
internal static class ProfileKeys
{
    private const string AccessKey = "aws_access_key_id";
    private const string SecretKey = "aws_secret_access_key";

    /// <summary>True if one of the sections has a key, or half of one.</summary>
    public static bool Has(AwsProfile profile) => HasKey(profile.Credentials) || HasKey(profile.Config);

    /// <summary>True if this section has a key, or half of one.</summary>
    public static bool HasKey(SharedSection? section) =>
        section is not null && (section.Values.ContainsKey(AccessKey) || section.Values.ContainsKey(SecretKey));

    /// <summary>The source.</summary>
    /// <exception cref="CloudException">There is half of a key only, or it is certainly not written as it was meant.</exception>
    public static CredentialSource Of(AwsProfile profile, SharedSection section, string words)
    {
        var access = Required(profile, section, AccessKey, SecretKey);
        var secret = Required(profile, section, SecretKey, AccessKey);
        var token = AwsProfile.TextOf(
            section.Values.GetValueOrDefault("aws_security_token") ?? section.Values.GetValueOrDefault("aws_session_token"));
        var keys = FoundKeys.Of(access, secret, token);
        return new(CredentialKind.ProfileKeys, words, () => Task.FromResult(keys));
    }

    private static string Required(AwsProfile profile, SharedSection section, string key, string other)
    {
        var value = section.Values.GetValueOrDefault(key);
        var text = AwsProfile.TextOf(value) ?? throw CredentialFailures.ProfileIncomplete(
            (value ?? section.Values.GetValueOrDefault(other))?.Place ?? section.Place,
            value is null
                ? Advice.OfError(nameof(ErrorTexts.ProfileIncomplete_KeyMissing), profile.Name, other, key)
                : Advice.OfError(nameof(ErrorTexts.ProfileIncomplete_KeyEmpty), profile.Name, key),
            Advice.OfError(nameof(ErrorTexts.ProfileIncomplete_Next_Key), key, other));
        return text[0] is '"' or '\''
            ? throw CredentialFailures.ProfileFileMalformed(
                value!.Place,
                Advice.OfError(nameof(ErrorTexts.ProfileFileMalformed_Quotes), key),
                Advice.OfError(nameof(ErrorTexts.ProfileFileMalformed_Next_Quotes)))
            : text;
    }
}
