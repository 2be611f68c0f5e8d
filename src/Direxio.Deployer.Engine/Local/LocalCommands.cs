using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Local;

/// <summary>The commands that the user is given, quoted for the user's shell.</summary>
internal static class LocalCommands
{
    /// <summary>Installs the bridge and starts it as a service of this node.</summary>
    public static string InstallConnect(NodePaths paths, LocalSettings settings) =>
        InstallConnect(paths.ServiceId, BridgeConfig.FileOf(paths), settings);

    /// <summary>The same with a configuration that lies elsewhere, as earlier releases put it.</summary>
    public static string InstallConnect(string serviceId, string configFile, LocalSettings settings) => ShellText.AndThen(
        Install(NpmPackages.Connect, settings.ConnectVersion, settings.Shell),
        ShellText.Command(
            settings.Shell,
            NpmPackages.ConnectProgram,
            "daemon",
            "install",
            "--config",
            ConfigurationPath.Of(configFile, settings.PathStyle),
            "--service-name",
            serviceId,
            "--force"));

    /// <summary>Installs the MCP server.</summary>
    public static string InstallMcp(LocalSettings settings) => Install(NpmPackages.Mcp, settings.McpVersion, settings.Shell);

    /// <summary>The words by which npm installs a package for its user, with the package's install script allowed by name if it needs one.</summary>
    /// <param name="package">The package.</param>
    /// <param name="version">Its version or tag.</param>
    /// <param name="more">Further options.</param>
    public static string[] NpmInstall(string package, string version, params string[] more) =>
        ["install", "-g", .. more, .. AllowScript(package), PackageName(package, version)];

    /// <summary>Checks the MCP server with this node's credentials.</summary>
    public static string McpDoctor(NodePaths paths, string nodeId, LocalSettings settings) => ShellText.WithVariables(
        settings.Shell, McpServer.Variables(paths, nodeId, settings), $"{NpmPackages.Mcp} doctor --json");

    /// <summary>Opens a shell on the node.</summary>
    public static string Ssh(string keyFile, string knownHosts, string address, ShellKind shell)
    {
        var login = $"{NodeCommands.User}@{address}";
        string[] words = File.Exists(knownHosts)
            ? ["ssh", "-i", keyFile, "-o", $"UserKnownHostsFile={knownHosts}", login]
            : ["ssh", "-i", keyFile, login];
        return ShellText.Command(shell, words);
    }

    /// <summary>A package with its version as npm takes it.</summary>
    public static string PackageName(string package, string version) => $"{package}@{version}";

    private static string[] AllowScript(string package) => NpmPackages.HasInstallScript(package) ? [$"--allow-scripts={package}"] : [];

    // The options are plain words in every shell.
    private static string Install(string package, string version, ShellKind shell) =>
        $"npm {string.Join(' ', NpmInstall(package, version)[..^1])} {Package(package, version, shell)}";

    private static string Package(string package, string version, ShellKind shell) =>
        ShellText.Quote(PackageName(package, version), shell == ShellKind.PowerShell && IsPlain(version) ? ShellKind.Posix : shell);

    // An @ inside a word is plain in PowerShell as well; only a leading one is not.
    private static bool IsPlain(string version) => version.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-');
}
