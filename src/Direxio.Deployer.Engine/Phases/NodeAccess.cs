using Direxio.Deployer.Engine.Cloud;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Phases.Provisioning;

namespace Direxio.Deployer.Engine.Phases;

/// <summary>
/// The way into a node by SSH. The host keys come from the console output, which only the account can read; a key is
/// trusted on first use only when the console has none, and that is recorded and said.
/// </summary>
internal sealed class NodeAccess(INodeShells shells, IInstances instances, ISecurityGroups groups, ICallerAddress callerAddress)
{
    /// <summary>
    /// Called before the first question to AWS; throws if it is not the node's account, in which nothing of the node would be
    /// found. A run of the phases has proved that by S0.
    /// </summary>
    public Func<CancellationToken, Task> ProveAccountAsync { get; init; } = static _ => Task.CompletedTask;

    private static readonly TimeSpan ConsolePatience = TimeSpan.FromSeconds(10);

    /// <summary>Opens a shell.</summary>
    /// <exception cref="DeployException">SshHostKeyChanged, SshUnreachable, SshRefused or PrivateKeyMissing.</exception>
    public async Task<INodeShell> OpenAsync(PhaseContext context, PhaseId phase, CancellationToken cancellationToken)
    {
        await LearnHostKeysAsync(context, phase, ConsolePatience, cancellationToken).ConfigureAwait(false);
        var endpoint = EndpointOf(context);
        for (var mayMove = true; ; mayMove = false)
        {
            try
            {
                return await ConnectAsync(context, endpoint, cancellationToken).ConfigureAwait(false);
            }
            catch (NodeShellException exception)
            {
                var hasMoved = mayMove
                    && exception.Failure is ShellFailure.Unreachable
                    && await MoveSshRuleAsync(context, cancellationToken).ConfigureAwait(false);
                if (!hasMoved)
                {
                    throw Explain(context, endpoint, exception);
                }
            }
        }
    }

    /// <summary>
    /// Opens a shell for a look while something else is waited for: only with host keys from the console, and null
    /// with the reason instead of an exception when the node cannot be reached yet.
    /// </summary>
    public async Task<(INodeShell? Shell, string? Reason)> TryOpenAsync(PhaseContext context, PhaseId phase, CancellationToken cancellationToken)
    {
        if (!await LearnHostKeysAsync(context, phase, TimeSpan.Zero, cancellationToken).ConfigureAwait(false))
        {
            return (null, "the console shows no host keys yet");
        }

        try
        {
            return (await ConnectAsync(context, EndpointOf(context), cancellationToken).ConfigureAwait(false), null);
        }
        catch (NodeShellException exception) when (exception.Failure is ShellFailure.Unreachable or ShellFailure.TimedOut or ShellFailure.AuthenticationRefused)
        {
            // While cloud-init is at work, sshd may not be up or may not know the key yet.
            return (null, exception.Message);
        }
        catch (NodeShellException exception)
        {
            throw Explain(context, EndpointOf(context), exception);
        }
    }

    private static NodeEndpoint EndpointOf(PhaseContext context)
    {
        var resources = context.State.Resources;
        return new(
            resources.PublicIp ?? throw DeployErrors.StateLacks("public_ip", context.Paths.State),
            NodeCommands.User,
            resources.KeyFile ?? throw DeployErrors.StateLacks("key_file", context.Paths.State),
            context.Paths.KnownHosts);
    }

