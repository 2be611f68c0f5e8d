using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Operations.Credentials;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine;

// Keeping this machine's credentials up to date.
public sealed partial class DeploymentEngine
{
    /// <summary>
    /// Reads the credentials of a node over SSH again and brings the files on this machine up to date; the bridge and its
    /// session are left alone. Says whether the initialization code is still usable. Signs in as nobody.
    /// </summary>
    /// <param name="request">Which node.</param>
    /// <param name="approve">Answers whether the named files may be written. Called once, before the node is asked.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What became of it; null if it was not approved.</returns>
    public Task<CredentialSync?> SyncCredentialsAsync(
        CredentialSyncRequest request, Func<IReadOnlyList<string>, Task<bool>> approve, IDeploymentObserver observer, CancellationToken cancellationToken) => GuardAsync(
        request,
        observer,
        async engineObserver =>
        {
            var (domain, serviceId) = KnownNode(request.Domain, request.Rehearse);
            using var ports = Connect(new(domain, serviceId, request.Rehearse, []), engineObserver, RehearsalEntry.Continue);
            return await SyncAsync(ports, request, Shown(approve), engineObserver, cancellationToken).ConfigureAwait(false);
        });

    /// <summary>The same over given ports.</summary>
    internal async Task<CredentialSync?> SyncAsync(
        EnginePorts ports, CredentialSyncRequest request, Func<IReadOnlyList<string>, Task<bool>> approve, EngineObserver observer, CancellationToken cancellationToken)
    {
        var (domain, serviceId) = KnownNode(request.Domain, request.Rehearse);
        using var session = Store(request.Rehearse, observer).Open(serviceId);
        var state = session.State ?? throw StateErrors.NodeNotFound(domain, Store(request.Rehearse).Home.Nodes);
        RequireServer(state, domain);
        var paths = session.Paths;
        if (!await approve([paths.Outputs, paths.Credentials, paths.EnvironmentFile]).ConfigureAwait(false))
        {
            return null;
        }

        var settings = Resolver.ResolveRecorded(state, new(domain, serviceId, request.Rehearse, []), request.ProfileName, request.SshCidr) with
        {
            TrustsFirstHostKey = request.TrustFirstHostKey,
        };
        using var cloud = ports.ConnectCloud(settings.CloudTarget, observer);
        var access = new NodeAccess(ports.Shells, cloud.Instances, cloud.SecurityGroups, ports.CallerAddress)
        {
            ProveAccountAsync = token => ProveAccountAsync(cloud, state, domain, token),
        };
        try
        {
            return await new CredentialSyncRun(new(access, ports.Http), new(session, settings, observer, ports.Clock)).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception)
        {
            throw CloudErrors.CloudCallFailed(exception, Commands.Sync(domain)).In(settings.AdviceContext);
        }
        catch (DeployException failure)
        {
            // The failures are those of S5, whose advice is to go on; here that is this command.
            throw failure.In(settings.AdviceContext with { Repeated = Commands.SyncSignature });
        }
    }

    // Earlier releases made nodes for names that are refused today: a node is sought by its name as it is given.
    private (string Domain, string ServiceId) KnownNode(string? given, bool rehearsal)
    {
        var asked = DomainName.AsciiOrGiven(given ?? environment["DOMAIN"] ?? throw DomainErrors.DomainMissing());
        var store = Store(rehearsal);
        var serviceId = NodeHome.ServiceIdOf(asked);
        var state = store.Read(serviceId) ?? throw StateErrors.NodeNotFound(asked, store.Home.Nodes);
        return (state.Domain ?? serviceId, serviceId);
    }

    private static void RequireServer(NodeState state, string domain)
    {
        NodeGuard.RequireOwn(state, domain);
        if (state.Removal != RemovalProgress.None)
        {
            throw CredentialSyncErrors.NodeHasGone(domain, state.Removal == RemovalProgress.Removed);
        }

        if (state.Phases.FirstOrDefault(phase => phase.Id <= PhaseId.S4_BOOTSTRAP_STACK && phase.Status != PhaseStatus.Done) is { } unfinished)
        {
            throw CredentialSyncErrors.ServerNotDeployed(domain, unfinished.Id);
        }
    }

    private static async Task ProveAccountAsync(CloudPorts cloud, NodeState state, string domain, CancellationToken cancellationToken) =>
        CredentialsPhase.RequireAccount(
            domain, CredentialsPhase.RecordedAccount(state), await cloud.Identity.GetAsync(cancellationToken).ConfigureAwait(false));
}
