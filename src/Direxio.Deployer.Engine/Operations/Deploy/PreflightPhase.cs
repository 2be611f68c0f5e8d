using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>S1: region, network, quotas and image are there. Creates nothing.</summary>
internal sealed class PreflightPhase(AccountSurvey survey) : IPhase
{
    public PhaseId Id => PhaseId.S1_PREFLIGHT;

    public async Task<PhaseOutcome> RunAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        var recorded = context.State.Resources;
        var findings = await Preflight.ExamineAsync(
            survey, context.Settings, recorded.AllocationId is not null, recorded.InstanceId is not null).ConfigureAwait(false);
        context.Session.Update(state =>
        {
            state.Resources.VpcId = findings.Subnet.VpcId;
            state.Resources.SubnetId = findings.Subnet.SubnetId;
            if (state.Resources.InstanceId is null)
            {
                state.Resources.ImageId = findings.Image.Id;
            }

            state.Resources.RecordAddressQuota(findings.ElasticIps.Limit, findings.ElasticIps.Used, findings.ElasticIps.Available);
        });

        await PinServerImageAsync(context).ConfigureAwait(false);
        if (findings.Blockers.Count > 0)
        {
            return new PhaseOutcome.Waiting(
                Advice.Join(" ", findings.Blockers).ToEnglish(),
                Advice.Of(nameof(Texts.Next_ThenRun), findings.Blockers[0], Commands.Resume(context.Settings.Domain)));
        }

        foreach (var warning in findings.Warnings.Concat(await DomainWarningsAsync(context).ConfigureAwait(false)))
        {
            context.Observer.Warn(warning);
        }

        return new PhaseOutcome.Done(
            $"vpc={findings.Subnet.VpcId} subnet={findings.Subnet.SubnetId} vcpu={Free(findings.VirtualCpus)} "
                + $"eip={Free(findings.ElasticIps)} ami={findings.Image.Id}");
    }

    // Who did not look at the plan learns of them here, before anything bills. What this very run has made needs no word.
    private async Task<IEnumerable<Advice>> DomainWarningsAsync(PhaseContext context) => context.State.Resources.PublicIp is not null
        ? []
        :
        [
            .. await DnsWarnings.FindAsync(context.Settings, survey).ConfigureAwait(false),
            .. await CertificateWarning.FindAsync(survey, context.Paths, context.Clock.GetUtcNow()).ConfigureAwait(false),
        ];

    // A launched instance has its image; and a registry that does not answer is no reason not to launch one.
    private async Task PinServerImageAsync(PhaseContext context)
    {
        if (context.State.Resources.InstanceId is not null || ServerImagePin.IsKnown(context.State, context.Settings))
        {
            return;
        }

        var reading = await survey.ServerImage.ConfigureAwait(false);
        if (reading.Digest is { } digest)
        {
            context.Session.Update(state => ServerImagePin.RecordIn(state, context.Settings, digest));
        }
        else
        {
            context.Observer.Note(Advice.Of(nameof(Texts.Note_ImageUnknown), context.Settings.MessageServerImage, reading.Problem));
        }
    }

    private static string Free(Ports.Cloud.QuotaReading reading) =>
        reading is { Available: { } available, Limit: { } limit } ? $"{available}/{limit} free" : "not readable";
}
