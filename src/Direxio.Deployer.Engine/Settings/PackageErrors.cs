using Direxio.Deployer.Engine.Foundation.Errors;

namespace Direxio.Deployer.Engine.Settings;

/// <summary>Settings of the programs for the agent that cannot be used.</summary>
internal static class PackageErrors
{
    public static DeployException AgentInstallUnknown(string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"The variable {AgentSettings.InstallVariable} is '{value}', which is no install policy.",
        "Use skip, recommend (shows the commands) or auto (runs them), or give -AgentInstall.",
        "AgentInstall");

    public static DeployException PackageVersionMalformed(string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"Version '{value}' is not one version or tag of an npm package.",
        "Use a form such as 1.3.17 or latest.",
        "Version");

    public static DeployException PackageUnknown(string variable, string value, string package) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"The variable {variable} is '{value}'; only versions of the package {package} are installed.",
        $"Use a form such as {package}@latest, or clear the variable.",
        variable);
}
