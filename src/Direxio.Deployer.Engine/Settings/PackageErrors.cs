using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Settings;

/// <summary>Settings of the programs for the agent that cannot be used.</summary>
internal static class PackageErrors
{
    public static DeployException AgentInstallUnknown(string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.AgentInstallUnknown), AgentSettings.InstallVariable, value),
        Advice.OfError(nameof(ErrorTexts.AgentInstallUnknown_Next)),
        "AgentInstall");

    public static DeployException PackageVersionMalformed(string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.PackageVersionMalformed), value),
        Advice.OfError(nameof(ErrorTexts.PackageVersionMalformed_Next)),
        "Version");

    public static DeployException PackageUnknown(string variable, string value, string package) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.PackageUnknown), variable, value, package),
        Advice.OfError(nameof(ErrorTexts.PackageUnknown_Next), package),
        variable);
}
