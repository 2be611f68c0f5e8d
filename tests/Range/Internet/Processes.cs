using System.Diagnostics;
using System.Text;

namespace Direxio.Deployer.Range;

/// <summary>What a finished command gave.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>Both streams, for a message about a command that should have worked.</summary>
    public string Everything => $"exit {ExitCode}\n{Output}\n{Error}".Trim();
}

/// <summary>Runs commands of the machine.</summary>
internal static class Processes
{
    /// <summary>Runs a command to its end and keeps what it wrote; each line of its standard error is told as it comes.</summary>
    public static async Task<CommandResult> RunAsync(
        IReadOnlyList<string> command,
        IReadOnlyDictionary<string, string>? environment = null,
        Action<string>? onErrorLine = null,
        Action<Process>? onStarted = null,
        CancellationToken cancellationToken = default)
    {
        using var process = Start(command, environment);
        onStarted?.Invoke(process);
        var output = new StringBuilder();
        var error = new StringBuilder();
        await using var stop = cancellationToken.Register(() => process.Kill(entireProcessTree: true));

        // A daemon that the command leaves behind may hold the pipes open, so the end of the process counts, not theirs.
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) =>
        {
            Append(error, line.Data);
            if (line.Data is { } text)
            {
                onErrorLine?.Invoke(text);
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return new(process.ExitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command that has to succeed.</summary>
    /// <exception cref="RangeException">It did not.</exception>
    public static async Task<string> RequireAsync(params string[] command)
    {
        var result = await RunAsync(command);
        return result.ExitCode == 0
            ? result.Output
            : throw new RangeException($"`{string.Join(' ', command)}` failed: {result.Everything}");
    }

    /// <summary>Starts a command that runs on; all it writes goes to a file.</summary>
    public static Process StartLogged(IReadOnlyList<string> command, IReadOnlyDictionary<string, string>? environment, string logFile)
    {
        var log = TextWriter.Synchronized(new StreamWriter(logFile, append: true) { AutoFlush = true });
        var process = Start(command, environment);
        process.OutputDataReceived += (_, line) => Write(log, line.Data);
        process.ErrorDataReceived += (_, line) => Write(log, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static Process Start(IReadOnlyList<string> command, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new RangeException($"{command[0]} did not start");
        process.StandardInput.Close();
        return process;
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
            {
                text.Append(line).Append('\n');
            }
        }
    }

    private static void Write(TextWriter log, string? line)
    {
        if (line is not null)
        {
            log.WriteLine(line);
        }
    }
}

/// <summary>The range itself, not what runs in it, has failed.</summary>
internal sealed class RangeException(string message) : Exception(message);
