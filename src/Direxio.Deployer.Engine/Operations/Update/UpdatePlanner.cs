using Direxio.Deployer.Engine.Foundation.Guidance;
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
        var stack = await Task.WhenAll(facts.Others
            .Select(other => LookUpAsync(other.Name, ImageText.WithoutDigest(other.Image), cancellationToken))).ConfigureAwait(false);
        var (target, problem) = await reading.ConfigureAwait(false);
        var changed = stack.Select(one => one.Target)
            .Where(one => IsNew(facts.Others.First(other => other.Name == one.Service), one))
            .ToList();
        if (!request.IncludeStack)
        {
            TellOfBehind(changed);
            (stack, changed) = ([], []);
        }

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
                .. stack.Select(one => one.Problem).Append(problem).OfType<string>(),
                .. request.SkipBackup ? ["Without a copy of the data, only the image can be taken back."] : Array.Empty<string>(),
            ],
            Rehearsal = visit.Context.State.IsRehearsal,
        };
    }

    // They are reachable from the internet too, and nothing else says that they grow old.
    private void TellOfBehind(IEnumerable<ServiceImage> newer)
    {
        var behind = newer.Where(one => one.Digest is not null).Select(one => one.Service).ToList();
        if (behind.Count > 0)
        {
            visit.Context.Observer.Warn(Advice.Of(
                nameof(Texts.Warn_StackBehind), string.Join(", ", behind), Commands.Update(visit.Domain).With("IncludeStack")));
        }
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
