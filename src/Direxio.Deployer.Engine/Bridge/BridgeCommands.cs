using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Bridge;

/// <summary>The commands about the bridge that the user is given, quoted for the user's shell.</summary>
internal static class BridgeCommands
{
    /// <summary>Installs the bridge and starts it as a service of this node.</summary>
    public static string Install(NodePaths paths, LocalSettings settings) => Install(paths.ServiceId, BridgeConfig.FileOf(paths), settings);

    /// <summary>The same with a configuration that lies elsewhere, as earlier releases put it.</summary>
    public static string Install(string serviceId, string configFile, LocalSettings settings) => ShellText.AndThen(
        NpmCommands.InstallLine(NpmPackages.Connect, settings.ConnectVersion, settings.Shell),
        ShellText.Command(
            settings.Shell,
            NpmPackages.ConnectProgram,
            "daemon",
            "install",
            "--config",
            ConfigurationPath.Format(configFile, settings.PathStyle),
            "--service-name",
            serviceId,
            "--force"));
}
