using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Direxio.Deployer.Range.Campaign;

/// <summary>Runs the trials in several ranges at once, and writes what came of them.</summary>
internal static class CampaignTable
{
    /// <summary>The families of trials.</summary>
    public static IReadOnlyList<string> Families { get; } = ["signals", "lies", "creation", "late"];

    /// <summary>Runs all; answers the table, and whether everything held.</summary>
    public static async Task<(string Table, bool AllHold)> RunAsync(CampaignOptions options, CancellationToken cancellationToken)
    {
        var ranges = new List<PrivateInternet>();
        try
        {
            for (var number = 0; number < options.Ranges; number++)
            {
                var folder = options.Folder is null ? null : Path.Combine(options.Folder, $"range{number}");
                ranges.Add(await PrivateInternet.StartAsync(folder, cancellationToken));
            }

            var watch = Stopwatch.StartNew();
            var (deployment, removal) = await MeasureAsync(ranges[0]);
            await Console.Error.WriteLineAsync($"undisturbed: deployment {deployment.TotalSeconds:0.0} s, removal {removal.TotalSeconds:0.0} s");
            Trial[] all =
            [
                .. SignalTrials.Of(options.Seed, deployment, removal), .. LyingRemovalTrials.All, .. CreationTrials.All, .. VisibilityTrials.All,
            ];
            var trials = all.Where(trial => (options.Family is null || trial.Family == options.Family)
                    && (options.Match is null || trial.Name.Contains(options.Match, StringComparison.OrdinalIgnoreCase)))
                .ToList();
            var waiting = new ConcurrentQueue<Trial>(trials);
            var results = new ConcurrentDictionary<Trial, Outcome>();
            await Task.WhenAll(ranges.Select(range => WorkAsync(range, waiting, results, cancellationToken)));
            return Write(options, trials, results, watch.Elapsed);
        }
        finally
        {
            foreach (var range in ranges)
            {
                await range.DisposeAsync();
            }
        }
    }

    private static async Task<(TimeSpan Deployment, TimeSpan Removal)> MeasureAsync(PrivateInternet range)
    {
        await range.SetUpAsync(new RangeConfig());
        var world = new TrialWorld(range);
        var watch = Stopwatch.StartNew();
        await world.MakeNodeAsync();
        var deployment = watch.Elapsed;
        await world.FinishRemovingAsync();
        return (deployment, watch.Elapsed - deployment);
    }

    private static async Task WorkAsync(
        PrivateInternet range, ConcurrentQueue<Trial> waiting, ConcurrentDictionary<Trial, Outcome> results, CancellationToken cancellationToken)
    {
        while (waiting.TryDequeue(out var trial))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await range.SetUpAsync(new RangeConfig());
            try
            {
                results[trial] = new(null, await trial.RunAsync(new TrialWorld(range)));
            }
            catch (BrokenPromiseException exception)
            {
                results[trial] = new(exception.Message, string.Empty);
            }

            var (broken, seen) = results[trial];
            var verdict = broken is null ? "holds" : "FAILS";
            await Console.Error.WriteLineAsync($"{results.Count,4}  {trial.Family,-8}  {verdict}  {trial.Name}: {broken ?? seen}");
        }
    }

    private static (string Table, bool AllHold) Write(
        CampaignOptions options, List<Trial> trials, ConcurrentDictionary<Trial, Outcome> results, TimeSpan time)
    {
        var table = new StringBuilder();
        table.Append(CultureInfo.InvariantCulture, $"Seed {options.Seed}; {time.TotalMinutes:0} minutes in {options.Ranges} ranges.\n\n");
        table.Append("| trials   | number | hold | fail |\n|----------|-------:|-----:|-----:|\n");
        foreach (var family in Families)
        {
            var own = trials.Where(trial => trial.Family == family).ToList();
            var hold = own.Count(trial => results[trial].Broken is null);
            table.Append(CultureInfo.InvariantCulture, $"| {family,-8} | {own.Count,6} | {hold,4} | {own.Count - hold,4} |\n");
        }

        foreach (var trial in trials.Where(trial => results[trial].Broken is not null))
        {
            table.Append(CultureInfo.InvariantCulture, $"\n{trial.Family}: {trial.Name}\n    does not hold: {results[trial].Broken}\n");
        }

        return (table.ToString(), results.Values.All(result => result.Broken is null));
    }

    // What did not hold, null if all did; else what was seen.
    private sealed record Outcome(string? Broken, string Seen);
}
