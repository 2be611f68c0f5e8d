using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>
/// Looks for credentials where every AWS tool does, in the same order: the profile that the caller names; keys in the
/// environment; the profile that AWS_PROFILE, AWS_DEFAULT_PROFILE or nobody names, with a web identity of the environment
/// ahead of all of it but a role; the role of the container or of the instance. What is named and cannot be used is refused,
/// and nothing else is taken in its place.
/// </summary>
internal static class CredentialSearch
{
    public static async Task<CredentialSource> FindAsync(AwsConnection connection)
    {
        // As in botocore: they say more than keys, such as a region, and what cannot be read says nothing.
        var files = connection.Files;
        files.RequireSound();
        var isNamedByCaller = connection.ProfileName is not null;
        if (!isNamedByCaller && EnvironmentKeys.Find(connection.Environment, connection.Clock) is { } keys)
        {
            return keys;
        }

        var choice = ProfileChoice.Of(connection.Environment, connection.ProfileName);
        var profile = files.Find(choice.Name);
        if (!isNamedByCaller && !ProfileSources.IsRole(profile) && WebIdentitySource.OfEnvironment(connection, profile) is { } identity)
        {
            return identity;
        }

        if (profile is not null && new ProfileSources(connection, files).Find(profile, choice.Words) is { } found)
        {
            return found;
        }

        if (profile is null && SdkStore.Find(choice) is { } stored)
        {
            return stored;
        }

        files.RequireExisting();
        if (choice.IsNamed)
        {
            throw profile is null
                ? CredentialFailures.ProfileNotFound(choice.Name, choice.Variable, files)
                : CredentialFailures.ProfileIncomplete(
                    profile.Place,
                    Advice.OfError(nameof(ErrorTexts.ProfileIncomplete_Empty), choice.Name),
                    Advice.OfError(nameof(ErrorTexts.ProfileIncomplete_Next_Empty)));
        }

        return ContainerSource.Find(connection)
            ?? await InstanceSource.FindAsync(connection, profile).ConfigureAwait(false)
            ?? throw CredentialFailures.NotFound(choice.Name, files.Places);
    }
}
