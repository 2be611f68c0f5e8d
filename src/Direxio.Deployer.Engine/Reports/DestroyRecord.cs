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

    private static readonly string[] GoneStatuses = ["terminated", "deleted", "released"];
    private static readonly string[] DoubtfulStatuses = ["still_present", "unknown"];

    /// <summary>The destroy block.</summary>
    public static JsonObject Block(NodeState state, NodePaths paths) => new()
    {
        ["status"] = ReportOperations.StatusOf(state, ReportOperation.Destroy),
        ["started_at"] = state.RemovalRecord?["started_at"].AsText() ?? string.Empty,
        ["ended_at"] = state.RemovalRecord?["ended_at"].AsText() ?? string.Empty,
        ["resources_processed_from_state"] = state.Removal != RemovalProgress.None,
        ["user_managed_dns_not_removed"] = true,
        ["purchased_domain_not_removed"] = true,
        ["local_service_dir"] = paths.Folder,
        ["evidence"] = state.Root["destroy_evidence"]?.DeepClone() ?? new JsonObject(),
    };

    /// <summary>True if something was seen that is still there, or that could not be read.</summary>
    public static bool HasDoubts(NodeState state) =>
        Evidence(state).Any(entry => DoubtfulStatuses.Contains(entry["status"].AsText()));

    /// <summary>What is left, with its price and what to do about it.</summary>
    public static JsonArray Residue(NodeState state) => state.RemovalRecord?["residue"]?.DeepClone() as JsonArray ?? [];

    /// <summary>What the known prices of the residue add up to, in US dollars a month.</summary>
    public static decimal ResidueMonthlyUsd(NodeState state) => ResidueItems(state).Sum(item => PriceOf(item) ?? 0m);

    /// <summary>Whether something may go on billing. What nobody has proved to be gone may.</summary>
    public static string CleanupStatus(NodeState state) => Remaining(state).Count == 0 ? NoResidue : PossibleResidue;

    /// <summary>What may go on billing, in words.</summary>
    public static IReadOnlyList<string> Remaining(NodeState state)
    {
        if (ReportOperations.StatusOf(state, ReportOperation.Destroy) == ReportOperations.Destroyed)
        {
            return [.. BillableResidue(state)];
        }

        var gone = Evidence(state).Where(entry => GoneStatuses.Contains(entry["status"].AsText())).Select(entry => entry["id"].AsText()).ToHashSet();
        var listed = ResidueItems(state).Select(item => item["id"].AsText()).ToHashSet();
        var bill = RecordedBill.Of(state);
        return
        [
            .. BillableResidue(state),
            .. bill.Recorded.Where(item => !gone.Contains(item.Id) && !listed.Contains(item.Id)).Select(item => $"{item.Kind} {item.Id}"),
            .. bill.Uncertain,
        ];
    }

    private static IEnumerable<string> BillableResidue(NodeState state)
    {
        foreach (var item in ResidueItems(state))
        {
            var price = PriceOf(item);
            if (price != 0)
            {
                var cost = price is { } usd ? string.Create(CultureInfo.InvariantCulture, $"{usd:0.00} USD a month") : "price not known";
                yield return $"{item["kind"].AsText()} {item["id"].AsText()} ({cost})";
            }
        }
    }

    private static IEnumerable<JsonObject> ResidueItems(NodeState state) =>
        (state.RemovalRecord?["residue"] as JsonArray)?.OfType<JsonObject>() ?? [];

    private static IEnumerable<JsonObject> Evidence(NodeState state) =>
        (state.Root["destroy_evidence"] as JsonObject)?.Select(entry => entry.Value).OfType<JsonObject>() ?? [];

    private static decimal? PriceOf(JsonObject item) =>
        decimal.TryParse(item["monthly_usd"].AsText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var usd) ? usd : null;
}
