using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State.Sections;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>The EC2 instance that the node is.</summary>
internal static class InstanceKind
{
    /// <summary>The key of its intent in the state.</summary>
    public const string Intent = "instance";

    public static ResourceDescriptor Descriptor { get; } = new(ResourceKind.Instance)
    {
        EvidenceName = "ec2_instance",
        Words = "instance",
        Intent = Intent,
        IsDelayed = true,
        Stage = RemovalStage.Instance,
        BillName = "EC2 instance",
        CostComponent = CostComponents.Instance,
        RecordedId = static state => state.Resources.InstanceId,
        SeenId = static seen => seen.LivingInstance?.Id,
        Complete = Complete,
        Price = static size => size.InstanceType is { } type ? new(new PricedItem.InstanceHour(type), CostEstimate.HoursPerMonth) : null,
    };

    private static void Complete(StateCompletion to)
    {
        if (to.Seen.HasInstanceEnded && EndedInstance.Judge(to.State, to.Seen.RootVolume) is var disk
            && to.State.Resources.Ending?.Disk != disk)
        {
            to.Write("the instance has ended", () => to.State.Resources.NoteEnding(disk, to.Now));
        }

        if (to.Seen.LivingInstance is { } instance)
        {
            if (to.State.Resources.Ending is not null && instance.Id == to.State.Resources.InstanceId)
            {
                to.Write("the instance is there, until now on record as ended", to.State.Resources.WithdrawEnding);
            }

            var (resources, choices) = (to.State.Resources, to.State.Choices);
            to.Fill("instance", resources.InstanceId, instance.Id, id => resources.InstanceId = id);
            to.Follow("instance type", choices.InstanceType, instance.InstanceType, type => choices.InstanceType = type);
            to.Fill("subnet", resources.SubnetId, to.Seen.SubnetId, id => resources.SubnetId = id);
            // Whoever protects it in EC2 wants it kept, with what is on it.
            to.Fill(
                "protection",
                to.State.Change.IsProtected ? "on" : null,
                to.Seen.Protection?.KeepsFromTermination == true ? "on" : null,
                _ => to.State.Change.SetProtected(true));
            CompletePower(to, instance.State);
        }
    }

    // What is stopped is meant to be, until its user starts it: taken for a running one, it would be started by the next run, and bill.
    // A change of the type that was interrupted knows itself what is to run.
    private static void CompletePower(StateCompletion to, InstanceState seen)
    {
        var change = to.State.Change;
        switch (seen)
        {
            case InstanceState.Stopped when change is { Stop: null or { SeenAt: null }, Type: not { StartsAgain: true } }:
                to.Write("the instance is stopped", () => change.NoteStop(to.Now));
                break;
            case InstanceState.Stopping when change is { Stop: null, Type: not { StartsAgain: true } }:
                to.Write("the instance is being stopped", () => change.BeginStop(to.Now));
                break;
            case InstanceState.Running or InstanceState.Pending when change is { Stop.SeenAt: not null }:
                to.Write("the instance runs, until now stopped", change.EndStop);
                break;
        }
    }
}

/// <summary>The instance: one a run id, whatever happens; a stopped one is started, a recorded one never replaced unasked.</summary>
internal sealed class InstanceCreation(CloudPorts cloud, ResourceJournal journal, AccountSurvey survey)
{
    private readonly IInstances instances = cloud.Instances;

    public async Task<InstanceInfo> EnsureAsync(
        PhaseContext context, string securityGroupId, string keyName, CancellationToken cancellationToken)
    {
        // Whatever can be refused is refused before the intent says that an instance may exist.
        var spec = await SpecifyAsync(context, securityGroupId, keyName).ConfigureAwait(false);
        var instance = await new InstanceLaunch(cloud, journal, survey)
            .EnsureAsync(context, spec, token => FindAsync(context, token), cancellationToken).ConfigureAwait(false);
        return await UntilRunningAsync(context, instance.Id, cancellationToken).ConfigureAwait(false);
    }

