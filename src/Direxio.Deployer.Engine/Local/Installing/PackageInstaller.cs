using Direxio.Deployer.Engine.Local.Programs;

namespace Direxio.Deployer.Engine.Local.Installing;

/// <summary>An npm package that brings a program.</summary>
/// <param name="Name">The package.</param>
/// <param name="Version">Its version or tag.</param>
/// <param name="Program">The program in it.</param>
/// <param name="IsForced">True installs it although the program is there.</param>
internal sealed record ProgramPackage(string Name, string Version, string Program, bool IsForced);

/// <summary>What became of a package.</summary>
/// <param name="Outcome">The status and what was seen.</param>
/// <param name="WasInstalled">True if npm installed it now; false if the program was there already, or is not.</param>
internal sealed record PackageResult(InstallOutcome Outcome, bool WasInstalled);

/// <summary>Installs npm packages for the user who runs this. A failure is an outcome, not an exception.</summary>
internal sealed class PackageInstaller(ILocalPrograms programs)
{
    private const string Npm = "npm";

    /// <summary>npm loads the package, and the package its program, with three attempts.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Sees to it that a program is there.</summary>
    /// <param name="package">The package that brings it.</param>
    /// <param name="find">Where the program is; null if it is not there.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<PackageResult> EnsureAsync(ProgramPackage package, Func<string?> find, CancellationToken cancellationToken)
    {
        var name = LocalCommands.PackageName(package.Name, package.Version);
        if (!package.IsForced && find() is { } present)
        {
            return new(new(InstallStatus.Installed, $"{package.Program} is {present} and was left as it is"), false);
        }

        if (programs.Find(Npm) is null)
        {
            return new(new(InstallStatus.NpmMissing, $"npm is not on PATH, so {name} was not installed; install Node.js first"), false);
        }

        try
        {
            var result = await programs.RunAsync(new(Npm, ["install", "-g", name]) { Limit = Limit }, cancellationToken).ConfigureAwait(false);
            if (result.ExitCode != 0)
            {
                return Failed($"npm install -g {name} ended with exit code {result.ExitCode}: {result.Words}");
            }
        }
        catch (ProgramException exception)
        {
            return Failed($"npm install -g {name} gave no result: {exception.Message}");
        }

        return find() is { } installed
            ? new(new(InstallStatus.Installed, $"npm installed {name}; {package.Program} is {installed}"), true)
            : Failed($"npm installed {name}, but {package.Program} is not on PATH; add the folder of npm's global programs to it (npm prefix -g)");
    }

    private static PackageResult Failed(string evidence) => new(new(InstallStatus.InstallFailed, evidence), false);
}
