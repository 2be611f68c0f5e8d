using System.Diagnostics;
using Direxio.Deployer.Range.Aws;

namespace Direxio.Deployer.Range.Campaign;

/// <summary>Something that goes wrong, and what must hold afterwards.</summary>
/// <param name="Family">The part of the table.</param>
/// <param name="Name">What goes wrong.</param>
/// <param name="RunAsync">Lets it happen in a new world; answers what was seen.</param>
internal sealed record Trial(string Family, string Name, Func<TrialWorld, Task<string>> RunAsync);

/// <summary>Something did not hold.</summary>
internal sealed class BrokenPromiseException(string promise) : Exception(promise);

/// <summary>A world that a trial has for itself, and what must hold in it at any time.</summary>
internal sealed class TrialWorld(PrivateInternet internet)
{
    /// <summary>Attempts in a row that must suffice, unless only time can tell what became of an unanswered call.</summary>
    private const int MostAttempts = 4;

    /// <summary>A little more than the five minutes after which EC2's "not found" counts.</summary>
    private static readonly TimeSpan LongestDoubt = TimeSpan.FromMinutes(6.5);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    /// <summary>The range.</summary>
    public PrivateInternet Internet => internet;

    /// <summary>The deployer in it.</summary>
    public CampaignDeployer Deployer { get; } = new(internet);

    /// <summary>A node, made without disturbance.</summary>
    public async Task MakeNodeAsync()
    {
        var ending = await Deployer.DeployAsync();
        Require(ending.Succeeded, $"an undisturbed deployment completes ({ending.Summary})");
    }

    /// <summary>Deploys until it is through; then there is one of everything.</summary>
    public async Task FinishDeployingAsync()
    {
        var ending = await RepeatAsync(() => Deployer.DeployAsync(), ending => ending.Succeeded, _ => RequireOneOfEachAtMostAsync());
        Require(ending.Succeeded, $"the deployment completes when it is taken up again ({ending.Summary})");
        var account = await ReadAsync();
        Require(account.Counts == (1, 1, 1, 1, 1) && account.Zones.Count == 1, $"there is one of everything ({Describe(account)})");
        RequireNoLeaks();
    }

    /// <summary>Removes until it is through; then there is nothing.</summary>
    public async Task FinishRemovingAsync()
    {
        if (Deployer.HasState)
        {
            var ending = await RepeatAsync(() => Deployer.RemoveAsync(), _ => !Deployer.HasState, RequireHonestRemovalAsync);
            Require(!Deployer.HasState, $"the removal completes when it is run again ({ending.Summary})");
        }

        var account = await ReadAsync();
        Require(account.IsEmpty, $"nothing is left ({Describe(account)})");
    }

    private static async Task<Ending> RepeatAsync(Func<Task<Ending>> run, Func<Ending, bool> isDone, Func<Ending, Task> check)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var ending = await run();
            await check(ending);
            if (isDone(ending) || (attempt >= MostAttempts && Stopwatch.GetElapsedTime(begun) > LongestDoubt))
            {
                return ending;
            }

            if (attempt >= MostAttempts)
            {
                await Task.Delay(Pause);
            }
        }
    }

    /// <summary>Nobody says "removed" while something is there, and what is there has a state that names it.</summary>
    public async Task RequireHonestRemovalAsync(Ending ending)
    {
        var account = await ReadAsync();
        Require(!ending.SaysRemoved || account.IsEmpty, $"\"Removed\" is said only when nothing is left ({Describe(account)})");
        Require(Deployer.HasState || account.IsEmpty, $"the state stays while something is left ({Describe(account)})");
        RequireNoLeaks();
    }

    /// <summary>There is never more than one of anything.</summary>
    public async Task RequireOneOfEachAtMostAsync()
    {
        var account = await ReadAsync();
        var (instances, volumes, addresses, groups, keys) = account.Counts;
        Require(
            new[] { instances, volumes, addresses, groups, keys, account.Zones.Count }.All(count => count <= 1),
            $"there is never more than one of anything ({Describe(account)})");
        Require(Deployer.HasState || account.IsEmpty, $"whatever exists is on record ({Describe(account)})");
        RequireNoLeaks();
    }

    /// <summary>What is in the account.</summary>
    public Task<Inventory> ReadAsync() => Inventory.ReadAsync(internet, CampaignDeployer.Region);

    /// <summary>Fails the trial.</summary>
    public static void Require(bool holds, string promise)
    {
        if (!holds)
        {
            throw new BrokenPromiseException(promise);
        }
    }

    private void RequireNoLeaks() => Require(Deployer.Leaks() is [], $"no secret is in {string.Join(", ", Deployer.Leaks())}");

    private static string Describe(Inventory account)
    {
        var (instances, volumes, addresses, groups, keys) = account.Counts;
        return $"instances {instances}, volumes {volumes}, addresses {addresses}, security groups {groups}, key pairs {keys}, "
            + $"zones {account.Zones.Count}";
    }
}
