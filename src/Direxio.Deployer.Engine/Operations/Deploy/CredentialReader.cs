using Direxio.Deployer.Engine.Credentials;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>
/// Reads a node's credentials over SSH and asks its portal whether the initialization code still counts. Signs in as
/// nobody, so no phone is logged out.
/// </summary>
internal sealed class CredentialReader(NodeAccess access, INodeHttp http)
{
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Health can be green a moment before the node has written its file.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The node's bootstrap file as it is now, of this node and known to the redaction.</summary>
    /// <exception cref="DeployException">The node cannot be reached, or its file cannot be used.</exception>
    public async Task<BootstrapFile> ReadAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        var bootstrap = BootstrapFile.Parse(await FetchAsync(context, cancellationToken).ConfigureAwait(false), context.Observer.Redactor);
        return bootstrap.ServerName.Equals(context.Settings.Domain, StringComparison.OrdinalIgnoreCase)
            ? bootstrap
            : throw NodeErrors.BootstrapOfAnotherServer(context.Settings.Domain, bootstrap.ServerName);
    }

    /// <summary>What the portal says of itself.</summary>
    /// <exception cref="DeployException">It does not answer, or its server would lose everything at its next restart.</exception>
    public async Task<PortalStatus> AskPortalAsync(PhaseContext context, BootstrapFile bootstrap, CancellationToken cancellationToken)
    {
        var portal = await new MessageServerClient(context.AtRecordedAddress(http), context.Settings.Domain, context.Observer.Redactor)
            .GetPortalStatusAsync(bootstrap.AgentToken, cancellationToken).ConfigureAwait(false);
        return portal.StoreMode == "memory" ? throw NodeErrors.MessageServerInMemory(context.Settings.Domain) : portal;
    }

    /// <summary>Asks the server what it offers, to be recorded with what else is read.</summary>
    public Task<ServerCapabilities> AskCapabilitiesAsync(
        PhaseContext context, BootstrapFile bootstrap, Task<PortalStatus> portal, CancellationToken cancellationToken) =>
        new CapabilityProbe(context.AtRecordedAddress(http), context.Settings.Domain, context.Observer.Redactor)
            .AskAsync(bootstrap, portal, context.Clock.GetUtcNow(), cancellationToken);

    /// <summary>Whether the code is spent. An image that does not tell leaves the form of the password as the only sign.</summary>
    /// <exception cref="DeployException">CodeMalformed: it is not spent, and what should be the code is none.</exception>
    public static bool IsCodeSpent(string domain, BootstrapFile bootstrap, PortalStatus portal)
    {
        var isSpent = portal.IsInitialized ?? !bootstrap.HasInitializationCode;
        return isSpent || bootstrap.HasInitializationCode ? isSpent : throw NodeErrors.CodeMalformed(domain);
    }

    /// <summary>What outputs.json holds of it. A spent code's place stays empty:
    /// what stands there now is the user's own password.</summary>
    public static NodeCredentials OutputsOf(string domain, BootstrapFile bootstrap, bool withCode) => new()
    {
        Domain = domain,
        OwnerUserId = bootstrap.OwnerUserId,
        InitializationCode = withCode ? bootstrap.Password : null,
        AccessToken = bootstrap.AccessToken,
        AgentToken = bootstrap.AgentToken,
        AgentRoomId = bootstrap.AgentRoomId,
    };

    /// <summary>
    /// What this machine knows before they are read again. Earlier releases kept some of it in state.json too, which counts
    /// where the files have nothing.
    /// </summary>
    /// <exception cref="DeployException">LocalFileUnreadable.</exception>
    public static NodeCredentials KnownBefore(PhaseContext context)
    {
        var (state, redactor) = (context.State, context.Observer.Redactor);
        var files = CredentialsFile.Read(context.Paths, redactor);
        return new()
        {
            InitializationCode = files is null ? redactor.Conceal(state.Secrets.InitializationCode) : files.InitializationCode,
            AccessToken = files?.AccessToken ?? redactor.Conceal(state.Secrets.AccessToken),
            AgentToken = files?.AgentToken ?? redactor.Conceal(state.Secrets.AgentToken),
            AgentRoomId = files?.AgentRoomId ?? state.Agent.RoomId,
            AgentNodeId = files?.AgentNodeId ?? state.Agent.NodeId,
        };
    }

    private async Task<string> FetchAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        await using var shell = await access.OpenAsync(context, PhaseId.S5_INIT_TOKENS, cancellationToken).ConfigureAwait(false);
        var answer = await context.WaiterFor(PhaseId.S5_INIT_TOKENS).UntilAsync(
            new WaitPlan(Advice.Of(nameof(Texts.Wait_Bootstrap)), context.AtMost(Patience)) { Pace = Pauses.NodeCommand },
            async token =>
            {
                var result = await RunAsync(context, shell, token).ConfigureAwait(false);
                return new Probe<ShellResult>(result, result.ExitStatus == 0, Advice.Of(nameof(Texts.Seen_ExitStatus), result.ExitStatus));
            },
            cancellationToken).ConfigureAwait(false);
        if (!answer.IsSatisfied)
        {
            throw NodeErrors.BootstrapNotReadable(context.State.Resources.PublicIp!, answer.Value);
        }

        await RecordImagesAsync(context, shell, cancellationToken).ConfigureAwait(false);
        return answer.Value.Output;
    }

    // On the way, while the node is open: a record for the report, on which nothing depends.
    private static async Task RecordImagesAsync(PhaseContext context, INodeShell shell, CancellationToken cancellationToken)
    {
        try
        {
            var result = await shell.RunAsync(NodeCommands.ReadBootReport, CommandTimeout, cancellationToken).ConfigureAwait(false);
            // Nodes of 0.1.x have no such command.
            if (result.ExitStatus == 0)
            {
                var images = BootReport.Parse(result.Output).Images;
                context.Session.Update(state =>
                {
                    state.Images.Record(images);
                    ServerImagePin.TakeOver(state, context.Settings, images);
                });
            }
        }
        catch (Exception exception)
            when (exception is NodeShellException or DeployException { Code: nameof(BootReportErrors.BootReportUnreadable) })
        {
            context.Observer.Note(Advice.Of(nameof(Texts.Note_NoDigests), exception.Message));
        }
    }

    private static async Task<ShellResult> RunAsync(PhaseContext context, INodeShell shell, CancellationToken cancellationToken)
    {
        try
        {
            return await shell.RunAsync(NodeCommands.ReadBootstrap, CommandTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (NodeShellException exception) when (exception.Failure is ShellFailure.TimedOut)
        {
            throw NodeErrors.NodeCommandTimedOut(context.State.Resources.PublicIp!, exception);
        }
        catch (NodeShellException exception)
        {
            throw NodeErrors.SshUnreachable(
                context.State.Resources.PublicIp!, context.State.Server.SshCidr, context.Settings.Domain, exception);
        }
    }
}
