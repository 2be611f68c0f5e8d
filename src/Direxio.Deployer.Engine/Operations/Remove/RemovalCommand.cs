using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>Removes a node, or what carries a run id.</summary>
internal sealed class RemovalCommand(CommandContext context)
{
    /// <summary>The removal, complete or not; null if it was not approved.</summary>
    public async Task<Removal?> RunAsync(RemovalRequest request, Func<RemovalPlan, Task<bool>> approve, CancellationToken cancellationToken)
    {
        if (request.RunId is { } runId)
        {
            return await RemoveRunAsync(request, runId, approve, cancellationToken).ConfigureAwait(false);
        }

        var name = NodeName.Parse(request.Domain ?? throw RemovalErrors.RemovalTargetMissing());
        using var world = context.Enter(name.Subject(request.Rehearse));
        return await Run(world, request.Rehearse)
            .RemoveNodeAsync(
                request, name, context.Settings.ProfileOf(request.ProfileName), approve, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Removal?> RemoveRunAsync(
        RemovalRequest request, string runId, Func<RemovalPlan, Task<bool>> approve, CancellationToken cancellationToken)
    {
        if (!NodeTags.IsRunId(runId))
        {
            throw RemovalErrors.RunIdInvalid(runId);
        }

        using var world = context.Enter(RunSubject.Account with { IsRehearsal = request.Rehearse });
        var target = context.Settings.AccountTarget(request.Region, request.ProfileName, request.Rehearse);
        return await Run(world, request.Rehearse).RemoveRunAsync(request, target, approve, cancellationToken).ConfigureAwait(false);
    }

    // Only the path style of the local settings: a variable that is wrong for something else must not keep a node billing.
    private RemovalRun Run(World world, bool isRehearsal) => new(
        world,
        isRehearsal ? [world.Store] : context.RealStores(),
        LocalSettings.PathStyleOf(context.Environment),
        context.Observer,
        context.Reports);
}
