using System.Globalization;

namespace Direxio.Deployer.Benchmarks.Commands.Rows;

/// <summary>What a rehearsal costs among others in one pwsh, in seconds of processors; the floor is an empty runspace.</summary>
internal sealed class ParallelRows : IRowGroup
{
    private static readonly int[] Counts = [10, 40, 100];

    public string Name => "parallel";

    public async IAsyncEnumerable<Row> MeasureAsync(Bench bench)
    {
        if (bench.Pwsh is null)
        {
            Console.Error.WriteLine("parallel: left out, there is no pwsh. Building tests/Pester restores one.");
            yield break;
        }

        foreach (var count in Counts)
        {
            var (seconds, floors) = (new List<double>(), new List<double>());
            // Each run is many rehearsals already.
            for (var run = 0; run < Math.Min(bench.Runs, 3); run++)
            {
                var (rehearsal, empty) = await RunAsync(bench, count);
                seconds.Add(rehearsal);
                floors.Add(empty);
            }

            yield return new($"CPU of each of {count} rehearsals by ForEach-Object -Parallel", "<= 0.12 s", seconds, floors);
        }
    }

    private static async Task<(double Rehearsal, double Empty)> RunAsync(Bench bench, int count)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Rows", "Measure-Parallel.ps1");
        var run = await bench.RunAsync(
            [.. bench.Pwsh!, "-File", script, "-Module", bench.Module, "-Count", count.ToString(CultureInfo.InvariantCulture)]);
        return run.Output.Split(' ', StringSplitOptions.TrimEntries) is [var rehearsal, var empty]
            ? (double.Parse(rehearsal, CultureInfo.InvariantCulture), double.Parse(empty, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"The rehearsals said: {run.Output}{run.Error}");
    }
}
