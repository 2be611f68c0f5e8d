using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Visits;

/// <summary>
/// Proves that the credentials are of the account that a node belongs to, before that account is asked about it: another one knows
/// nothing of the node, which must not be told as the node's loss.
/// </summary>
/// <param name="identity">Whose the credentials are.</param>
/// <param name="state">The node's record; one that names no account takes any.</param>
/// <param name="domain">The node.</param>
internal sealed class AccountProof(IIdentity identity, NodeState state, string domain)
{
    private Task<CallerIdentity>? answer;

    /// <summary>Asks once; what failed is asked again.</summary>
    /// <exception cref="DeployException">AccountMismatch.</exception>
    /// <exception cref="CloudException">AWS does not tell.</exception>
    public async Task RequireAsync(CancellationToken cancellationToken)
    {
        var asked = answer;
        if (asked is null or { IsFaulted: true } or { IsCanceled: true })
        {
            answer = asked = identity.GetAsync(cancellationToken);
        }

        AccountGuard.Require(domain, AccountGuard.RecordedIn(state), await asked.ConfigureAwait(false));
    }
}
