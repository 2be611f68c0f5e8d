using Direxio.Deployer.Engine.Cloud;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Phases.Provisioning;

/// <summary>The instance: one a run id, whatever happens; a stopped one is started, a recorded one never replaced.</summary>
internal sealed class InstanceStep(IInstances instances, ResourceJournal journal, AccountSurvey survey)
{
    public async Task<InstanceInfo> EnsureAsync(PhaseContext context, string securityGroupId, string keyName, CancellationToken cancellationToken)
    {
        var token = $"{context.Tags.RunId}-instance";
        // Whatever can be refused is refused before the intent says that an instance may exist.
        var spec = await SpecifyAsync(context, securityGroupId, keyName).ConfigureAwait(false);
        var instance = await journal.EnsureAsync(
            IntentKinds.Instance,
            token,
            cancel => FindAsync(context, cancel),
            () => instances.RunAsync(spec, token, context.Tags, CancellationToken.None),
            (state, found) =>
            {
                state.Resources.InstanceId = found.Id;
                state.Resources.ImageId = spec.Image.Id;
                state.Resources.RootVolumeId = found.RootVolumeId ?? state.Resources.RootVolumeId;
            },
            cancellationToken).ConfigureAwait(false);
        return await UntilRunningAsync(context, instance.Id, cancellationToken).ConfigureAwait(false);
    }

    private async Task<InstanceInfo?> FindAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        if (context.State.Resources.InstanceId is not { } recorded)
        {
            return await instances.FindByTagsAsync(context.Tags, cancellationToken).ConfigureAwait(false);
        }

        var instance = await RecordedLookup.FindAsync(context, IntentKinds.Instance, recorded, instances.FindAsync, cancellationToken).ConfigureAwait(false);
        return instance.State is InstanceState.Terminated or InstanceState.ShuttingDown
            ? throw DeployErrors.InstanceTerminated(recorded, context.Settings.Domain)
            : instance;
    }

    // The image is the one on record since the plan; a newer one may have come out in the meantime.
    private async Task<InstanceSpec> SpecifyAsync(PhaseContext context, string securityGroupId, string keyName)
    {
        var settings = context.Settings;
        var resources = context.State.Resources;
        var image = await survey.Image.ConfigureAwait(false) ?? throw DeployErrors.ImageNotFound(settings.Region);
        var userData = CloudInitTemplate.Render(new(settings.Domain, resources.PublicIp!, settings.MessageServerImage, settings.AcmeEmail));
        if (resources.InstanceId is null)
        {
            OwnerOnlyFile.Write(context.Paths.UserData, userData.Yaml);
        }

        return new(
            image with { Id = resources.ImageId ?? image.Id }, settings.InstanceType, resources.SubnetId!, securityGroupId, keyName, settings.DiskSizeGB, userData.Gzip);
    }

    private async Task<InstanceInfo> UntilRunningAsync(PhaseContext context, string id, CancellationToken cancellationToken)
    {
        var startAsked = false;
        var answer = await context.WaiterFor(PhaseId.S3_PROVISION).UntilAsync(
            new WaitPlan($"instance {id} to run", context.Settings.Timeout),
            async token =>
            {
                // A new instance may be invisible to a look-up for a moment.
                var now = await instances.FindAsync(id, token).ConfigureAwait(false);
                if (now?.State is InstanceState.Stopped && !startAsked)
                {
                    startAsked = true;
                    context.Observer.Note($"Instance {id} is stopped; it is started again.");
                    await instances.StartAsync(id, CancellationToken.None).ConfigureAwait(false);
                }

                var isGone = now?.State is InstanceState.Terminated or InstanceState.ShuttingDown;
                return new Probe<InstanceInfo?>(now, now?.State is InstanceState.Running, now?.State.ToString().ToLowerInvariant() ?? "not visible yet")
                {
                    IsHopeless = isGone,
                };
            },
            cancellationToken).ConfigureAwait(false);
        if (answer.IsHopeless)
        {
            throw DeployErrors.InstanceTerminated(id, context.Settings.Domain);
        }

        var running = answer.IsSatisfied ? answer.Value! : throw DeployErrors.InstanceNotRunning(id, answer.Detail ?? "unknown");
        context.Session.Update(state => state.Resources.RootVolumeId = running.RootVolumeId ?? state.Resources.RootVolumeId);
        return running;
    }
}
