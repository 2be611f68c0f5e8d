using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Bridge.Installing;

internal static class InstallErrors
{
    public static DeployException AgentInstallUnknown(string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"The variable {Settings.SettingsResolver.AgentInstallVariable} is '{value}', which is no install policy.",
        "Use skip, recommend (shows the commands) or auto (runs them), or give -AgentInstall.",
        "AgentInstall");

    public static DeployException AgentNotWired(string domain) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"The files of {domain} for an agent on this machine have not been written, or no longer fit the node. Nothing was installed.",
        $"Resume first: {Commands.Resume(domain)}",
        domain);

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
