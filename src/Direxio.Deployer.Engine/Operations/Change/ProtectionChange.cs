using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;

namespace Direxio.Deployer.Engine.Operations.Change;

/// <summary>
/// Protects a node, or ends that: EC2's protection from termination and from stops, and the mark in the state by which our own
/// commands refuse. The mark is there before EC2 is asked, and goes after EC2 was.
/// </summary>
internal sealed class ProtectionChange(ChangeScene scene, bool isProtected, string former) : IChangeStep
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public NodeChangeItem Item { get; } = new("Protected", former, isProtected ? "yes" : "no");

    /// <summary>What has to be done about it; null if nothing.</summary>
    public static ProtectionChange? Plan(ChangeScene scene, NodeFacts facts, bool? wanted)
    {
        var marked = scene.Context.State.Change.IsProtected;
        return wanted is not { } isProtected || (marked == isProtected && facts.Protection.Is(isProtected))
            ? null
            : new(scene, isProtected, Describe(marked, facts.Protection).ToEnglish());
    }

    /// <summary>Takes the mark away where there is no instance any more.</summary>
    public static void Unmark(ChangeScene scene) => scene.Context.Session.Update(state => state.Change.SetProtected(false));

    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var session = scene.Context.Session;
        if (isProtected)
        {
            session.Update(state => state.Change.SetProtected(true));
        }

        var id = scene.InstanceId;
        await scene.Cloud.Instances.ProtectAsync(id, isProtected, CancellationToken.None).ConfigureAwait(false);
        var read = await new Waiter(null, scene.Context.Observer, scene.Ports.Clock).UntilAsync(
            new WaitPlan(Advice.Of(nameof(Texts.Wait_Protection)), scene.Context.AtMost(Patience)) { Pace = Pauses.Account },
            async token =>
            {
                var seen = await scene.Cloud.Instances.ReadProtectionAsync(id, token).ConfigureAwait(false);
                return new Probe<InstanceProtection>(seen, seen.Is(isProtected), Describe(isProtected, seen));
            },
            cancellationToken).ConfigureAwait(false);
        if (!read.IsSatisfied)
        {
            throw ChangeErrors.ProtectionNotSeen(id, isProtected);
        }

        session.Update(state => state.Change.SetProtected(isProtected));
    }

    private static Advice Describe(bool marked, InstanceProtection seen) => (marked, seen) switch
    {
        (true, { FromTermination: true, FromStop: true }) => InWords(true),
        (false, { FromTermination: false, FromStop: false }) => InWords(false),
        _ => Advice.Of(
            nameof(Texts.Seen_Protected), InWords(seen.FromTermination), InWords(seen.FromStop), InWords(marked)),
    };

    private static Advice InWords(bool value) => Advice.Of(value ? nameof(Texts.Seen_Yes) : nameof(Texts.Seen_No));
}
