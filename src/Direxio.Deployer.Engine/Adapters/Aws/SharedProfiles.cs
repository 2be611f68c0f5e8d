using Direxio.Deployer.Engine.Adapters.Aws.Profiles;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>The profiles of the shared AWS files.</summary>
internal sealed class SharedProfiles(DeployerEnvironment environment) : IProfiles
{
    public IEnumerable<string> Names => SharedFiles.Read(environment).Names
        .Concat(SdkStore.Names)
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    /// <exception cref="DeployException">A file or its region cannot be read as it was meant.</exception>
    public string? FindRegion(string? profile)
    {
        try
        {
            var files = SharedFiles.Read(environment);
            files.RequireSound();
            return files.Find(ProfileChoice.Of(environment, profile).Name)?["region"];
        }
        catch (CloudException malformed)
        {
            throw CloudErrors.CloudCallFailed(malformed);
        }
    }

    /// <exception cref="DeployException">What signing with a profile that is not there says, or what is wrong with a file.</exception>
    public void Require(string name)
    {
        if (!Names.Contains(name, StringComparer.Ordinal))
        {
            throw CloudErrors.CloudCallFailed(CredentialFailures.ProfileNotFound(name, null, SharedFiles.Read(environment)));
        }
    }
}
