using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Bridge.Installing;

/// <summary>What a user can do about an installation that failed, up to the point where the same command works again.</summary>
internal static class InstallAdvice
{
    private const string WhichRegistry = "npm config get registry";

    /// <summary>The next step, without its full stop; null if nothing particular is known to help.</summary>
    public static Advice? For(ProgramPackage package, string status, string? reason) => (status, reason) switch
    {
        (InstallStatus.NpmMissing, _) => Advice.Of(nameof(Texts.Install_NpmMissing)),
        (InstallStatus.NoPermission, InstallReason.CacheOfAnother) =>
            Advice.Of(nameof(Texts.Install_CacheOfAnother), "sudo chown -R \"$(id -u):$(id -g)\" ~/.npm"),
        (InstallStatus.NoPermission, _) => OwnPrefix(),
        (InstallStatus.RegistryUnreachable, _) => Advice.Of(nameof(Texts.Install_Registry), WhichRegistry),
        (InstallStatus.InstallScriptFailed, _) when package.HasInstallScript =>
            Advice.Of(nameof(Texts.Install_ScriptFetches), package.Program, NpmPackages.ConnectRepository),
        (InstallStatus.InstallScriptFailed, _) =>
            Advice.Of(nameof(Texts.Install_ScriptSaid), Command(package, "--foreground-scripts")),
        (_, InstallReason.ScriptsIgnored) =>
            Advice.Of(nameof(Texts.Install_ScriptsIgnored), Command(package, "--ignore-scripts=false")),
        (_, InstallReason.ScriptsBlocked) =>
            Advice.Of(nameof(Texts.Install_ScriptsBlocked), $"npm config set allow-scripts={package.Name} --location=user"),
        (_, InstallReason.PackageNotFound) =>
            Advice.Of(nameof(Texts.Install_Versions), $"npm view {package.Name} versions", WhichRegistry),
        (_, InstallReason.RegistryRefused) =>
            Advice.Of(nameof(Texts.Install_SignIn), $"{ChildEnvironment.PassVariable}=NPM_TOKEN"),
        (_, InstallReason.CertificateUntrusted) =>
            Advice.Of(nameof(Texts.Install_Certificate), "npm config set cafile <file>"),
        (_, InstallReason.DiskFull) =>
            Advice.Of(nameof(Texts.Install_DiskFull), "npm prefix -g", "npm config get cache"),
        (_, InstallReason.FileInTheWay) => Advice.Of(nameof(Texts.Install_FileInTheWay)),
        (_, InstallReason.ProgramInUse) when package.ServiceName is { } service =>
            Advice.Of(nameof(Texts.Next_BridgeInUse), package.Program, BridgeDaemon.StopCommand(service)),
        (_, InstallReason.ProgramInUse) => Advice.Of(nameof(Texts.Next_ProgramInUse), package.Program),
        (_, InstallReason.TimedOut) => Advice.Of(nameof(Texts.Install_TimedOut), Command(package)),
        (_, InstallReason.ProgramSilent) =>
            Advice.Of(nameof(Texts.Install_ProgramSilent), $"npm uninstall -g {package.Name}"),
        _ => null,
    };

    /// <summary>The same for a program that npm installed where PATH does not lead.</summary>
    /// <param name="folder">The folder of npm's global programs; null if npm did not tell it.</param>
    public static Advice OnPath(string? folder) => folder is not null
        ? Advice.Of(nameof(Texts.Install_OnPath), folder, PathCommands(folder))
        : Advice.Of(
            OperatingSystem.IsWindows() ? nameof(Texts.Install_FolderOnPath) : nameof(Texts.Install_FolderOnPathBin), "npm prefix -g");

    private static string Command(ProgramPackage package, params string[] more) =>
        $"npm {string.Join(' ', NpmCommands.InstallWords(package.Name, package.Version, more))}";

    private static Advice OwnPrefix()
    {
        var (prefix, programs) = OperatingSystem.IsWindows()
            ? (@"""$env:APPDATA\npm""", @"$env:APPDATA\npm")
            : ("~/.npm-global", "$HOME/.npm-global/bin");
        return Advice.Of(nameof(Texts.Install_OwnPrefix), $"npm config set prefix {prefix}", PathCommands(programs));
    }

    private static Advice PathCommands(string folder) => OperatingSystem.IsWindows()
        ? Advice.Text($"$env:Path = \"{folder};$env:Path\"")
        : Advice.Of(nameof(Texts.Install_Shells), $"export PATH=\"{folder}:$PATH\"", $"$env:PATH = \"{folder}:$env:PATH\"");
}
