using System.Globalization;

namespace Direxio.Deployer.Benchmarks.Commands.Rows;

/// <summary>
/// How the status grows with the number of nodes, in one warm pwsh; the floor is to read the same states and parse them as JSON. The nodes
/// are copies of a rehearsed one, an hour old, and each has secrets of its own.
/// </summary>
internal sealed class FleetRows : IRowGroup
{
    private const string Domain = "chat.example.org";

    private static readonly (int Nodes, string Wanted)[] Sizes = [(1, ""), (101, "<= 0.1 s"), (1000, "<= 0.5 s"), (10_000, "<= 4 s")];

    public string Name => "fleet";

    public async IAsyncEnumerable<Row> MeasureAsync(Bench bench)
    {
        if (bench.Pwsh is null)
        {
            Console.Error.WriteLine("fleet: left out, there is no pwsh. Building tests/Pester restores one.");
            yield break;
        }

        await bench.RunAsync(Bench.Direxio("Start-DirexioDeployment", "-Domain", Domain, "-Rehearse", "-ConfirmDomainBinding", "-Force"));
        var nodes = Path.Combine(bench.Home, "rehearsal", "nodes");
        foreach (var (count, wanted) in Sizes)
        {
            NodeCopies.Fill(nodes, Domain, count);
            Age(nodes);
            var told = await MeasureAsync(bench, count);
            yield return new($"begin the index of {count} nodes, once", "", told["index"], []);
            yield return new($"status of one of {count}", "<= 0.015 s", told["one"], told["oneFloor"]);
            yield return new($"inventory of {count}", wanted, told["all"], told["allFloor"]);
            yield return new($"the first inventory of {count} in a pwsh", "", told["new"], []);
            yield return new($"first row of {count}", "<= 0.05 s", told["first"], []);
            Console.Error.WriteLine(
                $"The first inventory of {count} took at most {await WeighAsync(bench, count)}; where .NET collects after every "
                + $"10 MB, as with a cache of 16 MB: {await WeighAsync(bench, count, ("DOTNET_GCgen0size", "A00000"))}.");
        }
    }

    private static async Task<Dictionary<string, double[]>> MeasureAsync(Bench bench, int count)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Rows", "Measure-Fleet.ps1");
        var run = await bench.RunAsync(
        [
            .. bench.Pwsh!, "-File", script, "-Module", bench.Module, "-Domain", Domain,
            "-Nodes", count.ToString(CultureInfo.InvariantCulture), "-Runs", bench.Runs.ToString(CultureInfo.InvariantCulture),
        ]);
        return run is { ExitCode: 0, Error: "" }
            ? run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(line => line.Split(' '))
                .ToDictionary(
                    words => words[0],
                    words => Array.ConvertAll(words[1..], word => double.Parse(word, CultureInfo.InvariantCulture)))
            : throw new InvalidOperationException($"The fleet said: {run.Output}{run.Error}");
    }

    // How much .NET allocates before it collects depends on the processor's cache, which is hundreds of megabytes on some servers.
    private static async Task<string> WeighAsync(Bench bench, int count, params IEnumerable<(string Name, string Value)> environment)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Rows", "Measure-FleetMemory.ps1");
        var run = await bench.RunAsync(
            [.. bench.Pwsh!, "-File", script, "-Module", bench.Module, "-Nodes", count.ToString(CultureInfo.InvariantCulture)],
            environment);
        return run is { ExitCode: 0, Error: "" } && run.Output.Split('\n', StringSplitOptions.TrimEntries) is [var most, var left, ..]
            ? $"{most} MB above the empty session, of which {left} stayed"
            : throw new InvalidOperationException($"The memory of the fleet said: {run.Output}{run.Error}");
    }

    private static void Age(string nodes)
    {
        var before = DateTime.UtcNow.AddHours(-1);
        foreach (var entry in new DirectoryInfo(nodes).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            entry.LastWriteTimeUtc = before;
        }

        Directory.SetLastWriteTimeUtc(nodes, before);
    }
}
