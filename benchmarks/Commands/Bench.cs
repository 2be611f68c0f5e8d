using System.Diagnostics;
using System.Reflection;

namespace Direxio.Deployer.Benchmarks.Commands;

/// <summary>Runs programs in a home that is thrown away and measures them.</summary>
/// <param name="runs">How often each is run.</param>
internal sealed class Bench(int runs) : IDisposable
{
    public const string EmptyArgument = "--empty";

    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("direxio-bench-");

    public int Runs => runs;

    public string Module { get; } = Stated("StagedModule");

    /// <summary>The home of the nodes, for rows that need some.</summary>
    public string Home => home.FullName;

    /// <summary>The pwsh that the build of the Pester files restored; null if it is not there.</summary>
    public IReadOnlyList<string>? Pwsh { get; } =
        File.Exists(Stated("Pwsh")) ? ["dotnet", Stated("Pwsh"), "-NoProfile", "-NonInteractive"] : null;

    /// <summary>`direxio` with arguments.</summary>
    public static IReadOnlyList<string> Direxio(params IEnumerable<string> arguments) =>
        [Path.Combine(Stated("HostFolder"), OperatingSystem.IsWindows() ? "direxio.exe" : "direxio"), .. arguments];

    /// <summary>A .NET program that does nothing.</summary>
    public static IReadOnlyList<string> Empty { get; } = [Environment.ProcessPath!, EmptyArgument];

    public void Dispose() => home.Delete(recursive: true);

    /// <summary>Measures a program until its end, or until its first output, each run beside one of the floor.</summary>
    public async Task<Row> MeasureAsync(
        string work,
        string wanted,
        IReadOnlyList<string> command,
        IReadOnlyList<string> floor,
        bool untilFirstOutput = false,
        int exitCode = 0)
    {
        // What is read for the first time comes from the disk.
        await RunAsync(command).ConfigureAwait(false);
        await RunAsync(floor).ConfigureAwait(false);
        var (seconds, floors, memory) = (new List<double>(), new List<double>(), 0L);
        for (var run = 0; run < runs; run++)
        {
            var answer = await RunAsync(command).ConfigureAwait(false);
            if (answer.ExitCode != exitCode)
            {
                throw new InvalidOperationException($"{work} ended with {answer.ExitCode}: {answer.Output}{answer.Error}");
            }

            seconds.Add((untilFirstOutput ? answer.FirstOutput : answer.End).TotalSeconds);
            memory = Math.Max(memory, answer.MostMemory);
            floors.Add((await RunAsync(floor).ConfigureAwait(false)).End.TotalSeconds);
        }

        return new(work, wanted, seconds, floors) { MostMemory = memory };
    }

    /// <summary>Runs a program to its end.</summary>
    public async Task<ProgramRun> RunAsync(
        IReadOnlyList<string> command, params IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DIREXIO_HOME"] = Home;
        start.Environment["DIREXIO_AGENT_DETECTION"] = "off";
        start.Environment.Remove("DIREXIO_MODULE_PATH");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        using var weighed = new CancellationTokenSource();
        var weighing = WeighAsync(process, weighed.Token);
        process.StandardInput.Close();
        var first = TimeSpan.Zero;
        var outputs = await Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError)).ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        var end = watch.Elapsed;
        await weighed.CancelAsync().ConfigureAwait(false);
        return new(process.ExitCode, outputs[0], outputs[1], first, end, await weighing.ConfigureAwait(false));

        async Task<string> ReadAsync(StreamReader reader)
        {
            var begin = new char[1];
            if (await reader.ReadAsync(begin).ConfigureAwait(false) == 0)
            {
                return string.Empty;
            }

            lock (watch)
            {
                first = first == TimeSpan.Zero ? watch.Elapsed : first;
            }

            return begin[0] + await reader.ReadToEndAsync().ConfigureAwait(false);
        }
    }

    // The most memory that the process itself held, as far as it was looked at: bytes.
    private static async Task<long> WeighAsync(Process process, CancellationToken cancellationToken)
    {
        var most = 0L;
        try
        {
            while (!process.HasExited)
            {
                process.Refresh();
                most = Math.Max(most, process.WorkingSet64);
                await Task.Delay(50, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or InvalidOperationException)
        {
            // It ended.
        }

        return most;
    }

    private static string Stated(string name) => typeof(Bench).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == name).Value!;
}

/// <summary>What a program left, when, and the most memory that it was seen to hold, in bytes.</summary>
internal sealed record ProgramRun(
    int ExitCode, string Output, string Error, TimeSpan FirstOutput, TimeSpan End, long MostMemory);
