using System.Globalization;
using Direxio.Deployer.Benchmarks.Commands.Rows;

namespace Direxio.Deployer.Benchmarks.Commands;

/// <summary>Measures whole commands and prints a Markdown table. Arguments: names of groups, and --runs with their number.</summary>
internal static class Program
{
    private static readonly IRowGroup[] Groups = [new StartRows(), new ImportRows(), new ParallelRows(), new FleetRows(), new NodeRows()];

    private static async Task<int> Main(string[] arguments)
    {
        // The floor: this program, doing nothing.
        if (arguments is [Bench.EmptyArgument])
        {
            return 0;
        }

        var runs = 9;
        var names = new List<string>();
        for (var index = 0; index < arguments.Length; index++)
        {
            if (arguments[index] == "--runs" && index + 1 < arguments.Length
                && int.TryParse(arguments[++index], CultureInfo.InvariantCulture, out runs) && runs > 0)
            {
                continue;
            }

            names.Add(arguments[index]);
        }

        if (names.Find(name => Array.TrueForAll(Groups, group => group.Name != name)) is { } unknown)
        {
            Console.Error.WriteLine($"There is no group '{unknown}'. Groups: {string.Join(", ", Groups.Select(group => group.Name))}.");
            return 1;
        }

        Console.WriteLine($"{Environment.ProcessorCount} processors, {runs} runs a row, load before {MachineLoad.Now}");
        Console.WriteLine();
        Console.WriteLine(Row.Header);
        using var bench = new Bench(runs);
        foreach (var group in Groups.Where(group => names.Count == 0 || names.Contains(group.Name)))
        {
            await foreach (var row in group.MeasureAsync(bench))
            {
                Console.WriteLine(row);
            }
        }

        return 0;
    }
}
