using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Repair;

/// <summary>Rebuilds the state of a node, or completes the recorded one.</summary>
internal sealed class RepairCommand(CommandContext context)
{
    /// <summary>The node as it is recorded afterwards; null if it was not approved.</summary>
    public async Task<NodeStatus?> RunAsync(
        RepairRequest request, Func<RepairPlan, Task<bool>> approve, CancellationToken cancellationToken)
    {
        var name = NameOf(request);
        var target = context.Settings.AccountTarget(request.Region, request.ProfileName, request.Rehearse);
        using var world = context.Enter(name.Subject(request.Rehearse));
        return await new RepairRun(world.Ports, world.Store, context.Observer, target)
            .RunAsync(
                new(
                    name.Domain,
                    name.ServiceId,
                    request.Region is null ? null : target.Region,
                    request.RunId,
                    request.Rehearse),
                approve,
                cancellationToken).ConfigureAwait(false);
    }

    // Earlier releases made nodes for names that are refused today: a name that has a state is taken as it is.
    private NodeName NameOf(RepairRequest request)
    {
        var given = request.Domain ?? context.Environment["DOMAIN"];
        if (given is not null
            && NodeName.Parse(given) is var asked
            && context.Store(request.Rehearse).ServiceIds().Contains(asked.ServiceId))
        {
            return asked;
        }

        var domain = DomainName.Parse(given).Value;
        return new(domain, NodeHome.ServiceIdOf(domain));
    }
}
