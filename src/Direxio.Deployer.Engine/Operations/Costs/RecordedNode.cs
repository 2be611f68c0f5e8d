using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Pricing;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Legacy;

namespace Direxio.Deployer.Engine.Operations.Costs;

/// <summary>A node as its state records it, with what decides about its price.</summary>
/// <param name="Domain">Its domain.</param>
/// <param name="AccountId">The account it belongs to, 12 digits; null if that is not recorded.</param>
/// <param name="Shape">What it consists of.</param>
/// <param name="Notes">Where the record is less than certain.</param>
internal sealed record RecordedNode(string Domain, string? AccountId, NodeShape Shape, IReadOnlyList<string> Notes)
{
    /// <summary>Reads it from a state of any release.</summary>
    /// <exception cref="DeployException">The record says that there is nothing that these prices fit.</exception>
    public static RecordedNode From(NodeState state, NodePaths paths)
    {
        var domain = state.Domain ?? paths.ServiceId;
        NodeGuard.RequireOwn(state, domain);
        if (state.Removal == RemovalProgress.Removed)
        {
            throw NodeGuardErrors.NodeIsRemoved(domain, paths.Folder);
        }

        var region = state.Region ?? throw CostErrors.StateHasNoRegion(paths.State);
        return new(
            domain,
            CredentialsPhase.RecordedAccount(state),
            new(region, state.Choices.InstanceType, state.Choices.DiskSizeGB ?? state.Cost.PricedDiskSizeGB, state.Resources.ZoneCreated),
            [.. NotesOn(state)]);
    }

    private static IEnumerable<string> NotesOn(NodeState state)
    {
        if (state.Format != StateFormats.Current)
        {
            yield return "Releases up to 0.1.11 left type and size of the disk to the machine image; it is priced as gp3 of the size "
                + "that was estimated then.";
        }

        if (state.Resources.ZoneId is not null && !state.Resources.ZoneCreated)
        {
            yield return "The hosted zone was there before the node and is not counted.";
        }

        if (state.Resources.InstanceId is null)
        {
            yield return "The node is not complete yet; this is what it costs when it is.";
        }
    }
}
