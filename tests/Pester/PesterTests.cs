namespace Direxio.Deployer.Pester.Tests;

/// <summary>Every test of every Pester file, run in pwsh and reported as a test of this project.</summary>
public sealed class PesterTests
{
    // Starting pwsh, Pester and the engine is most of the time of a file, and all of it is work: as many as a small machine does at once.
    private const int Lanes = 2;

    public static async Task<IEnumerable<TheoryDataRow<PesterTest>>> Results()
    {
        if (Pwsh.Missing is { } missing)
        {
            return PesterRun.Files.Select(file => new TheoryDataRow<PesterTest>(new(Path.GetFileName(file), "the whole file", "Skipped", missing)) { Skip = missing });
        }

        // A copy: a module that pwsh has loaded cannot be built again.
        using var copy = new ThrowawayFolder();
        var staged = Path.TrimEndingDirectorySeparator(Pwsh.Stated("StagedModule"));
        ThrowawayFolder.Copy(staged, Path.Combine(copy.Folder, "Direxio.Deployer", Path.GetFileName(staged)));

        var lanes = PesterRun.Files.Select((file, index) => (file, index)).GroupBy(pair => pair.index % Lanes, pair => pair.file);
        var results = await Task.WhenAll(lanes.Select(lane => PesterRun.OfAsync([.. lane], copy.Folder)));
        return results.SelectMany(tests => tests).Select(test => new TheoryDataRow<PesterTest>(test)
        {
            Skip = test.Result == "Skipped" ? $"Pester skipped it. {test.Message}" : null,
        });
    }

    [Theory]
    [MemberData(nameof(Results), DisableDiscoveryEnumeration = true)]
    public void Pester(PesterTest test) => Assert.True(test.Result == "Passed", $"{test.Result}: {test.Message}");
}
