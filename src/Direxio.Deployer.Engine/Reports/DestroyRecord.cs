using System.Globalization;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Reports;

/// <summary>What a removal left in the state, as the report tells it.</summary>
internal static class DestroyRecord
{
    public const string NoResidue = "no_recorded_billable_resource_residue";
    private const string PossibleResidue = "possible_billable_residue";

    /// <summary>The destroy block.</summary>
    public static JsonObject Block(NodeState state, NodePaths paths) => new()
    {
        ["status"] = ReportOperations.StatusOf(state, ReportOperation.Destroy),
        ["started_at"] = state.RemovalRecord.StartedAt ?? string.Empty,
        ["ended_at"] = state.RemovalRecord.EndedAt ?? string.Empty,
        ["resources_processed_from_state"] = state.Removal != RemovalProgress.None,
        ["user_managed_dns_not_removed"] = true,
        ["purchased_domain_not_removed"] = true,
        ["local_service_dir"] = paths.Folder,
        ["evidence"] = state.RemovalRecord.EvidenceJson(),
    };

    /// <summary>True if something was seen that is still there, or that could not be read.</summary>
    public static bool HasDoubts(NodeState state) => state.RemovalRecord.Evidence.Any(entry => entry.IsDoubtful);

    /// <summary>What is left, with its price and what to do about it.</summary>
    public static JsonArray Residue(NodeState state) => state.RemovalRecord.ResidueJson();

    /// <summary>What the known prices of the residue add up to, in US dollars a month.</summary>
    public static decimal ResidueMonthlyUsd(NodeState state) => state.RemovalRecord.Residue.Sum(item => item.MonthlyUsd ?? 0m);

    /// <summary>Whether something may go on billing. What nobody has proved to be gone may.</summary>
    public static string CleanupStatus(NodeState state) => Remaining(state).Count == 0 ? NoResidue : PossibleResidue;

    /// <summary>What may go on billing, in words.</summary>
    public static IReadOnlyList<string> Remaining(NodeState state)
    {
        if (ReportOperations.StatusOf(state, ReportOperation.Destroy) == ReportOperations.Destroyed)
        {
            return [.. BillableResidue(state)];
        }

        var gone = state.RemovalRecord.Evidence.Where(entry => entry.IsGone).Select(entry => entry.Id).ToHashSet();
        var listed = state.RemovalRecord.Residue.Select(item => item.Id).ToHashSet();
        var bill = RecordedBill.From(state);
        return
        [
            .. BillableResidue(state),
            .. bill.Recorded.Where(item => !gone.Contains(item.Id) && !listed.Contains(item.Id)).Select(item => $"{item.Kind} {item.Id}"),
            .. bill.Uncertain,
        ];
    }

    private static IEnumerable<string> BillableResidue(NodeState state)
    {
        foreach (var item in state.RemovalRecord.Residue)
        {
            var price = item.MonthlyUsd;
            if (price != 0)
            {
                var cost = price is { } usd ? string.Create(CultureInfo.InvariantCulture, $"{usd:0.00} USD a month") : "price not known";
                yield return $"{item.Kind} {item.Id} ({cost})";
            }
        }
    }
}
