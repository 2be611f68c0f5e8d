using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.AwsAccess;

/// <summary>Failures of taking over an access key.</summary>
internal static class CredentialImportErrors
{
    public static DeployException ProfileNameUnsuitable(string name) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.ProfileNameUnsuitable), name),
        Advice.OfError(nameof(ErrorTexts.ProfileNameUnsuitable_Next), AwsCredential.UsualProfile),
        "ProfileName");

    public static DeployException AwsProfileExists(string name, IProfileStore profiles, Command again) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.AwsProfileExists), name, profiles.CredentialsFile, profiles.ConfigFile),
        Advice.OfError(nameof(ErrorTexts.AwsProfileExists_Next), again.With("Force")),
        "ProfileName");
}
