using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>Plans, starts and continues a deployment.</summary>
internal sealed class DeploymentCommand(CommandContext context)
{
    /// <summary>What the node begins with; null for an empty server.</summary>
    public INodeOrigin? Origin { get; init; }

    /// <summary>What a deployment would do.</summary>
    public async Task<DeploymentPlan> PlanAsync(DeploymentRequest request, CancellationToken cancellationToken)
    {
        if (Origin is not null)
        {
            (request, _) = await Origin.PrepareAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var settings = SettingsOf(request);
        using var world = context.Enter(settings.Subject with { IsNew = true });
        return await Run(world).PlanAsync(request, settings, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The deployment; null if it was not approved.</summary>
    public async Task<Deployment?> StartAsync(
        DeploymentRequest request, string? expectedPlanHash, Func<DeploymentPlan, Task<bool>> approve, CancellationToken cancellationToken)
    {
        BackupChoice? from = null;
        if (Origin is not null)
        {
            (request, from) = await Origin.PrepareAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var settings = SettingsOf(request) with { FromBackup = from };
        using var world = context.Enter(settings.Subject with { IsNew = true });
        return await Run(world).StartAsync(request, settings, expectedPlanHash, approve, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The deployment; null if a plan was asked about and not approved.</summary>
    public async Task<Deployment?> ResumeAsync(
        DeploymentRequest request, Func<DeploymentPlan, Task<bool>> approve, CancellationToken cancellationToken)
    {
        var (name, settings) = Recorded(request);
        using var world = context.Enter(settings.Subject);
        using var node = context.Open(world.Store, name, NodeGuard.RequireLiving);
        if (request.RepeatFrom is { } from && node.State.GetPhase(from).Status == PhaseStatus.Done)
        {
            // What follows it is gone through again, too.
            node.Session.Update(state => state.SetPhase(state.GetPhase(from) with { Status = PhaseStatus.Pending }));
        }

        return await Run(world).ResumeAsync(node, request, settings, approve, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The plan that a resume would ask about; null if it asks nothing. Changes nothing.</summary>
    public async Task<DeploymentPlan?> PlanResumeAsync(DeploymentRequest request, CancellationToken cancellationToken)
    {
        var (name, settings) = Recorded(request);
        using var world = context.Enter(settings.Subject);
        using var node = context.Open(world.Store, name, NodeGuard.RequireLiving);
        return await Run(world).PlanResumeAsync(node, request, settings, cancellationToken).ConfigureAwait(false);
    }

    private (NodeName Name, DeploymentSettings Settings) Recorded(DeploymentRequest request)
    {
        KnownSecrets.Remember(context.Redactor, request);
        var store = context.Store(request.Rehearse);
        var name = NodeName.Parse(context.Settings.DomainOf(request));
        var recorded = CommandContext.Require(store, name);
        NodeGuard.RequireOwn(recorded, name.Domain);
        return (name, context.Settings.Resolve(request, recorded, RecordedAgent.Read(store.Home.Node(name.ServiceId))));
    }

    private DeploymentSettings SettingsOf(DeploymentRequest request)
    {
        KnownSecrets.Remember(context.Redactor, request);
        return context.Settings.Resolve(request);
    }

    private DeploymentRun Run(World world) => new(world, context.Environment, context.Observer, context.Reports) { Origin = Origin };
}
