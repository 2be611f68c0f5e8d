using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Bridge.Installing;

/// <summary>What a program answers.</summary>
/// <param name="Trouble">Why it does not answer; null if it does.</param>
/// <param name="Version">Its version, <see cref="NpmPackages.Unknown"/> if it does not tell; null if it does not answer.</param>
internal sealed record ProgramAnswer(string? Trouble, string? Version);

/// <summary>Whether a program that is there works, and which version it is: only what answers is installed.</summary>
internal sealed class ProgramProbe(ILocalPrograms programs)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Asks a program for its version.</summary>
    /// <param name="package">The package that brings it.</param>
    /// <param name="file">Its file.</param>
    /// <param name="cancellationToken">Stops the question.</param>
    public async Task<ProgramAnswer> AskAsync(ProgramPackage package, string file, CancellationToken cancellationToken)
    {
        try
        {
            var result = await programs.RunAsync(new(file, ["--version"]) { Limit = Limit }, cancellationToken).ConfigureAwait(false);
            return Answers(package, result)
                ? new(null, VersionOf(package, file, result))
                : Silent($"'{package.Program} --version' ended with exit code {result.ExitCode} and said: {result.Words}");
        }
        catch (ProgramException exception)
        {
            // A server that is not known to have the option may well serve instead, and is alive then.
            return exception.Failure == ProgramFailure.TimedOut && !package.HasInstallScript
                ? new(null, VersionOf(package, file, null))
                : Silent(exception.Message);
        }
    }

    private static ProgramAnswer Silent(string trouble) => new(trouble, null);

    // npm's part of the bridge may hand over to a program of another version, so only that program's own word counts.
    private static string VersionOf(ProgramPackage package, string file, ProgramResult? result) =>
        (result is { ExitCode: 0 } ? ProgramVersion.Printed(result.Output) : null)
            ?? (package.HasInstallScript ? null : ProgramVersion.OfPackage(package.Name, file))
            ?? NpmPackages.Unknown;

    // The MCP server is not known to have the option, so its exit code tells nothing; but one that Node.js cannot load does not run.
    private static bool Answers(ProgramPackage package, ProgramResult result) => package.HasInstallScript
        ? result.ExitCode == 0
        : result.ExitCode == 0 || !(result.Error.Contains("node:internal", StringComparison.Ordinal) || result.ExitCode is 126 or 127);
}
