using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Operations.Change;

/// <summary>Opens port 22 for another address and closes it for the one before.</summary>
internal sealed class SshChange(ChangeScene scene, string cidr, string? setting, string former) : IChangeStep
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public NodeChangeItem Item { get; } = new("SshCidr", former, cidr);

    /// <summary>What has to be done about it; null if nothing.</summary>
    /// <exception cref="DeployException">OwnAddressUnknown, StateLacks; RecordedResourceGone.</exception>
    public static async Task<SshChange?> PlanAsync(ChangeScene scene, ChangeWish wish, CancellationToken cancellationToken)
    {
        if (!wish.MovesSsh)
        {
            return null;
        }

        var context = scene.Context;
        var group = context.State.Resources.SecurityGroupId ?? throw NodeErrors.StateLacks("sg_id", context.Paths.State);
        var own = wish.SshCidr is null ? await scene.Ports.CallerAddress.FindAsync(cancellationToken).ConfigureAwait(false) : null;
        var cidr = wish.SshCidr ?? (own is null ? throw ChangeErrors.OwnAddressUnknown() : $"{own}/32");
        var seen = await RecordedLookup.FindAsync(
            context, SecurityGroupKind.Intent, group, scene.Cloud.SecurityGroups.FindAsync, cancellationToken).ConfigureAwait(false);
        var open = OpenFor(seen);
        return open is [var only] && only == cidr && context.State.Server.SshCidr == cidr
            ? null
            : new(scene, cidr, wish.SshCidr, open.Count == 0 ? "nobody" : string.Join(", ", open));
    }

    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var context = scene.Context;
        var groups = scene.Cloud.SecurityGroups;
        var replaced = context.State.Server.SshCidr;
        await new SecurityGroupCreation(groups, new ResourceJournal(context))
            .MoveSshAsync(context, cidr, cancellationToken).ConfigureAwait(false);
        var id = context.State.Resources.SecurityGroupId!;
        var read = await new Waiter(null, context.Observer, scene.Ports.Clock).UntilAsync(
            new WaitPlan(Advice.Of(nameof(Texts.Wait_SshOpen), cidr), context.AtMost(Patience)) { Pace = Pauses.Account },
            async token =>
            {
                var open = await groups.FindAsync(id, token).ConfigureAwait(false) is { } seen ? OpenFor(seen) : [];
                var isMoved = open.Contains(cidr) && (replaced is null || replaced == cidr || !open.Contains(replaced));
                return new Probe<IReadOnlyList<string>>(open, isMoved, Advice.Of(nameof(Texts.Seen_OpenFor), string.Join(", ", open)));
            },
            cancellationToken).ConfigureAwait(false);
        if (!read.IsSatisfied)
        {
            throw ChangeErrors.SshRuleNotSeen(id, cidr);
        }

        context.Session.Update(state => state.Choices.SshCidr = setting ?? SettingRules.AutoCidr);
        if (read.Value.Except([cidr]).ToList() is { Count: > 0 } others)
        {
            context.Observer.Warn(Advice.Of(
                nameof(Texts.Warn_SshAlsoOpen), KindName.Of(ResourceKind.SecurityGroup, id), string.Join(", ", others)));
        }
    }

    private static IReadOnlyList<string> OpenFor(SecurityGroupInfo group) =>
    [
        .. group.Ingress
            .Where(rule => rule is { Protocol: "tcp", FromPort: <= SecurityGroupKind.SshPort, ToPort: >= SecurityGroupKind.SshPort })
            .Select(rule => rule.Cidr)
            .OfType<string>(),
    ];
}
