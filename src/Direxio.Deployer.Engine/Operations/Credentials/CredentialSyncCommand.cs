using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Credentials;

/// <summary>Reads the credentials of a node again and brings the files on this machine up to date.</summary>
internal sealed class CredentialSyncCommand(CommandContext context)
{
    /// <summary>What became of it; null if it was not approved.</summary>
    public async Task<CredentialSync?> RunAsync(
        CredentialSyncRequest request, Func<IReadOnlyList<string>, Task<bool>> approve, CancellationToken cancellationToken)
    {
        var name = context.Known(request.Domain, request.Rehearse);
        var subject = name.Subject(request.Rehearse);
        using var world = context.Enter(subject);
        using var node = context.Open(world.Store, name, RequireServer);
        var paths = node.Paths;
        if (!await approve([paths.Outputs, paths.Credentials, paths.EnvironmentFile]).ConfigureAwait(false))
        {
            return null;
        }

        var settings = context.Settings.ResolveRecorded(node.State, subject, request.ProfileName, request.SshCidr) with
        {
            TrustsFirstHostKey = request.TrustFirstHostKey,
        };
        var ports = world.Ports;
        using var cloud = ports.ConnectCloud(settings.CloudTarget, context.Observer);
        var access = new NodeAccess(ports.Shells, cloud.Instances, cloud.SecurityGroups, ports.CallerAddress)
        {
            ProveAccountAsync = async token => CredentialsPhase.RequireAccount(
                name.Domain, CredentialsPhase.RecordedAccount(node.State), await cloud.Identity.GetAsync(token).ConfigureAwait(false)),
        };
        try
        {
            return await new CredentialSyncRun(new(access, ports.Http), new(node.Session, settings, context.Observer, ports.Clock))
                .RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception)
        {
            throw CloudErrors.CloudCallFailed(exception, Commands.Sync(name.Domain)).In(settings.AdviceContext);
        }
        catch (DeployException failure)
        {
            // The failures are those of S5, whose advice is to go on; here that is this command.
            throw failure.In(settings.AdviceContext with { Repeated = Commands.SyncSignature });
        }
    }

    private static void RequireServer(NodeState state, string domain, NodePaths paths)
    {
        NodeGuard.RequireLiving(state, domain, paths);
        if (state.Phases.FirstOrDefault(
            phase => phase.Id <= PhaseId.S4_BOOTSTRAP_STACK && phase.Status != PhaseStatus.Done) is { } unfinished)
        {
            throw CredentialSyncErrors.ServerNotDeployed(domain, unfinished.Id);
        }
    }
}
