using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Pricing;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Legacy;

namespace Direxio.Deployer.Engine.Operations.Costs;

/// <summary>A node as its state records it, with what decides about its price.</summary>
/// <param name="Domain">Its domain.</param>
/// <param name="AccountId">The account it belongs to, 12 digits; null if that is not recorded.</param>
/// <param name="Shape">What it consists of.</param>
/// <param name="Notes">Where the record is less than certain.</param>
internal sealed record RecordedNode(string Domain, string? AccountId, NodeShape Shape, IReadOnlyList<Advice> Notes)
{
    /// <summary>Reads it from a state of any release.</summary>
    /// <exception cref="DeployException">The record says that there is nothing that these prices fit.</exception>
    public static RecordedNode From(NodeState state, NodePaths paths)
    {
        var domain = state.Domain ?? paths.ServiceId;
        NodeGuard.RequireOwn(state, domain);
        if (state.Removal == RemovalProgress.Removed)
        {
            throw NodeGuardErrors.NodeIsRemoved(state, domain, paths.Folder);
        }

        var region = state.Region ?? throw CostErrors.StateHasNoRegion(paths.State);
        return new(
            domain,
            AccountGuard.RecordedIn(state),
            new(region, state.Choices.InstanceType, state.Choices.DiskSizeGB ?? state.Cost.PricedDiskSizeGB, state.Resources.ZoneCreated)
            {
                BackupBuckets = state.Server.BackupBuckets,
            },
            [.. NotesOn(state)]);
    }

    private static IEnumerable<Advice> NotesOn(NodeState state)
    {
        if (state.Format != StateFormats.Current)
        {
            yield return Advice.Of(nameof(Texts.Cost_EarlierDisk));
        }

        if (state.Resources.ZoneId is not null && !state.Resources.ZoneCreated)
        {
            yield return Advice.Of(nameof(Texts.Technical_ZoneEarlier));
        }

        if (state.Resources.InstanceId is null)
        {
            yield return Advice.Of(nameof(Texts.Cost_NotComplete));
        }
    }
}
