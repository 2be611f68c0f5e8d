using System.Globalization;

namespace Direxio.Deployer.Range.Campaign;

/// <summary>The deployer gets a signal at a random moment of a deployment or a removal.</summary>
internal static class SignalTrials
{
    private const int Count = 96;
    private static readonly string[] Signals = ["INT", "TERM", "KILL", "HUP"];

    /// <summary>The trials of a seed.</summary>
    /// <param name="seed">Decides on signals and moments.</param>
    /// <param name="deployment">How long an undisturbed deployment takes.</param>
    /// <param name="removal">How long an undisturbed removal takes.</param>
    public static IEnumerable<Trial> Of(int seed, TimeSpan deployment, TimeSpan removal)
    {
        var random = new Random(seed);
        for (var number = 0; number < Count; number++)
        {
            var signal = Signals[random.Next(Signals.Length)];
            var duringRemoval = number % 2 == 1;
            var after = (duringRemoval ? removal : deployment) * random.NextDouble();
            var interruption = new Interruption(signal, after);
            var resumes = number % 4 == 0;
            yield return duringRemoval
                ? new("signals", $"removal, {interruption}", world => RemovalAsync(world, interruption))
                : new(
                    "signals",
                    $"deployment, {interruption}, then {(resumes ? "resumed" : "removed")}",
                    world => DeploymentAsync(world, interruption, resumes));
        }
    }

    private static async Task<string> DeploymentAsync(TrialWorld world, Interruption interruption, bool resumes)
    {
        var ending = await world.Deployer.DeployAsync(interruption);
        await world.RequireOneOfEachAtMostAsync();
        if (resumes)
        {
            await world.FinishDeployingAsync();
        }

        await world.FinishRemovingAsync();
        return Seen(interruption, ending);
    }

    private static async Task<string> RemovalAsync(TrialWorld world, Interruption interruption)
    {
        await world.MakeNodeAsync();
        var ending = await world.Deployer.RemoveAsync(interruption);
        await world.RequireHonestRemovalAsync(ending);
        await world.FinishRemovingAsync();
        return Seen(interruption, ending);
    }

    private static string Seen(Interruption interruption, Ending ending) =>
        interruption.Arrived ? $"ended with {ending.ExitCode.ToString(CultureInfo.InvariantCulture)}" : "had ended before";
}
