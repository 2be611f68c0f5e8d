using System.ComponentModel;
using System.Diagnostics;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Ports.Programs;

namespace Direxio.Deployer.Engine.Adapters.Programs;

/// <summary>Programs as processes of this machine, with the environment's PATH and variables.</summary>
internal sealed class LocalPrograms(DeployerEnvironment environment, TimeProvider clock) : ILocalPrograms
{
    // ENOENT and ERROR_FILE_NOT_FOUND.
    private const int NoSuchFile = 2;

    // Once a program has ended, only something that it left running still holds its output.
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(2);

    // Programs go by HOME, except on Windows.
    public string? HomeFolder =>
        !OperatingSystem.IsWindows() && environment["HOME"] is { } home && Path.IsPathFullyQualified(home) ? home
        : Path.IsPathFullyQualified(environment.UserProfile) ? environment.UserProfile
        : null;

    public string? Find(string program) => ProgramSearch
        .Candidates(program, Variable("PATH"), Variable("PATHEXT"), OperatingSystem.IsWindows())
        .FirstOrDefault(CanBeStarted);

    public bool HasVariable(string name) => environment[name] is not null;

    public IStartedProgram Start(ProgramCall call) => new StartedProgram(Launch(FileOf(call), call), clock);

    public async Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = Launch(FileOf(call), call);
        var input = WriteAsync(process, call.Input);
        var output = new ProgramOutput(process.StandardOutput.BaseStream, call.KeepsEnd);
        var error = new ProgramOutput(process.StandardError.BaseStream);
        using var limit = new CancellationTokenSource(call.Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            var isEnded = await ProcessTree.EndAsync(process, clock).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw new ProgramException(
                ProgramFailure.TimedOut,
                $"'{call.Program}' did not end within {call.Limit.TotalSeconds:0.#} s; "
                    + $"{(isEnded ? "it was stopped" : "it may still be running")}.");
        }

        var all = Task.WhenAll(input, output.Ended, error.Ended);
        await Task.WhenAny(all, Task.Delay(DrainLimit, clock, cancellationToken)).ConfigureAwait(false);
        return new(process.ExitCode, output.Text, error.Text);
    }

    public async Task<int> RunInTerminalAsync(ProgramCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = Launch(FileOf(call), call, inTerminal: true);
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await ProcessTree.EndAsync(process, clock).ConfigureAwait(false);
            throw;
        }

        return process.ExitCode;
    }

    // A program that ends without reading has not asked for more.
    private static async Task WriteAsync(Process process, string text)
    {
        try
        {
            await process.StandardInput.WriteAsync(text).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
        }
    }

    private string FileOf(ProgramCall call) => Find(call.Program)
        ?? throw new ProgramException(ProgramFailure.NotFound, $"There is no program '{call.Program}' on PATH.");

    private Process Launch(string file, ProgramCall call, bool inTerminal = false)
    {
        try
        {
            return ChildProcess.Start(file, call.Arguments, VariablesFor(call), inTerminal);
        }
        catch (Win32Exception exception)
        {
            throw new ProgramException(
                exception.NativeErrorCode == NoSuchFile ? ProgramFailure.NotFound : ProgramFailure.CouldNotStart,
                $"'{file}' could not be started: {exception.Message.TrimEnd('.')}.",
                exception);
        }
    }

    private Dictionary<string, string> VariablesFor(ProgramCall call)
    {
        var variables = new Dictionary<string, string>(ChildEnvironment.Create(environment, call.Asked), StringComparer.Ordinal);
        if (OperatingSystem.IsWindows())
        {
            // npm's batch files start node by its name, which cmd.exe would look for in the current folder first.
            variables["NoDefaultCurrentDirectoryInExePath"] = "1";
        }

        else if (call.OutlivesShell && variables.TryGetValue("PATH", out var path))
        {
            variables["PATH"] = LastingPath.From(path);
        }

        foreach (var (name, value) in call.Environment)
        {
            variables[name] = value;
        }

        return variables;
    }

    // Windows does not tell PATH from Path.
    private string? Variable(string name) => environment[name]
        ?? (OperatingSystem.IsWindows()
            ? environment.Variables.FirstOrDefault(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value
            : null);

    // A link that leads nowhere, as a failed installation leaves one, is there and cannot be looked at.
    private static bool CanBeStarted(string file)
    {
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        try
        {
            return File.Exists(file) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Execute) != 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
