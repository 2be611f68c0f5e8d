using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Internal.Settings;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>The store of AWS's tools for PowerShell and Visual Studio, which Windows encrypts for the user.</summary>
internal static class SdkStore
{
    /// <summary>The names of its profiles.</summary>
    public static IEnumerable<string> Names => UserCrypto.IsUserCryptAvailable ? new NetSDKCredentialsFile().ListProfileNames() : [];

    /// <summary>The source of a profile that has keys there; null if it does not.</summary>
    public static CredentialSource? Find(ProfileChoice choice)
    {
        if (!UserCrypto.IsUserCryptAvailable
            || !new NetSDKCredentialsFile().TryGetProfile(choice.Name, out var profile)
            || profile.Options is not { AccessKey: { Length: > 0 } access, SecretKey: { Length: > 0 } secret })
        {
            return null;
        }

        var keys = FoundKeys.Of(access, secret, profile.Options.Token);
        return new(
            CredentialKind.ProfileKeys, $"{choice.Words} (in the store of AWS's tools for Windows)", () => Task.FromResult(keys));
    }
}
