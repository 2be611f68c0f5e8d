using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>
/// Asks the account of a node that is to be removed from this machine alone. As long as it answers, its node can be removed there, and
/// forgetting it would only leave it billing.
/// </summary>
internal sealed class AccountSilence(EnginePorts ports, EngineObserver observer)
{
    /// <summary>Why the account tells nothing of the node, in words.</summary>
    /// <exception cref="DeployException">AccountStillAnswers, or AWS could not be reached.</exception>
    public async Task<string> RequireAsync(RemovalScope scope, string? profile, CancellationToken cancellationToken)
    {
        var recorded = AccountGuard.RecordedIn(scope.State);
        if (scope.State.Region is not { } region)
        {
            return "its region is not on record";
        }

        try
        {
            using var cloud = ports.ConnectCloud(new(region, profile), observer);
            var identity = await cloud.Identity.GetAsync(cancellationToken).ConfigureAwait(false);
            if (recorded is not null && recorded != identity.AccountId)
            {
                return $"the credentials are of account {identity.AccountId}, and the node is of {recorded}";
            }

            // A closed account may still say whose it is, and nothing else.
            var seen = await cloud.OwnedResources.ListRegionalAsync(
                new(scope.Paths.ServiceId, scope.State.RunId), cancellationToken).ConfigureAwait(false);
            return recorded is null && seen.Count == 0
                ? $"which account the node is of is not on record, and account {identity.AccountId} has nothing of it"
                : throw RemovalErrors.AccountStillAnswers(scope.Domain, identity.AccountId, scope.CommandAtAws);
        }
        catch (CloudException exception) when (exception.ShutsOut)
        {
            return exception.Message.TrimEnd('.');
        }
        catch (CloudException exception)
        {
            // A network that is down says nothing of the account.
            throw CloudErrors.CloudCallFailed(exception, scope.CommandHereOnly);
        }
    }
}
