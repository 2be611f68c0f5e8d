using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.AwsAccess;

/// <summary>Failures of taking over an access key.</summary>
internal static class CredentialImportErrors
{
    public static DeployException ProfileNameUnsuitable(string name) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"ProfileName '{name}' is not read alike by all AWS tools.",
        $"Use letters, digits and . _ @ + / -, such as {AwsCredential.UsualProfile}.",
        "ProfileName");

    public static DeployException AwsProfileExists(string name, IProfileStore profiles, Command again) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"There is a profile '{name}' already, with other credentials ({profiles.CredentialsFile}, {profiles.ConfigFile}). "
            + "Nothing was written.",
        $"Choose another -ProfileName; or, if its credentials are no longer needed, replace them with {again.With("Force")}.",
        "ProfileName");
}
