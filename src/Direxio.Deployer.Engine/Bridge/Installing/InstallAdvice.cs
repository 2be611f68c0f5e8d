using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Bridge.Installing;

/// <summary>What a user can do about an installation that failed, up to the point where the same command works again.</summary>
internal static class InstallAdvice
{
    /// <summary>The next step, without its full stop; null if nothing particular is known to help.</summary>
    public static Advice? For(ProgramPackage package, string status, string? reason) => (status, reason) switch
    {
        (InstallStatus.NpmMissing, _) => "Install Node.js, which brings npm, and open a new shell",
        (InstallStatus.NoPermission, InstallReason.CacheOfAnother) =>
            "Files in npm's cache belong to another user. Take them over, as npm's message says: "
                + "sudo chown -R \"$(id -u):$(id -g)\" ~/.npm",
        (InstallStatus.NoPermission, _) => OwnPrefix(),
        (InstallStatus.RegistryUnreachable, _) =>
            "Check this machine's connection, and the proxy if there is one (HTTPS_PROXY): npm ping tells whether the registry answers, "
                + "npm config get registry which one it is",
        (InstallStatus.InstallScriptFailed, _) when package.HasInstallScript =>
            "The script fetches the program from github.com: check that this machine reaches it, and the proxy if there is one "
                + $"(HTTPS_PROXY). Or have the script take a {package.Program} that you downloaded or built "
                + $"({NpmPackages.ConnectRepository}): set DIREXIO_CONNECT_LOCAL_BINARY to its file",
        (InstallStatus.InstallScriptFailed, _) =>
            $"What the script said is in the evidence. To see all of it: {Command(package, "--foreground-scripts")}",
        (_, InstallReason.ScriptsIgnored) =>
            "npm's setting ignore-scripts keeps the package from fetching its program. Let it run for this package once: "
                + $"{Command(package, "--ignore-scripts=false")}",
        (_, InstallReason.ScriptsBlocked) =>
            "npm does not let the package fetch its program. Allow it for this package: "
                + $"npm config set allow-scripts={package.Name} --location=user",
        (_, InstallReason.PackageNotFound) =>
            $"npm view {package.Name} versions shows which versions there are; -Version takes one of them. "
                + "If it shows none, check npm config get registry",
        (_, InstallReason.RegistryRefused) =>
            "Sign in to the registry (npm login). A token in a variable is kept from npm unless it is named: "
                + $"{ChildEnvironment.PassVariable}=NPM_TOKEN",
        (_, InstallReason.CertificateUntrusted) =>
            "npm does not trust the registry's certificate, as behind a proxy that inspects TLS. Name the file of its certificate "
                + "authority: npm config set cafile <file>",
        (_, InstallReason.DiskFull) => "Free space on the disk of npm's folders (npm prefix -g, npm config get cache)",
        (_, InstallReason.FileInTheWay) => "Remove or rename the file that npm names",
        (_, InstallReason.ProgramInUse) when package.ServiceName is { } service =>
            Advice.Of(nameof(Texts.Next_BridgeInUse), package.Program, BridgeDaemon.StopCommand(service)),
        (_, InstallReason.ProgramInUse) => Advice.Of(nameof(Texts.Next_ProgramInUse), package.Program),
        (_, InstallReason.TimedOut) => $"Run it by hand to see where it stands: {Command(package)}",
        (_, InstallReason.ProgramSilent) => $"Remove the package and let it be installed again: npm uninstall -g {package.Name}",
        _ => null,
    };

    /// <summary>The same for a program that npm installed where PATH does not lead.</summary>
    /// <param name="folder">The folder of npm's global programs; null if npm did not tell it.</param>
    public static string OnPath(string? folder) => folder is null
        ? "Put the folder of npm's global programs on PATH "
            + $"({(OperatingSystem.IsWindows() ? "npm prefix -g" : "its folder bin: npm prefix -g")})"
        : $"Put {folder} on PATH: {PathCommands(folder)}";

    private static string Command(ProgramPackage package, params string[] more) =>
        $"npm {string.Join(' ', NpmCommands.InstallWords(package.Name, package.Version, more))}";

    private static string OwnPrefix()
    {
        var (prefix, programs) = OperatingSystem.IsWindows()
            ? (@"""$env:APPDATA\npm""", @"$env:APPDATA\npm")
            : ("~/.npm-global", "$HOME/.npm-global/bin");
        return $"npm may not write to its folder of global programs. Give it one of your own: npm config set prefix {prefix}. "
            + $"Put that on PATH: {PathCommands(programs)}";
    }

    private static string PathCommands(string folder) => OperatingSystem.IsWindows()
        ? $"$env:Path = \"{folder};$env:Path\""
        : $"export PATH=\"{folder}:$PATH\" (in PowerShell: $env:PATH = \"{folder}:$env:PATH\")";
}
