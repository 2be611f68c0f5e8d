using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Operations.Visits;

namespace Direxio.Deployer.Engine.Operations.Update;

/// <summary>Compares what runs with what is asked for.</summary>
internal sealed class UpdatePlanner(NodeVisit visit, NodeUpdateRequest request)
{
    /// <summary>The plan; null if all runs already what is asked for.</summary>
    public async Task<NodeUpdatePlan?> PlanAsync(ServerFacts facts, CancellationToken cancellationToken)
    {
        var followed = request.MessageServerImage ?? ImageText.Followed(facts.Server.Image);
        var reading = LookUpAsync(facts.Server.Name, followed, cancellationToken);
        var others = await Task.WhenAll((request.IncludeStack ? facts.Others : [])
            .Select(other => LookUpAsync(other.Name, ImageText.WithoutDigest(other.Image), cancellationToken))).ConfigureAwait(false);
        var (target, problem) = await reading.ConfigureAwait(false);
        var changed = others.Select(one => one.Target)
            .Where(one => IsNew(facts.Others.First(other => other.Name == one.Service), one))
            .ToList();
        if (!IsNew(facts.Server, target) && changed.Count == 0)
        {
            return null;
        }

        return new()
        {
            Domain = visit.Domain,
            From = facts.Server.Shown,
            // The version of what runs is known; of another image the node tells it once it has it.
            To = IsNew(facts.Server, target) ? target : target with { Version = facts.Server.Version },
            Others = changed,
            IsBackedUp = !request.SkipBackup,
            Notes =
            [
                .. others.Select(one => one.Problem).Append(problem).OfType<string>(),
                .. request.SkipBackup ? ["Without a copy of the data, only the image can be taken back."] : Array.Empty<string>(),
            ],
            Rehearsal = visit.Context.State.IsRehearsal,
        };
    }

    // What is not known to be the same is for the node to find out.
    private static bool IsNew(RunningService running, ServiceImage target) =>
        target.Digest is not { } digest || !running.Runs(digest);

    private async Task<(ServiceImage Target, string? Problem)> LookUpAsync(
        string service, string image, CancellationToken cancellationToken)
    {
        var reading = await visit.Ports.Images.ReadTagAsync(image, cancellationToken).ConfigureAwait(false);
        var problem = reading.Problem is { } why
            ? $"What {image} means now was not found out from this machine ({why}); the node takes what its registry gives."
            : null;
        return (new(service, ImageText.WithoutDigest(image), reading.Digest, null), problem);
    }
}
