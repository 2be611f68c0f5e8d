using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>
/// What a resume asks to be different about the launch: type, subnet or disk size while no instance exists, or another instance in
/// the place of one that ended before anything lived on it.
/// </summary>
internal sealed class LaunchChange
{
    private readonly DeploymentSettings settings;
    private readonly IReadOnlyList<string> asked;

    private LaunchChange(DeploymentSettings settings, IReadOnlyList<string> asked, bool replaces)
    {
        this.settings = settings;
        this.asked = asked;
        ReplacesInstance = replaces;
    }

    /// <summary>True if another instance takes the place of the recorded one.</summary>
    public bool ReplacesInstance { get; }

    /// <summary>What is asked; null if the launch, or the instance that there is, stays as it was agreed to.</summary>
    public static LaunchChange? Detect(DeploymentRequest request, DeploymentSettings settings, NodeState state)
    {
        var asked = SettingTable.LaunchChanges(request, settings, state);

        // Where none exists any more, an earlier command has taken it out of the record: going on is what is asked.
        var replaces = request.ReplaceInstance && state.Resources.InstanceId is not null;
        return asked.Count > 0 || replaces ? new(settings, asked, replaces) : null;
    }

    /// <summary>Refuses what cannot be changed any more, by what AWS shows now.</summary>
    /// <exception cref="DeployException">LaunchIsSettled, InstanceStillRuns, InstanceTerminated,
    /// InstanceGone or ResourceNotShown.</exception>
    public async Task RequirePossibleAsync(PhaseContext context, CloudPorts cloud, CancellationToken cancellationToken)
    {
        var domain = settings.Domain;
        if (context.State.Resources.InstanceId is not { } recorded)
        {
            // One whose answer was never recorded is there all the same.
            if (await cloud.Instances.FindByTagsAsync(context.Tags, cancellationToken).ConfigureAwait(false) is { } found)
            {
                throw LaunchErrors.LaunchIsSettled(domain, found.Id, found.InstanceType, asked, change: null);
            }

            return;
        }

        if (!ReplacesInstance)
        {
            throw LaunchErrors.LaunchIsSettled(domain, recorded, context.State.Choices.InstanceType ?? "unknown", asked, InPlace());
        }

        var instance = await cloud.Instances.FindAsync(recorded, cancellationToken).ConfigureAwait(false);
        if (instance is { HasEnded: false })
        {
            throw LaunchErrors.InstanceStillRuns(domain, recorded, instance.State.ToString().ToLowerInvariant());
        }

        var hidden = Visibility.Remaining(context.State.Intents.LastWordOn(InstanceKind.Intent), context.Clock.GetUtcNow());
        if (instance is null && hidden > TimeSpan.Zero)
        {
            throw ProvisioningErrors.ResourceNotShown(
                ResourceKinds.WordsFor(InstanceKind.Intent), recorded, Visibility.Minutes(hidden), domain);
        }

        if (context.State.HasLived)
        {
            throw await EndedInstance.ExplainAsync(
                context, cloud.Volumes, instance, cancellationToken, onlyLooks: true).ConfigureAwait(false);
        }
    }

    // A subnet cannot be changed in place.
    private Command? InPlace()
    {
        const string Type = nameof(DeploymentRequest.InstanceType);
        const string Size = nameof(DeploymentRequest.DiskSizeGB);
        var change = Commands.ChangeNode(settings.Domain);
        change = asked.Contains(Type) ? change.With(Type, settings.InstanceType) : change;
        change = asked.Contains(Size) ? change.With(Size, $"{settings.DiskSizeGB}") : change;
        return change.Says(Type) || change.Says(Size) ? change : null;
    }

    /// <summary>Refuses a subnet that the node's security group cannot be used in.</summary>
    /// <exception cref="DeployException">SubnetInOtherNetwork.</exception>
    public async Task RequireSameNetworkAsync(NodeState state, AccountSurvey survey)
    {
        if (settings.SubnetId is { } named
            && state.Resources is { SecurityGroupId: not null, VpcId: { } network }
            && (await survey.Subnets.ConfigureAwait(false)).FirstOrDefault(subnet => subnet.SubnetId == named) is { } chosen
            && chosen.VpcId != network)
        {
            throw LaunchErrors.SubnetInOtherNetwork(named, chosen.VpcId, network, settings.Domain);
        }
    }

    /// <summary>
    /// Writes the choices. The phases that they concern run again: the first of them holds type, subnet and quotas against the account.
    /// </summary>
    public void Apply(NodeState state, DateTimeOffset now)
    {
        SettingTable.RecordLaunch(state, settings);
        if (ReplacesInstance)
        {
            state.Resources.ReplaceInstance(now);
            state.Intents.Withdraw(InstanceKind.Intent);
            state.Server.HostKeySource = null;
            state.Server.FailedBootStep = null;
        }

        state.NextAction = null;
        foreach (var phase in new[] { PhaseId.S1_PREFLIGHT, PhaseId.S3_PROVISION, PhaseId.S4_BOOTSTRAP_STACK })
        {
            state.SetPhase(new(phase, PhaseStatus.Pending, null, null));
        }
    }
}
