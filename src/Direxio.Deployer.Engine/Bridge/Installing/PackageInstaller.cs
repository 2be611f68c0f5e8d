using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Bridge.Installing;

/// <summary>What became of a package.</summary>
/// <param name="Outcome">The status and what was seen.</param>
/// <param name="WasInstalled">True if npm installed it now; false if the program was there already, or is not.</param>
internal sealed record PackageResult(InstallOutcome Outcome, bool WasInstalled);

/// <summary>
/// Installs npm packages for the user who runs this. A program counts as installed once it answers, whatever npm's exit
/// status says. A failure is an outcome, not an exception.
/// </summary>
internal sealed class PackageInstaller(ILocalPrograms programs)
{
    private const string Npm = "npm";

    // npm's own patience takes more than a minute where there is no network, and five for one silent answer.
    private static readonly string[] Bounds =
    [
        "--fetch-retries=1", "--fetch-retry-mintimeout=2000", "--fetch-retry-maxtimeout=5000", "--fetch-timeout=60000", "--no-audit",
        "--no-fund",
    ];

    private static readonly TimeSpan QuestionLimit = TimeSpan.FromSeconds(30);

    private readonly ProgramProbe probe = new(programs);

    /// <summary>npm loads the package, and the package its program, with three attempts.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Sees to it that a program is there and answers.</summary>
    /// <param name="package">The package that brings it.</param>
    /// <param name="find">Where the program is; null if it is not there.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<PackageResult> EnsureAsync(ProgramPackage package, Func<string?> find, CancellationToken cancellationToken)
    {
        if (package.IsForced || find() is not { } present)
        {
            return await InstallAsync(package, find, string.Empty, cancellationToken).ConfigureAwait(false);
        }

        var there = await probe.AskAsync(package, present, cancellationToken).ConfigureAwait(false);
        if (there.Trouble is null && !package.IsTooOld(there.Version))
        {
            return Installed($"{package.Program} is {present}, version {there.Version}, and was left as it is", there.Version, false);
        }

        var why = there.Trouble is { } trouble ? $"does not answer ({trouble.TrimEnd('.')})" : OlderThanLeast(package, there.Version);
        var result = await InstallAsync(package, find, $"the {package.Program} that was there {why}; ", cancellationToken)
            .ConfigureAwait(false);
        return result.Outcome.IsInstalled ? result : result with { Outcome = result.Outcome with { Version = there.Version } };
    }

    private async Task<PackageResult> InstallAsync(
        ProgramPackage package, Func<string?> find, string before, CancellationToken cancellationToken)
    {
        if (programs.Find(Npm) is null)
        {
            return Failed(
                package,
                InstallStatus.NpmMissing,
                null,
                $"{before}npm is not on PATH, so {package.Reference} was not installed; install Node.js first");
        }

        var result = await RunAsync(package, before, cancellationToken).ConfigureAwait(false);
        if (result.Failure is { } failure)
        {
            return failure;
        }

        var did = $"{before}npm installed {package.Reference}";
        if (find() is not { } installed)
        {
            return await NotOnPathAsync(package, $"{did}, but {package.Program} is not on PATH", cancellationToken).ConfigureAwait(false);
        }

        var answer = await probe.AskAsync(package, installed, cancellationToken).ConfigureAwait(false);
        if (answer.Trouble is { } trouble)
        {
            return Failed(
                package,
                InstallStatus.InstallFailed,
                await ReasonOfSilenceAsync(package, result.Said!, cancellationToken).ConfigureAwait(false),
                $"{did}, but its program does not answer: {trouble.TrimEnd('.')}; npm said: {NpmAnswer.WordsOf(result.Said!)}");
        }

        if (package.IsTooOld(answer.Version))
        {
            return await NotOnPathAsync(
                package, $"{did}, but PATH leads to {installed}, which {OlderThanLeast(package, answer.Version)}", cancellationToken)
                .ConfigureAwait(false);
        }

        // The MCP server is not known to tell its version, and npm has just installed this one.
        var version = answer.Version == NpmPackages.Unknown && !package.HasInstallScript ? package.Version : answer.Version!;
        var told = version == package.Version ? string.Empty : $", version {version}";
        return Installed($"{did}; {package.Program} is {installed}{told}", version, true);
    }

    private static PackageResult Installed(string evidence, string? version, bool isNew) =>
        new(new(InstallStatus.Installed, evidence) { Version = version }, isNew);

    private static string OlderThanLeast(ProgramPackage package, string? version) =>
        $"is version {version}, and the least that serves is {package.Least}";

    private async Task<PackageResult> NotOnPathAsync(ProgramPackage package, string evidence, CancellationToken cancellationToken)
    {
        var folder = await FolderOfProgramsAsync(cancellationToken).ConfigureAwait(false);
        var missing = Failed(package, InstallStatus.InstallFailed, InstallReason.NotOnPath, evidence);
        return missing with { Outcome = missing.Outcome with { NextAction = InstallAdvice.OnPath(folder) } };
    }

    private async Task<(ProgramResult? Said, PackageResult? Failure)> RunAsync(
        ProgramPackage package, string before, CancellationToken cancellationToken)
    {
        var words = NpmCommands.InstallWords(package.Name, package.Version);
        var command = $"npm {string.Join(' ', words)}";
        try
        {
            var result = await programs.RunAsync(
                new(Npm, [.. words, .. Bounds]) { Limit = Limit }, cancellationToken).ConfigureAwait(false);
            if (result.ExitCode == 0)
            {
                return (result, null);
            }

            var (status, reason) = NpmAnswer.MeaningOf(result);
            return (null, Failed(
                package, status, reason, $"{before}{command} ended with exit code {result.ExitCode}: {NpmAnswer.WordsOf(result)}"));
        }
        catch (ProgramException exception)
        {
            var reason = exception.Failure == ProgramFailure.TimedOut ? InstallReason.TimedOut : null;
            return (null, Failed(package, InstallStatus.InstallFailed, reason, $"{before}{command} gave no result: {exception.Message}"));
        }
    }

    private async Task<string> ReasonOfSilenceAsync(ProgramPackage package, ProgramResult said, CancellationToken cancellationToken) =>
        !package.HasInstallScript ? InstallReason.ProgramSilent
            : NpmAnswer.SaysScriptsBlocked(said) ? InstallReason.ScriptsBlocked
            : await AskAsync(["config", "get", "ignore-scripts", "-g"], cancellationToken).ConfigureAwait(false) == "true"
                ? InstallReason.ScriptsIgnored
                : InstallReason.ProgramSilent;

    private async Task<string?> FolderOfProgramsAsync(CancellationToken cancellationToken) =>
        await AskAsync(["prefix", "-g"], cancellationToken).ConfigureAwait(false) is { } prefix && Path.IsPathFullyQualified(prefix)
            ? OperatingSystem.IsWindows() ? prefix : $"{prefix.TrimEnd('/')}/bin"
            : null;

    // Only tells more of a failure that is known; what npm does not tell stays untold.
    private async Task<string?> AskAsync(string[] words, CancellationToken cancellationToken)
    {
        try
        {
            var result = await programs.RunAsync(new(Npm, words) { Limit = QuestionLimit }, cancellationToken).ConfigureAwait(false);
            return result.ExitCode == 0 ? result.Output.Trim() : null;
        }
        catch (ProgramException)
        {
            return null;
        }
    }

    private static PackageResult Failed(ProgramPackage package, string status, string? reason, string evidence) =>
        new(new(status, evidence) { Reason = reason, NextAction = InstallAdvice.For(package, status, reason) }, false);
}
