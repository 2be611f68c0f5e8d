using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Repair;

/// <summary>Rebuilds a state from what the account holds of a run. A phase is done only as far as what was seen proves it.</summary>
internal static class StateRebuild
{
    /// <summary>An empty state of the run, into which what is seen is then written.</summary>
    public static NodeState Begin(RepairSubject subject, string runId, string region, string accountId, DateTimeOffset now)
    {
        var state = NodeState.Create(subject.Domain, runId, NodeTags.BeginOf(runId) ?? now);
        state.Region = region;
        state.AccountId = accountId;
        if (subject.IsRehearsal)
        {
            state.MarkAsRehearsal();
        }

        return state;
    }

    /// <summary>Sets the phases, and leaves word of what the account cannot tell.</summary>
    /// <returns>What could not be rebuilt, in sentences.</returns>
    public static IReadOnlyList<Advice> Conclude(NodeState state, ObservedNode seen, NodePaths paths, DateTimeOffset now)
    {
        var how = "rebuilt from the tags in the account at "
            + $"{now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC";
        void Done(PhaseId phase, string evidence) => state.SetPhase(new(phase, PhaseStatus.Done, $"{how}: {evidence}", now.LocalDateTime));

        // A run makes nothing before its user has confirmed the domain.
        state.Choices.IsDomainConfirmed = true;
        Done(PhaseId.S0_PREREQ_AWS, $"account={state.AccountId} region={state.Region}");
        if (seen.LivingInstance is { } instance)
        {
            Done(PhaseId.S1_PREFLIGHT, $"the instance {instance.Id} was made in {state.Resources.VpcId ?? "its network"}");
            Done(PhaseId.S2_DOMAIN, $"resources of {state.Domain} are there, which are made after the confirmation only");
        }

        if (seen.IsProvisioned)
        {
            // The instance is made after the world has seen the record.
            state.Dns.IsReady = true;
            Done(PhaseId.S3_PROVISION, $"instance={seen.Instance!.Id} ip={seen.Address!.PublicIp} domain={state.Domain}");
        }

        var lost = Lost(state, seen, paths);
        state.NextAction = lost.Count == 0 ? null : Advice.Join("\n", lost).ToEnglish();
        return lost;
    }

    private static List<Advice> Lost(NodeState state, ObservedNode seen, NodePaths paths)
    {
        var lost = new List<Advice>();
        var keyFile = paths.PrivateKey(state.RunId!);
        if (!File.Exists(keyFile) && seen.LivingInstance is { } instance)
        {
            lost.Add(Advice.Of(nameof(Texts.Warn_KeyMissing), instance.Id, keyFile, KeyWarning.WayOut(state)));
        }
        else if (!File.Exists(keyFile) && seen.KeyPair is { } key)
        {
            lost.Add(Advice.Of(
                nameof(Texts.Warn_KeyOfPairMissing),
                key.Name,
                keyFile,
                Commands.Remove(state.Domain).In(AdviceContext.ForNode(state.IsRehearsal)),
                Commands.Start(state.Domain).In(AdviceContext.ForNode(state.IsRehearsal))));
        }

        if (seen.Zone is { IsOurs: false } zone)
        {
            lost.Add(Advice.Of(nameof(Texts.Warn_RecordBeforeUnknown), state.Domain, zone.Zone.Name));
        }

        if (seen.LivingInstance is null)
        {
            lost.Add(Advice.Of(nameof(Texts.Warn_ChoicesLost)));
            if (seen is { Zone: null, ZonesAreRead: true })
            {
                lost.Add(Advice.Of(nameof(Texts.Warn_NoZoneFound)));
            }
        }

        return lost;
    }
}
