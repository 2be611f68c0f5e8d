using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Orphans;

/// <summary>
/// Searches an account for a node of the same domain that another machine or a lost folder has made. One domain has one node:
/// a second one would bill beside the first and take its name from it.
/// </summary>
internal sealed class OtherNodeSearch(EnginePorts ports, EngineObserver observer, AccountSurvey survey, DeploymentSettings settings)
{
    private readonly RegionSweep sweep = new(ports, observer);

    /// <summary>Searches the wanted region; the others too if the name answers with an address already, which may be there.</summary>
    /// <param name="recorded">The state on this machine, whose run is no other; null if there is none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<OtherNodes> FindAsync(NodeState? recorded, CancellationToken cancellationToken)
    {
        var known = recorded is { Removal: not RemovalProgress.Removed } ? recorded.RunId : null;
        var here = sweep.ListAsync(settings.CloudTarget, [settings.Region], new(ServiceId: settings.ServiceId), cancellationToken);
        var elsewhere = ElsewhereAsync(cancellationToken);
        await Task.WhenAll(here, elsewhere).ConfigureAwait(false);
        SweepResult[] sweeps = [await here.ConfigureAwait(false), await elsewhere.ConfigureAwait(false)];
        var foreign = sweeps.SelectMany(swept => swept.Seen)
            .Where(placed => placed.Resource.RunId is null || placed.Resource.RunId != known)
            .ToList();
        var prices = await new OrphanPrices(
            ports, observer, settings.CloudTarget).ReadAsync(foreign, cancellationToken).ConfigureAwait(false);
        var found = foreign.Zip(prices)
            .GroupBy(item => (item.First.Resource.RunId, item.First.Region))
            .Select(run => new OtherNode(
                run.Key.RunId,
                run.Key.Region,
                [.. run.Select(item => item.First.Resource)],
                run.Sum(item => item.Second ?? 0m),
                run.All(item => item.Second is not null)));
        var unread = sweeps.SelectMany(swept => swept.Unread).DistinctBy(unread => (unread.Region, unread.Cause.Message));
        return new(settings.Domain, [.. found], [.. unread.Select(Describe)])
        {
            Context = settings.AdviceContext,
            IsMove = settings.FromBackup is not null || recorded?.Choices.FromBackup is not null,
        };
    }

    private async Task<SweepResult> ElsewhereAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answers = (await survey.Dns.ConfigureAwait(false)).Answers.Any(answer => answer.Addresses.Count > 0)
                || (await survey.Zone.ConfigureAwait(false)).Occupants.Count > 0;
            if (!answers)
            {
                return new([], []);
            }

            var others = (await survey.Regions.ConfigureAwait(false))
                .Where(region => region.IsEnabled && region.Code != settings.Region)
                .Select(region => region.Code)
                .ToList();
            return await sweep.ListAsync(
                settings.CloudTarget, others, new(ServiceId: settings.ServiceId), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is CloudException or DeployException)
        {
            // What could not be read here fails the plan where it is needed, with its own words.
            return new([], []);
        }
    }

    private static Advice Describe(UnreadRegion unread) =>
        Advice.Of(nameof(Texts.Warn_RegionUnread), unread.Region, unread.Cause.Message);
}
