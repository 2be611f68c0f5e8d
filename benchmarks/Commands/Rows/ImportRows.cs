using System.Globalization;

namespace Direxio.Deployer.Benchmarks.Commands.Rows;

/// <summary>
/// How long Import-Module takes as the first command of a pwsh, against a module that has nothing; and after the import of that one, when
/// PowerShell has loaded what every import needs.
/// </summary>
internal sealed class ImportRows : IRowGroup
{
    public string Name => "import";

    public async IAsyncEnumerable<Row> MeasureAsync(Bench bench)
    {
        if (bench.Pwsh is null)
        {
            Console.Error.WriteLine("import: left out, there is no pwsh. Building tests/Pester restores one.");
            yield break;
        }

        var empty = Path.Combine(Directory.CreateDirectory(Path.Combine(bench.Home, "Empty")).FullName, "Empty.psd1");
        await File.WriteAllTextAsync(
            empty,
            "@{ ModuleVersion = '1.0'; CmdletsToExport = @(); FunctionsToExport = @(); AliasesToExport = @(); VariablesToExport = @() }");
        var (fresh, floors, warm) = (new List<double>(), new List<double>(), new List<double>());
        await ImportAsync(bench, bench.Module);
        for (var run = 0; run < bench.Runs; run++)
        {
            fresh.Add(await ImportAsync(bench, bench.Module));
            floors.Add(await ImportAsync(bench, empty));
            warm.Add(await ImportAsync(bench, bench.Module, $"Import-Module '{empty}'; "));
        }

        yield return new("Import-Module as the first command of a pwsh", "<= 0.08 s", fresh, floors);
        yield return new("Import-Module after another import", "<= 0.08 s", warm, []);
    }

    private static async Task<double> ImportAsync(Bench bench, string module, string before = "")
    {
        var run = await bench.RunAsync(
        [
            .. bench.Pwsh!, "-Command",
            $"{before}$watch = [Diagnostics.Stopwatch]::StartNew(); Import-Module '{module}'; "
                + "$watch.Elapsed.TotalSeconds.ToString('R', [cultureinfo]::InvariantCulture)",
        ]);
        return double.TryParse(run.Output, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : throw new InvalidOperationException($"The import of '{module}' said: {run.Output}{run.Error}");
    }
}
