using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>An access key of AWS.</summary>
/// <param name="Id">The access key id.</param>
/// <param name="SecretKey">The secret access key.</param>
/// <param name="SessionToken">The session token of a temporary one; null for a long-term one.</param>
internal sealed record AccessKey(Secret Id, Secret SecretKey, Secret? SessionToken);

/// <summary>A profile as the shared AWS files hold it.</summary>
/// <param name="Key">Its access key, if it has a whole one.</param>
/// <param name="HasCredentials">True if it says in any way where its credentials come from.</param>
internal sealed record StoredProfile(AccessKey? Key, bool HasCredentials);

/// <summary>The shared AWS files as a store of profiles.</summary>
internal interface IProfileStore
{
    /// <summary>Full path of the file that keys are written to.</summary>
    string CredentialsFile { get; }

    /// <summary>Full path of the file that regions are written to.</summary>
    string ConfigFile { get; }

    /// <summary>The profile of this name; null if neither file has it.</summary>
    /// <exception cref="DeployException">A file cannot be read, or says two things.</exception>
    StoredProfile? Find(string name);

    /// <summary>
    /// Gives the profile this key and region, in place of whatever credentials it had. Everything else in the files stays, and
    /// each is replaced as a whole.
    /// </summary>
    /// <exception cref="DeployException">A file cannot be read or written, or says two things.</exception>
    void Write(string name, AccessKey key, string region);
}
