using System.Text.Json;

namespace Direxio.Deployer.Pester.Tests;

/// <summary>Some Pester files in a pwsh of their own, and what came of their tests.</summary>
internal static class PesterRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(12);

    /// <summary>All files, in the order of their names.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.EnumerateFiles(Pwsh.Stated("PesterFiles"), "*.Tests.ps1").Order(StringComparer.Ordinal)];

    /// <summary>Runs files against a module folder. A file that tells of no test is told as a test that failed.</summary>
    public static async Task<IReadOnlyList<PesterTest>> OfAsync(IReadOnlyList<string> files, string modules)
    {
        using var home = new ThrowawayFolder();
        var report = Path.Combine(home.Folder, "report.json");
        IReadOnlyList<PesterTest> told;
        string why;
        try
        {
            var runner = Path.Combine(Pwsh.Stated("PesterFiles"), "Invoke-PesterFile.ps1");
            var answer = await Pwsh.RunAsync(
                home.Folder, Patience, ["-File", runner, "-Pester", Pwsh.PesterManifest, "-Modules", modules, "-Report", report, .. files]);
            told = File.Exists(report) ? JsonSerializer.Deserialize<List<PesterTest>>(await File.ReadAllTextAsync(report))! : [];
            why = $"It tells of no test. pwsh ended with {answer.ExitCode}: {answer.Error}{answer.Output}";
        }
        catch (TimeoutException late)
        {
            told = [];
            why = late.Message;
        }

        return
        [
            .. told,
            .. files.Select(file => Path.GetFileName(file)!).Except(told.Select(test => test.File)).Select(file => new PesterTest(file, "the whole file", "Failed", why)),
        ];
    }
}

/// <summary>One test of a Pester file: Passed, Skipped, or else not passed, with what Pester said.</summary>
public sealed record PesterTest(string File, string Name, string Result, string Message)
{
    public override string ToString() => $"{File}: {Name}";
}
