using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Operations.Change;

/// <summary>Opens port 22 for another address and closes it for those for which this deployer had opened it.</summary>
internal sealed class SshChange(ChangeScene scene, SshMove move, string? setting) : IChangeStep
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public NodeChangeItem Item { get; } = new(
        "SshCidr",
        move.Open.Count == 0 ? "nobody" : SshMove.InWords(move.Open),
        SshMove.InWords([SshMove.Rule(move.Cidr), .. move.Staying]));

    /// <summary>What has to be done about it; null if nothing.</summary>
    /// <param name="scene">The node.</param>
    /// <param name="wish">What the user wants.</param>
    /// <param name="notes">Takes what one should know before agreeing: what stays open.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DeployException">OwnAddressUnknown, StateLacks; RecordedResourceGone.</exception>
    public static async Task<SshChange?> PlanAsync(
        ChangeScene scene, ChangeWish wish, List<string> notes, CancellationToken cancellationToken)
    {
        if (!wish.MovesSsh)
        {
            return null;
        }

        var context = scene.Context;
        var id = context.State.Resources.SecurityGroupId ?? throw NodeErrors.StateLacks("sg_id", context.Paths.State);
        var own = wish.SshCidr is null ? await scene.Ports.CallerAddress.FindAsync(cancellationToken).ConfigureAwait(false) : null;
        var cidr = wish.SshCidr ?? (own is null ? throw ChangeErrors.OwnAddressUnknown() : $"{own.Ip}/32");
        var group = await SecurityGroupCreation.FindRecordedAsync(context, scene.Cloud.SecurityGroups, cancellationToken)
            .ConfigureAwait(false);
        var move = SshMove.Plan(context.State, group, cidr);
        var isNeeded = !move.IsDone || context.State.Server.SshCidr != cidr;
        if (isNeeded && own is { IsOfProxy: true })
        {
            notes.Add(Texts.Warn_SshByProxy.InWords(own.Ip));
        }

        if (isNeeded && move.Staying.Count > 0)
        {
            notes.Add(Texts.Note_SshStaysOpen.InWords(KindName.Of(ResourceKind.SecurityGroup, id), SshMove.InWords(move.Staying)));
        }
        else
        {
            WarnOfOthers(context, id, move.Staying);
        }

        return isNeeded ? new(scene, move, wish.SshCidr) : null;
    }

    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var context = scene.Context;
        var groups = scene.Cloud.SecurityGroups;
        await new SecurityGroupCreation(groups, new ResourceJournal(context))
            .MoveSshAsync(context, move, cancellationToken).ConfigureAwait(false);
        var id = context.State.Resources.SecurityGroupId!;
        var read = await new Waiter(null, context.Observer, scene.Ports.Clock).UntilAsync(
            new WaitPlan(Advice.Of(nameof(Texts.Wait_SshOpen), move.Cidr), context.AtMost(Patience)) { Pace = Pauses.Account },
            async token =>
            {
                var open = await groups.FindAsync(id, token).ConfigureAwait(false) is { } seen ? SshMove.OpenIn(seen) : [];
                return new Probe<IReadOnlyList<IngressRule>>(
                    open, move.IsDoneIn(open), Advice.Of(nameof(Texts.Seen_OpenFor), SshMove.InWords(open)));
            },
            cancellationToken).ConfigureAwait(false);
        if (!read.IsSatisfied)
        {
            throw ChangeErrors.SshRuleNotSeen(id, move.Cidr);
        }

        context.Session.Update(state => state.Choices.SshCidr = setting ?? SettingRules.AutoCidr);
        WarnOfOthers(context, id, [.. move.StayingIn(read.Value)]);
    }

    private static void WarnOfOthers(PhaseContext context, string id, IReadOnlyList<IngressRule> others)
    {
        if (others.Count > 0)
        {
            context.Observer.Warn(Advice.Of(
                nameof(Texts.Warn_SshAlsoOpen), KindName.Of(ResourceKind.SecurityGroup, id), SshMove.InWords(others)));
        }
    }
}
