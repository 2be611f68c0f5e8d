using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State.Sections;

namespace Direxio.Deployer.Engine.Operations.Change;

/// <summary>What is to be done, checked and priced.</summary>
/// <param name="Steps">In their order; empty if all is as asked.</param>
/// <param name="Facts">What AWS showed of the node.</param>
/// <param name="Plan">The same for the user.</param>
internal sealed record PlannedChange(IReadOnlyList<IChangeStep> Steps, NodeFacts Facts, NodeChangePlan Plan);

/// <summary>Reads the node from its account, checks everything that is asked, and prices it. Changes nothing.</summary>
internal sealed class ChangePlanner(ChangeScene scene, ChangeWish wish)
{
    private readonly List<string> notes = [];

    public async Task<PlannedChange> PlanAsync(CancellationToken cancellationToken)
    {
        var facts = await NodeFacts.ReadAsync(scene, cancellationToken).ConfigureAwait(false);
        var protection = ProtectionChange.Plan(scene, facts, wish.Protected);
        var type = await TypeCheck.PlanAsync(scene, facts, wish, notes, cancellationToken).ConfigureAwait(false);
        var ssh = await SshChange.PlanAsync(scene, wish, notes, cancellationToken).ConfigureAwait(false);
        var key = await SshKeyChange.PlanAsync(scene, facts, wish, cancellationToken).ConfigureAwait(false);
        var disk = await DiskChange.PlanAsync(scene, facts, wish, cancellationToken).ConfigureAwait(false);

        // A protection waits for nothing: its end, since it may forbid the rest, and its beginning, unless the node is to be stopped for
        // another type. The disk grows over SSH, with the new key if there is to be one, and what AWS may refuse about it is refused before
        // the node is stopped.
        IChangeStep?[] ordered = wish.Protected == true && type is not null
            ? [ssh, key, disk, type, protection]
            : [protection, ssh, key, disk, type];
        List<IChangeStep> steps = [.. ordered.OfType<IChangeStep>()];
        return new(steps, facts, await DescribeAsync(facts, steps, type, disk, cancellationToken).ConfigureAwait(false));
    }

    private async Task<NodeChangePlan> DescribeAsync(
        NodeFacts facts, List<IChangeStep> steps, InstanceTypeChange? type, DiskChange? disk, CancellationToken cancellationToken)
    {
        var size = facts.Volume?.Gp3SizeGB;
        var newType = type?.To ?? facts.Instance.InstanceType;
        var newSize = size is null ? null : disk?.SizeGB ?? size;
        var before = await scene.PriceAsync(facts.Instance.InstanceType, size, cancellationToken).ConfigureAwait(false);
        var after = await scene.PriceAsync(newType, newSize, cancellationToken).ConfigureAwait(false);
        if (facts.Volume is { } volume && size is null)
        {
            notes.Add(Texts.Note_VolumeType.InWords(volume.Type));
        }

        // A warning and no note of the plan, which nobody sees who is not asked.
        if (SettingRules.BudgetText(scene.Context.State.Choices.MonthlyBudgetUsd) is { } limit && (type is not null || disk is not null))
        {
            WarnOfBudget(limit, after);
        }

        if (disk is not null)
        {
            notes.Add(Texts.Note_DiskOnce.InWords());
        }

        return new()
        {
            Domain = scene.Domain,
            AccountId = scene.AccountId,
            Region = scene.Context.Settings.Region,
            Changes = [.. steps.Select(step => step.Item)],
            CostBefore = before,
            CostAfter = after,
            DifferenceUsd = Difference(before, after, [
                .. newType != facts.Instance.InstanceType ? [CostComponents.Instance] : (string[])[],
                .. disk is not null && disk.SizeGB != facts.Volume!.SizeGB ? [CostComponents.Volume] : (string[])[],
            ]),
            Notes = notes,
            Rehearsal = scene.Context.State.IsRehearsal,
        };
    }

    private void WarnOfBudget(decimal limit, CostEstimate after)
    {
        var observer = scene.Context.Observer;
        if (after.TotalMonthlyUsd > limit)
        {
            observer.Warn(Advice.Of(
                nameof(Texts.Warn_AboveBudget), scene.Domain, AmountText.Usd(after.TotalMonthlyUsd), AmountText.Usd(limit)));
        }
        else if (!after.IsComplete)
        {
            observer.Warn(Advice.Of(nameof(Texts.Warn_BudgetUncertain), limit));
        }
    }

    // Of what stays the price does not matter, known or not.
    private static decimal? Difference(CostEstimate before, CostEstimate after, IReadOnlyList<string> changed) =>
        changed.Aggregate((decimal?)0m, (sum, name) => sum + Price(after, name) - Price(before, name));

    private static decimal? Price(CostEstimate estimate, string name) =>
        estimate.Components.FirstOrDefault(component => component.Name == name)?.MonthlyUsd;
}
