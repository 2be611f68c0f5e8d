using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Reports;

/// <summary>What the node costs and what may go on costing, as the report tells it.</summary>
internal static class ReportBilling
{
    public static JsonObject Build(NodeState state, ReportOperation operation)
    {
        var bill = RecordedBill.From(state);
        var recorded = bill.Recorded.Select(item => $"{item.Kind} {item.Id}").ToList();
        if (state.Resources is { AllocationId: { } allocation, PublicIp: { } address } && !state.IsProvedGone(allocation))
        {
            recorded.Add($"public IPv4 {address}");
        }

        var isDestroy = operation == ReportOperation.Destroy;
        var remaining = isDestroy || state.Removal != RemovalProgress.None ? DestroyRecord.Remaining(state) : bill.Uncertain;
        var billing = new JsonObject
        {
            ["keeps_billing_until_destroy"] = (state.Removal == RemovalProgress.None ? !bill.IsEmpty : remaining.Count > 0)
                && !state.IsRehearsal,
            ["recorded_billable_resources"] = JsonText.ArrayOf(recorded),
            ["cost_estimate"] = state.Cost.Json(),
            ["destroy_cleanup_status"] = isDestroy ? DestroyRecord.CleanupStatus(state) : "not_destroy",
            ["possible_remaining_billable_resources"] = JsonText.ArrayOf(remaining),
        };
        if (isDestroy)
        {
            billing["residue"] = DestroyRecord.Residue(state);
            billing["residue_monthly_usd"] = DestroyRecord.ResidueMonthlyUsd(state);
        }

        return billing;
    }
}
