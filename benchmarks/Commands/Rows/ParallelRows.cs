using System.Globalization;

namespace Direxio.Deployer.Benchmarks.Commands.Rows;

/// <summary>
/// What a rehearsal costs among others in one pwsh, in seconds of processors, and how long the first of them last; the floor is an empty
/// runspace.
/// </summary>
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
            // Each run is many rehearsals already.
            var runs = new List<double[]>();
            for (var run = 0; run < Math.Min(bench.Runs, 3); run++)
            {
                runs.Add(await RunAsync(bench, count));
            }

            var (last, first, later, empty) = (Each(0), Each(1), Each(2), Each(3));
            yield return new($"CPU of each of {count} rehearsals by ForEach-Object -Parallel", "<= 0.12 s", later, empty);
            yield return new($"CPU of each of the first {count} in a pwsh", "", first, empty);
            yield return new($"the first {count} in a pwsh, until the last has ended", "", last, []);

            List<double> Each(int number) => runs.ConvertAll(run => run[number]);
        }
    }

    private static async Task<double[]> RunAsync(Bench bench, int count)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Rows", "Measure-Parallel.ps1");
        var run = await bench.RunAsync(
            [.. bench.Pwsh!, "-File", script, "-Module", bench.Module, "-Count", count.ToString(CultureInfo.InvariantCulture)]);
        return run.Output.Split(' ', StringSplitOptions.TrimEntries) is { Length: 4 } told
            ? Array.ConvertAll(told, seconds => double.Parse(seconds, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"The rehearsals said: {run.Output}{run.Error}");
    }
}
