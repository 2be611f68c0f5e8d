using Direxio.Deployer.Engine.Operations.Visits;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Credentials;

/// <summary>Reads the credentials of a node again and brings the files on this machine up to date.</summary>
internal sealed class CredentialSyncCommand(CommandContext context)
{
    /// <summary>What became of it; null if it was not approved.</summary>
    public Task<CredentialSync?> RunAsync(
        CredentialSyncRequest request, Func<IReadOnlyList<string>, Task<bool>> approve, CancellationToken cancellationToken) =>
        new NodeVisitor(context).VisitAsync(request, async visit =>
        {
            var paths = visit.Context.Paths;
            return await approve([paths.Outputs, paths.Credentials, paths.EnvironmentFile]).ConfigureAwait(false)
                ? await new CredentialSyncRun(new(visit.Access, visit.Ports.Http), visit.Context)
                    .RunAsync(cancellationToken).ConfigureAwait(false)
                : null;
        });
}