    private async Task<InstanceInfo?> FindAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        if (context.State.Resources.InstanceId is not { } recorded)
        {
            return await instances.FindByTagsAsync(context.Tags, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await RecordedLookup.FindAsync(
                context, InstanceKind.Intent, recorded, instances.FindAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException exception) when (exception.Code == nameof(ProvisioningErrors.RecordedResourceGone))
        {
            throw await EndedInstance.ExplainAsync(context, cloud.Volumes, null, cancellationToken).ConfigureAwait(false);
        }
    }

    // The image is the one on record since the plan; a newer one may have come out in the meantime.
    private async Task<InstanceSpec> SpecifyAsync(PhaseContext context, string securityGroupId, string keyName)
    {
        var settings = context.Settings;
        var resources = context.State.Resources;
        var image = await survey.Image.ConfigureAwait(false) ?? throw ProvisioningErrors.ImageNotFound(settings.Region);
        var userData = CloudInitTemplate.Render(new(
            settings.Domain, resources.PublicIp!, ServerImagePin.Resolve(context.State, settings), settings.AcmeEmail)
        {
            AwaitsBackup = context.State.Choices.FromBackup is not null,
        });
        if (resources.InstanceId is null)
        {
            OwnerOnlyFile.Write(context.Paths.UserData, userData.Yaml);
        }

        return new(
            image with { Id = resources.ImageId ?? image.Id },
            settings.InstanceType,
            resources.SubnetId!,
            securityGroupId,
            keyName,
            settings.DiskSizeGB,
            userData.Gzip);
    }

    private async Task<InstanceInfo> UntilRunningAsync(PhaseContext context, string id, CancellationToken cancellationToken)
    {
        var care = new InstanceCare(context, cloud);
        var answer = await context.WaiterFor(PhaseId.S3_PROVISION).UntilAsync(
            new WaitPlan(Advice.Of(nameof(Texts.Wait_ServerRuns), id), context.Settings.Timeout) { Pace = Pauses.Account },
            async token =>
            {
                // A new instance may be invisible to a look-up for a moment.
                var now = await instances.FindAsync(id, token).ConfigureAwait(false);
                var (isRunning, inWords) = now is null
                    ? (false, Advice.Of(nameof(Texts.Seen_NotYet)))
                    : await care.TendAsync(now).ConfigureAwait(false);
                return new Probe<InstanceInfo?>(now, isRunning, inWords);
            },
            cancellationToken).ConfigureAwait(false);
        var running = answer.IsSatisfied
            ? answer.Value!
            : throw InstanceErrors.InstanceNotRunning(id, answer.Detail ?? Advice.Of(nameof(Texts.Unknown)));
        context.Session.Update(state => state.Resources.RootVolumeId = running.RootVolumeId ?? state.Resources.RootVolumeId);
        return running;
    }
}

/// <summary>Terminates the instance and waits for it: volume, address and group are free only afterwards.</summary>
internal sealed class InstanceRemoval(IInstances instances, RemovalWaits waits) : IResourceRemoval
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public ResourceKind Kind => ResourceKind.Instance;

    public string Action => Texts.Remove_Instance.InWords();

    public EvidenceStatus WhenGone => EvidenceStatus.Terminated;

    public async Task<ResourceReading> LookAsync(string id, CancellationToken cancellationToken)
    {
        // Where it is not told, the answer to the termination tells.
        var protection = ProtectedInstance.TryReadAsync(instances, id, cancellationToken);
        protection.LetFail();
        var seen = await LookAtStateAsync(id, cancellationToken).ConfigureAwait(false);
        return seen.Presence == Presence.There ? seen with { Protection = await protection.ConfigureAwait(false) } : seen;
    }

    private async Task<ResourceReading> LookAtStateAsync(string id, CancellationToken cancellationToken)
    {
        var instance = await instances.FindAsync(id, cancellationToken).ConfigureAwait(false);
        return instance switch
        {
            null => new(Presence.Gone, $"EC2 does not know {id}") { IsAbsence = true },
            { State: InstanceState.Terminated } => new(
                Presence.Gone, $"EC2 shows {id} as terminated") { RootVolumeId = instance.RootVolumeId },
            _ => new(Presence.There, $"EC2 shows {id} as {InWords(instance.State)}") {
                InstanceType = instance.InstanceType,
                RootVolumeId = instance.RootVolumeId,
                IsIdle = instance.State is not (InstanceState.Pending or InstanceState.Running),
            },
        };
    }

    public async Task<RemovalAnswer> RemoveAsync(string id, ResourceReading seen, CancellationToken cancellationToken)
    {
        if (!await instances.TerminateAsync(id, cancellationToken).ConfigureAwait(false))
        {
            return RemovalAnswer.Denied;
        }

        return new(true, await waits.UntilGoneAsync(
            KindName.Of(ResourceKind.Instance, id),
            Patience,
            token => LookAtStateAsync(id, token),
            cancellationToken).ConfigureAwait(false));
    }

    private static string InWords(InstanceState state) =>
        state == InstanceState.ShuttingDown ? "shutting down" : state.ToString().ToLowerInvariant();
}
