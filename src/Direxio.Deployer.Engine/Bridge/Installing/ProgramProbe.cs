using Direxio.Deployer.Engine.Ports.Programs;

namespace Direxio.Deployer.Engine.Bridge.Installing;

/// <summary>Whether a program that is there works: only what answers is installed.</summary>
internal sealed class ProgramProbe(ILocalPrograms programs)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Why a program does not answer; null if it does.</summary>
    /// <param name="package">The package that brings it.</param>
    /// <param name="file">Its file.</param>
    /// <param name="cancellationToken">Stops the question.</param>
    public async Task<string?> TroubleOfAsync(ProgramPackage package, string file, CancellationToken cancellationToken)
    {
        try
        {
            var result = await programs.RunAsync(new(file, ["--version"]) { Limit = Limit }, cancellationToken).ConfigureAwait(false);
            return Answers(package, result)
                ? null
                : $"'{package.Program} --version' ended with exit code {result.ExitCode} and said: {result.Words}";
        }
        catch (ProgramException exception)
        {
            // A server that is not known to have the option may well serve instead, and is alive then.
            return exception.Failure == ProgramFailure.TimedOut && !package.HasInstallScript ? null : exception.Message;
        }
    }

    // The MCP server is not known to have the option, so its exit code tells nothing; but one that Node.js cannot load does not run.
    private static bool Answers(ProgramPackage package, ProgramResult result) => package.HasInstallScript
        ? result.ExitCode == 0
        : result.ExitCode == 0 || !(result.Error.Contains("node:internal", StringComparison.Ordinal) || result.ExitCode is 126 or 127);
}