    // True if the node's own known_hosts has keys for its address, from now or from before.
    private async Task<bool> LearnHostKeysAsync(PhaseContext context, PhaseId phase, TimeSpan patience, CancellationToken cancellationToken)
    {
        var host = EndpointOf(context).Host;
        var known = KnownHosts.Load(context.Paths.KnownHosts);
        if (known.Mentions(host))
        {
            return true;
        }

        if (context.State.Resources.InstanceId is not { } instanceId)
        {
            return false;
        }

        await ProveAccountAsync(cancellationToken).ConfigureAwait(false);
        var answer = await context.WaiterFor(phase).UntilAsync(
            new WaitPlan("the host keys in the console output", patience),
            async token =>
            {
                var keys = ConsoleHostKeys.Parse(await ReadConsoleAsync(context, instanceId, token).ConfigureAwait(false));
                return new Probe<IReadOnlyList<string>>(keys, keys.Count > 0, "none yet");
            },
            cancellationToken).ConfigureAwait(false);
        if (!answer.IsSatisfied)
        {
            return false;
        }

        known.Replace(host, answer.Value.Select(line => line.Split(' ')).Select(parts => KnownHostKey.TryParse(parts[0], parts[1])).OfType<KnownHostKey>());
        known.Save(context.Paths.KnownHosts);
        context.Session.Update(state => state["ssh_host_key_source"] = "console_output");
        return true;
    }

    // An identity that may not read the console is left with trust on first use, and its warning.
    private async Task<string> ReadConsoleAsync(PhaseContext context, string instanceId, CancellationToken cancellationToken)
    {
        try
        {
            return await instances.GetConsoleOutputAsync(instanceId, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.Failure is CloudFailure.AccessDenied)
        {
            context.Observer.Trace($"AWS denies {exception.Service}:{exception.Action}; no host keys from the console.");
            return string.Empty;
        }
    }

    private Task<INodeShell> ConnectAsync(PhaseContext context, NodeEndpoint endpoint, CancellationToken cancellationToken) => shells.ConnectAsync(
        endpoint,
        fingerprint =>
        {
            context.Session.Update(state => state["ssh_host_key_source"] = $"first_use {fingerprint}");
            context.Observer.Warn(
                $"The console output shows no host keys, so the key that {endpoint.Host} offered first was trusted: {fingerprint}. Compare it in the EC2 console if in doubt.");
        },
        cancellationToken);

    // The caller may sit behind another address than when the group was made, or the address was not known then.
    private async Task<bool> MoveSshRuleAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        if (context.State.Resources.SecurityGroupId is null)
        {
            return false;
        }

        // A fixed range needs no look at where this machine is.
        var own = context.Settings.SshCidr is null ? await callerAddress.FindAsync(cancellationToken).ConfigureAwait(false) : null;
        var cidr = context.Settings.SshCidrFor(own);
        if (cidr is null || cidr == context.State["ssh_cidr"])
        {
            return false;
        }

        context.Observer.Note($"Port 22 is opened for {cidr}, from where this command runs now.");
        try
        {
            await ProveAccountAsync(cancellationToken).ConfigureAwait(false);
            await new SecurityGroupStep(groups, new ResourceJournal(context.Session, context.Clock)).MoveSshAsync(context, cidr, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.Failure is CloudFailure.NoCredentials or CloudFailure.CredentialsRefused)
        {
            // A command that needs no account says what stands in its way: the closed port.
            context.Observer.Warn($"Port 22 could not be opened for {cidr}: AWS did not accept the credentials ({exception.ServiceMessage}).");
            return false;
        }

        return true;
    }

    private static DeployException Explain(PhaseContext context, NodeEndpoint endpoint, NodeShellException exception) => exception.Failure switch
    {
        ShellFailure.HostKeyMismatch => DeployErrors.SshHostKeyChanged(endpoint.Host, context.Paths.KnownHosts, exception),
        ShellFailure.AuthenticationRefused => DeployErrors.SshRefused(endpoint.Host, endpoint.PrivateKeyFile, exception),
        ShellFailure.PrivateKeyUnusable => DeployErrors.PrivateKeyUnusable(endpoint.PrivateKeyFile, exception),
        ShellFailure.KnownHostsUnusable => DeployErrors.KnownHostsUnusable(context.Paths.KnownHosts, exception),
        _ => DeployErrors.SshUnreachable(endpoint.Host, context.State["ssh_cidr"], context.Settings.Domain, exception),
    };
}
