using Direxio.Deployer.Engine.Local;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Reporting;

namespace Direxio.Deployer.Engine.Phases;

/// <summary>
/// S5: reads the node's credentials over SSH and asks the portal whether the initialization code still counts. Signs
/// in as nobody, so no phone is logged out.
/// </summary>
internal sealed class TokensPhase(NodeAccess access, INodeHttp http) : IPhase
{
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(30);

    public PhaseId Id => PhaseId.S5_INIT_TOKENS;

    public bool HasProduct(PhaseContext context) => NodeOutputs.Read(context.Paths) is not null;

    public async Task<PhaseOutcome> RunAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        var domain = context.Settings.Domain;
        var bootstrap = await ReadAsync(context, cancellationToken).ConfigureAwait(false);
        var redactor = context.Observer.Redactor;
        redactor.Remember(bootstrap.Password);
        redactor.Remember(bootstrap.AccessToken);
        redactor.Remember(bootstrap.AgentToken);
        if (!bootstrap.ServerName.Equals(domain, StringComparison.OrdinalIgnoreCase))
        {
            throw DeployErrors.BootstrapOfAnotherServer(domain, bootstrap.ServerName);
        }

        var portal = await new MessageServerClient(http, domain, redactor).GetPortalStatusAsync(bootstrap.AgentToken, cancellationToken).ConfigureAwait(false);
        if (portal.StoreMode == "memory")
        {
            throw DeployErrors.MessageServerInMemory(domain);
        }

        // An image that does not tell leaves the form of the password as the only sign.
        var isSpent = portal.IsInitialized ?? !bootstrap.HasInitializationCode;
        if (!isSpent && !bootstrap.HasInitializationCode)
        {
            throw DeployErrors.CodeMalformed(domain);
        }

        new NodeOutputs(domain, bootstrap.OwnerUserId, isSpent ? null : bootstrap.Password, bootstrap.AccessToken, bootstrap.AgentToken, bootstrap.AgentRoomId)
            .Write(context.Paths);
        context.Session.Update(state =>
        {
            state["as_url"] = $"https://{domain}";
            state["agent_room_id"] = bootstrap.AgentRoomId;
            state.Root[DeliveryBuilder.AppInitializedField] = isSpent;
        });
        var code = isSpent ? "initialization code is spent (the App has been initialized)" : "got initialization code (len=8)";
        var store = portal.IsOffered ? $"store={portal.StoreMode ?? "not told"}" : $"portal.status not offered by this image ({portal.NotOfferedBecause})";
        return new PhaseOutcome.Done($"{code} as_url=https://{domain} agent_room_id={bootstrap.AgentRoomId} {store}");
    }

    private async Task<BootstrapFile> ReadAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        await using var shell = await access.OpenAsync(context, Id, cancellationToken).ConfigureAwait(false);
        var answer = await context.WaiterFor(Id).UntilAsync(
            new WaitPlan("the node's bootstrap file", context.AtMost(Patience)),
            async token =>
            {
                var result = await RunAsync(context, shell, token).ConfigureAwait(false);
                return new Probe<ShellResult>(result, result.ExitStatus == 0, $"exit status {result.ExitStatus}");
            },
            cancellationToken).ConfigureAwait(false);
        return answer.IsSatisfied
            ? BootstrapFile.Parse(answer.Value.Output)
            : throw DeployErrors.BootstrapNotReadable(context.State.Resources.PublicIp!, answer.Value);
    }

    /// <summary>Health can be green a moment before the node has written its file.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static async Task<ShellResult> RunAsync(PhaseContext context, INodeShell shell, CancellationToken cancellationToken)
    {
        try
        {
            return await shell.RunAsync(NodeCommands.ReadBootstrap, CommandTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (NodeShellException exception) when (exception.Failure is ShellFailure.TimedOut)
        {
            throw DeployErrors.NodeCommandTimedOut(context.State.Resources.PublicIp!, exception);
        }
        catch (NodeShellException exception)
        {
            throw DeployErrors.SshUnreachable(context.State.Resources.PublicIp!, context.State["ssh_cidr"], context.Settings.Domain, exception);
        }
    }
}
