using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Visits;

/// <summary>The one way in which a command comes to work on a node: found, guarded, locked, its account proved where it is asked.</summary>
internal sealed class NodeVisitor(CommandContext context)
{
    /// <summary>
    /// Looks at a node that exists, at whatever stage. It is taken for a moment only where its host keys have to be proved first, or
    /// where port 22 has to be opened for this machine's present address.
    /// </summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="request">Which node, and how to get there.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="DeployException">The node cannot be looked at, or what the work says.</exception>
    public async Task<T> LookAsync<T>(NodeVisitRequest request, Func<NodeLook, Task<T>> work)
    {
        var name = context.Known(request.Domain, request.Rehearse);
        var subject = name.Subject(request.Rehearse);
        using var world = context.Enter(subject);
        var state = CommandContext.Require(world.Store, name);
        var paths = world.Store.Home.Node(name.ServiceId);
        NodeGuard.RequireLiving(state, name.Domain, paths);
        new NodeSecrets(world.Store).Remember(context.Redactor, name.ServiceId);
        var settings = SettingsOf(state, subject, request);
        using var cloud = world.Ports.ConnectCloud(settings.CloudTarget, context.Observer);
        var proof = new AccountProof(cloud.Identity, state, name.Domain);
        var look = new NodeLook(state, paths, settings, world.Ports, cloud)
        {
            OpenAsync = OpenAsync,
            ProveAccountAsync = proof.RequireAsync,
        };
        return await WithAdviceAsync(name.Domain, settings, request, () => work(look)).ConfigureAwait(false);

        async Task<INodeShell> OpenAsync(CancellationToken token)
        {
            NodeShellException? first = null;
            if (HostKeyRecord.IsVerified(state))
            {
                try
                {
                    return await world.Ports.Shells.ConnectAsync(NodeAccess.EndpointOf(state, paths), false, token).ConfigureAwait(false);
                }
                catch (NodeShellException exception)
                {
                    first = exception;
                }
            }

            try
            {
                using var node = context.Open(world.Store, name, NodeGuard.RequireLiving);
                var phases = new PhaseContext(node.Session, settings, context.Observer, world.Ports.Clock);
                return await AccessTo(world, cloud, proof)
                    .OpenAsync(phases, PhaseId.S5_INIT_TOKENS, token).ConfigureAwait(false);
            }
            catch (DeployException busy) when (busy.Code == nameof(LockErrors.NodeIsBusy) && first is not null)
            {
                throw NodeErrors.ConnectionFailed(name.Domain, first);
            }
        }
    }

    /// <summary>Works on a node.</summary>
    /// <typeparam name="T">What comes of the work.</typeparam>
    /// <param name="request">Which node, and how to get there.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="DeployException">The node cannot be worked on, or what the work says.</exception>
    public async Task<T> VisitAsync<T>(NodeVisitRequest request, Func<NodeVisit, Task<T>> work)
    {
        var name = context.Known(request.Domain, request.Rehearse);
        var subject = name.Subject(request.Rehearse);
        using var world = context.Enter(subject);
        using var node = context.Open(world.Store, name, RequireServer);
        var settings = SettingsOf(node.State, subject, request);
        using var cloud = world.Ports.ConnectCloud(settings.CloudTarget, context.Observer);
        var phases = new PhaseContext(node.Session, settings, context.Observer, world.Ports.Clock);
        var access = AccessTo(world, cloud, new(cloud.Identity, node.State, name.Domain));
        await using var tools = new NodeTools(OpenerOf(access, phases));
        return await WithAdviceAsync(
            name.Domain, settings, request, () => work(new(phases, world.Ports, cloud, access, tools))).ConfigureAwait(false);
    }

    private DeploymentSettings SettingsOf(NodeState state, RunSubject subject, NodeVisitRequest request) =>
        context.Settings.ResolveRecorded(state, subject, request.ProfileName, request.SshCidr) with
        {
            TrustsFirstHostKey = request.TrustFirstHostKey,
            IsPreview = request.Preview,
        };

    // Whatever fails is told with this command as the one to repeat.
    private static async Task<T> WithAdviceAsync<T>(
        string domain, DeploymentSettings settings, NodeVisitRequest request, Func<Task<T>> work)
    {
        var advice = settings.AdviceContext with { Repeated = RequestCommands.Find(request) };
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (VisitErrors.Of(exception, domain) is { } failure)
        {
            throw failure.In(advice);
        }
    }

    // The first connection tells why there is none; after one that broke, the node is tried again as long as there is reason to.
    private static Func<CancellationToken, Task<INodeShell>> OpenerOf(NodeAccess access, PhaseContext phases)
    {
        var wasOpen = false;
        return async token =>
        {
            if (!wasOpen)
            {
                var first = await access.OpenAsync(phases, PhaseId.S5_INIT_TOKENS, token).ConfigureAwait(false);
                wasOpen = true;
                return first;
            }

            var (shell, reason) = await access.TryOpenAsync(phases, PhaseId.S5_INIT_TOKENS, token).ConfigureAwait(false);
            return shell ?? throw new NodeShellException(ShellFailure.Unreachable, reason?.ToEnglish() ?? "the node does not answer");
        };
    }

    // SSH to a node outside of a deployment, which proves the account only where it asks it.
    private static NodeAccess AccessTo(World world, CloudPorts cloud, AccountProof proof) =>
        new(world.Ports, cloud) { ProveAccountAsync = proof.RequireAsync };

    /// <summary>Lets only a living node pass whose server has been deployed, and has not ended as far as is known.</summary>
    public static void RequireServer(NodeState state, string domain, NodePaths paths)
    {
        RequireDeployed(state, domain, paths);
        if (state.Ending is { } ending)
        {
            throw InstanceErrors.ServerHasEnded(state, domain, ending);
        }
    }

    /// <summary>Lets only a living node pass whose server has been deployed.</summary>
    public static void RequireDeployed(NodeState state, string domain, NodePaths paths)
    {
        NodeGuard.RequireLiving(state, domain, paths);
        if (state.ServerLacks is { } unfinished)
        {
            throw VisitErrors.ServerNotDeployed(domain, unfinished);
        }
    }
}
