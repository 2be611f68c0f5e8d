using System.Net;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>
/// The one way into a node by SSH. What a node is asked for or told may be secret, so its host keys are proved by the
/// console output first; a key is trusted unproved only with the user's word, and that is recorded and said.
/// </summary>
internal sealed class NodeAccess(EnginePorts ports, CloudPorts cloud)
{
    /// <summary>With the user's word a console that stays empty is waited for no longer than this.</summary>
    private static readonly TimeSpan PatienceWithTrust = TimeSpan.FromMinutes(1);

    // One look after the other uses this object, and a run warns once.
    private bool hasWarnedOfTrust;
    private bool hasWarnedOfRefusal;

    /// <summary>
    /// Called before the first question to AWS; throws if it is not the node's account, in which nothing of the node would be
    /// found. A run of the phases has proved that by S0.
    /// </summary>
    public Func<CancellationToken, Task> ProveAccountAsync { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Another key than the node's own to log in with; null for that.</summary>
    public string? PrivateKeyFile { get; init; }

    /// <summary>Called before each attempt to connect.</summary>
    public Func<CancellationToken, Task> PrepareAsync { get; init; } = static _ => Task.CompletedTask;

    private HostKeyProof Proof => new(cloud.Instances, ProveAccountAsync);

    /// <summary>Opens a shell, as soon as the console has proved the host keys.</summary>
    /// <exception cref="DeployException">
    /// SshHostKeyUnverified, SshHostKeyChanged, SshTrustedKeyWasWrong, SshUnreachable, SshRefused or PrivateKeyUnusable.
    /// </exception>
    public async Task<INodeShell> OpenAsync(PhaseContext context, PhaseId phase, CancellationToken cancellationToken)
    {
        var endpoint = EndpointOf(context);
        var mayTrust = context.Settings.TrustsFirstHostKey;
        var patience = HostKeyProof.PatienceOf(context);
        patience = mayTrust && patience > PatienceWithTrust ? PatienceWithTrust : patience;
        var standing = await Proof.EstablishAsync(context, phase, endpoint.Host, patience, cancellationToken).ConfigureAwait(false);
        if (!standing.IsVerified && !mayTrust)
        {
            throw NodeErrors.SshHostKeyUnverified(endpoint.Host, standing.Seen, context.Settings.Domain, standing.Refusal);
        }

        for (var mayMove = true; ; mayMove = false)
        {
            try
            {
                return await ConnectAsync(context, endpoint, standing, cancellationToken).ConfigureAwait(false);
            }
            catch (NodeShellException exception)
            {
                var hasMoved = mayMove
                    && exception.Failure is ShellFailure.Unreachable
                    && await MoveSshRuleAsync(context, cancellationToken).ConfigureAwait(false);
                if (!hasMoved)
                {
                    throw await ExplainAsync(context, endpoint, exception, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>
    /// Opens a shell for a look while something else is waited for: null with the reason instead of an exception while the
    /// host keys are not proved or the node cannot be reached yet. A boot's log can hold secrets, and what a stranger
    /// reports must not end a deployment, so a look asks for the same proof; the user's word counts for it only once the
    /// console will show nothing any more.
    /// </summary>
    public async Task<(INodeShell? Shell, Advice? Reason)> TryOpenAsync(
        PhaseContext context, PhaseId phase, CancellationToken cancellationToken)
    {
        var endpoint = EndpointOf(context);
        var standing = await Proof.EstablishAsync(context, phase, endpoint.Host, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        var mayTrust = context.Settings.TrustsFirstHostKey && (standing.IsFinal || HostKeyProof.IsOverdue(context));
        if (!standing.IsVerified && !mayTrust)
        {
            WarnOfRefusal(context, standing);
            return (null, standing.Seen);
        }

        try
        {
            return (await ConnectAsync(context, endpoint, standing, cancellationToken).ConfigureAwait(false), null);
        }
        catch (NodeShellException exception)
            when (exception.Failure is ShellFailure.Unreachable or ShellFailure.TimedOut or ShellFailure.AuthenticationRefused)
        {
            // While cloud-init is at work, sshd may not be up or may not know the key yet.
            return (null, exception.Message);
        }
        catch (NodeShellException exception)
        {
            throw await ExplainAsync(context, endpoint, exception, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Looks once whether the console proves the host keys, and keeps what it proves; opens nothing and says nothing.</summary>
    /// <returns>True if a further look would tell nothing more.</returns>
    public async Task<bool> TryProveAsync(PhaseContext context, PhaseId phase, CancellationToken cancellationToken)
    {
        var standing = await Proof.EstablishAsync(
            context, phase, EndpointOf(context).Host, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        return standing.IsVerified || standing.IsFinal;
    }

    /// <summary>Where and as whom a recorded node is reached.</summary>
    /// <exception cref="DeployException">StateLacks.</exception>
    public static NodeEndpoint EndpointOf(NodeState state, NodePaths paths) =>
        EndpointOf(state, paths, paths.KeyFileOf(state) ?? throw NodeErrors.StateLacks("key_file", paths.State));

    private static NodeEndpoint EndpointOf(NodeState state, NodePaths paths, string keyFile) => new(
        state.Resources.PublicIp ?? throw NodeErrors.StateLacks("public_ip", paths.State), NodeCommands.User, keyFile, paths.KnownHosts);

    private NodeEndpoint EndpointOf(PhaseContext context) => PrivateKeyFile is { } other
        ? EndpointOf(context.State, context.Paths, other)
        : EndpointOf(context.State, context.Paths);

    private async Task<INodeShell> ConnectAsync(
        PhaseContext context, NodeEndpoint endpoint, HostKeyStanding standing, CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var shell = await ConnectOrRenewAsync(context, endpoint, !standing.IsVerified, cancellationToken).ConfigureAwait(false);
        if (!standing.IsVerified && !HostKeyRecord.IsVerified(context.State))
        {
            WarnOfTrust(context, endpoint, standing);
        }

        return shell;
    }

    private async Task<INodeShell> ConnectOrRenewAsync(
        PhaseContext context, NodeEndpoint endpoint, bool mayTrust, CancellationToken cancellationToken)
    {
        try
        {
            return await ports.Shells.ConnectAsync(endpoint, mayTrust, cancellationToken).ConfigureAwait(false);
        }
        catch (NodeShellException exception) when (exception.Failure is ShellFailure.HostKeyMismatch)
        {
            if (!await Proof.RenewAsync(context, endpoint.Host, cancellationToken).ConfigureAwait(false))
            {
                throw;
            }

            return await ports.Shells.ConnectAsync(endpoint, mayTrustFirstKey: false, cancellationToken).ConfigureAwait(false);
        }
    }

    private void WarnOfTrust(PhaseContext context, NodeEndpoint endpoint, HostKeyStanding standing)
    {
        if (hasWarnedOfTrust)
        {
            return;
        }

        hasWarnedOfTrust = true;
        var fingerprints = string.Join(", ", KnownHosts.Load(endpoint.KnownHostsFile).KeysOf(endpoint.Host).Select(key => key.Fingerprint));
        context.Session.Update(state => HostKeyRecord.SetFirstUse(state, fingerprints));
        context.Observer.Warn(Advice.Of(nameof(Texts.Warn_HostKeyTrusted), endpoint.Host, standing.Seen, fingerprints));
    }

    // Said while the boot is still under way, so that the permission is there when the credentials are read.
    private void WarnOfRefusal(PhaseContext context, HostKeyStanding standing)
    {
        if (hasWarnedOfRefusal || standing is not { IsFinal: true, Refusal: not null })
        {
            return;
        }

        hasWarnedOfRefusal = true;
        var later = Commands.Resume().With(nameof(DeploymentRequest.TrustFirstHostKey)).In(context.Settings.AdviceContext);
        context.Observer.Warn(Advice.Of(nameof(Texts.Warn_HostKeyRefused), standing.Seen, later));
    }

    // The caller may sit behind another address than when the group was made, or the address was not known then.
    private async Task<bool> MoveSshRuleAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        if (context.State.Resources.SecurityGroupId is null || context.Settings.IsPreview)
        {
            return false;
        }

        // A fixed range needs no look at where this machine is.
        var own = context.Settings.SshCidr is null ? await ports.CallerAddress.FindAsync(cancellationToken).ConfigureAwait(false) : null;
        var cidr = context.Settings.SshCidrFor(own?.Ip);
        if (cidr is null)
        {
            return false;
        }

        if (cidr == context.State.Server.SshCidr)
        {
            return await ReopenAsync(context, cidr, cancellationToken).ConfigureAwait(false);
        }

        context.Observer.Note(own is { IsOfProxy: true }
            ? Advice.Of(nameof(Texts.Warn_SshByProxy), own.Ip)
            : Advice.Of(nameof(Texts.Note_SshMoved), cidr));
        try
        {
            await ProveAccountAsync(cancellationToken).ConfigureAwait(false);
            await new SecurityGroupCreation(
                cloud.SecurityGroups, new ResourceJournal(context)).MoveSshAsync(context, cidr, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.IsOfCredentials)
        {
            // A command that needs no account says what stands in its way: the closed port.
            context.Observer.Warn(Advice.Of(nameof(Texts.Warn_SshNotOpened), cidr, exception.Message));
            return false;
        }

        return true;
    }

    // What is on record as open need not be: another machine that works on this node may have moved the rule to itself since.
    private async Task<bool> ReopenAsync(PhaseContext context, string cidr, CancellationToken cancellationToken)
    {
        try
        {
            await ProveAccountAsync(cancellationToken).ConfigureAwait(false);
            var hasOpened = await new SecurityGroupCreation(
                cloud.SecurityGroups, new ResourceJournal(context)).MoveSshAsync(context, cidr, cancellationToken).ConfigureAwait(false);
            if (hasOpened)
            {
                context.Observer.Note(Advice.Of(nameof(Texts.Note_SshReopened), cidr));
            }

            return hasOpened;
        }
        catch (CloudException exception)
        {
            // That the node does not answer is what the command has to say.
            context.Observer.Warn(Advice.Of(nameof(Texts.Warn_SshNotRead), cidr, exception.Message));
            return false;
        }
    }

    private async Task<DeployException> ExplainAsync(
        PhaseContext context, NodeEndpoint endpoint, NodeShellException exception, CancellationToken cancellationToken) =>
        exception.Failure switch
        {
            ShellFailure.HostKeyMismatch => NodeErrors.SshHostKeyChanged(endpoint.Host, context.Paths.KnownHosts, exception),
            ShellFailure.AuthenticationRefused => NodeErrors.SshRefused(endpoint.Host, endpoint.PrivateKeyFile, exception),
            ShellFailure.PrivateKeyUnusable => ProvisioningErrors.PrivateKeyUnusable(
                endpoint.PrivateKeyFile, exception, hasServer: true),
            ShellFailure.KnownHostsUnusable => NodeErrors.KnownHostsUnusable(context.Paths.KnownHosts, exception),
            _ when context.State.Change.Stop is { } stop =>
                NodeErrors.NodeIsStopped(context.Settings.Domain, stop.SeenAt ?? stop.AskedAt, exception),
            _ => NodeErrors.SshUnreachable(
                endpoint.Host,
                context.State.Server.SshCidr,
                context.Settings.Domain,
                exception,
                await FindOutsiderAsync(context.State.Server.SshCidr, cancellationToken).ConfigureAwait(false)),
        };

    // The owner's address moves: the likeliest cause, if this machine's is not among those for whom the port is open.
    // Where only a proxy's address is known, that cannot be told.
    private async Task<CallerAddress?> FindOutsiderAsync(string? sshCidr, CancellationToken cancellationToken)
    {
        var own = await ports.CallerAddress.FindAsync(cancellationToken).ConfigureAwait(false);
        var isOutside = IPAddress.TryParse(own?.Ip, out var address)
            && IPNetwork.TryParse(sshCidr, out var open)
            && !open.Contains(address);
        return isOutside || own is { IsOfProxy: true } ? own : null;
    }
}
