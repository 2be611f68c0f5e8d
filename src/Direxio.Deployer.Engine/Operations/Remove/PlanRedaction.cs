using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>A plan is shown to the user and so is redacted like everything else: it quotes what local programs and AWS said.</summary>
internal static class PlanRedaction
{
    public static RemovalPlan Redacted(this RemovalPlan plan, Redactor redactor) => plan with
    {
        Items = [.. plan.Items.Select(item => item with { Id = redactor.Redact(item.Id), Action = redactor.Redact(item.Action) })],
        ClientEntries = [.. plan.ClientEntries.Select(redactor.Redact)],
        Kept = [.. plan.Kept.Select(redactor.Redact)],
    };
}
