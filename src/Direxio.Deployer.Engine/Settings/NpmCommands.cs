namespace Direxio.Deployer.Engine.Settings;

/// <summary>How npm is told to install a package, for a program and for people.</summary>
internal static class NpmCommands
{
    /// <summary>A package with its version as npm takes it.</summary>
    public static string PackageName(string package, string version) => $"{package}@{version}";

    /// <summary>
    /// The words by which npm installs a package for its user, with the package's install script allowed by name if it needs one.
    /// </summary>
    /// <param name="package">The package.</param>
    /// <param name="version">Its version or tag.</param>
    /// <param name="more">Further options.</param>
    public static string[] InstallWords(string package, string version, params string[] more) =>
        ["install", "-g", .. more, .. AllowScript(package), PackageName(package, version)];

    /// <summary>The same as a command line, quoted for the user's shell.</summary>
    public static string InstallLine(string package, string version, ShellKind shell) =>
        // The options are plain words in every shell.
        $"npm {string.Join(' ', InstallWords(package, version)[..^1])} {Quoted(package, version, shell)}";

    private static string[] AllowScript(string package) => NpmPackages.HasInstallScript(package) ? [$"--allow-scripts={package}"] : [];

    private static string Quoted(string package, string version, ShellKind shell) =>
        ShellText.Quote(PackageName(package, version), shell == ShellKind.PowerShell && IsPlain(version) ? ShellKind.Posix : shell);

    // An @ inside a word is plain in PowerShell as well; only a leading one is not.
    private static bool IsPlain(string version) =>
        version.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-');
}
