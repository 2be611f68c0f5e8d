using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Credentials;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>
/// S6: the files with which an agent on this machine uses the node. A bridge session that the server still accepts is
/// kept: making a new one for the same device would cut off a running bridge.
/// </summary>
internal sealed class WiringPhase(INodeHttp http, AgentInstallation installation, LocalSettings local) : IPhase
{
    /// <summary>The session call can come up a little after the health check.</summary>
    private static readonly TimeSpan SessionPatience = TimeSpan.FromMinutes(2);

    public PhaseId Id => PhaseId.S6_WIRE_LOCAL;

    public bool HasProduct(PhaseContext context) =>
        !context.Settings.RewiresAgent
        && !BridgeFolders.AreMoved(context.State, context.Paths, local.PathStyle)
        && File.Exists(context.Paths.Credentials)
        && (context.Settings.ConnectAgent is null || File.Exists(BridgeConfig.FileOf(context.Paths)))
        && CredentialsFile.Read(context.Paths, context.Observer.Redactor) is { AgentToken: not null, AgentRoomId: not null }
        && MatrixSessionFile.Read(context.Paths, context.Observer.Redactor) is not null;

    public async Task<PhaseOutcome> RunAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var recorded = OutputsFile.Read(context.Paths, context.Observer.Redactor) ?? throw NodeErrors.OutputsMissing(context.Paths.Outputs);
        // The file may be of an earlier release, which took the domain as it was typed.
        var outputs = recorded with { Domain = settings.Domain };
        outputs.RequireWhole();
        var nodeId = LocalWiring.NodeIdOf(settings.ConnectAgent, settings.Domain, outputs.AgentRoomId, local);
        var (session, isKept) = await SessionAsync(
            context, outputs, MatrixSessionFile.DeviceIdOf(nodeId), cancellationToken).ConfigureAwait(false);

        var input = new WiringInput
        {
            Outputs = outputs,
            Session = session,
            Agent = settings.ConnectAgent,
            AgentFoundBy = settings.AgentFoundBy,
            IsRehearsal = settings.IsRehearsal,
            Workspace = settings.Workspace,
            Settings = local.KeepingVersionsOf(context.State),
            InstallPolicy = settings.AgentInstall,
        };
        BeforeWriting(context, input, nodeId);
        var result = LocalWiring.Write(context.Paths, input);
        context.Session.Update(state => WiringRecord.RecordIn(state, context.Paths, input, result));
        if (settings.ConnectAgent?.UnattendedWarning is { } warning)
        {
            context.Observer.Warn(warning);
        }

        foreach (var note in result.Notes)
        {
            context.Observer.Note(note);
        }

        var installed = await installation.ApplyAsync(context, result.ConfigFile, cancellationToken).ConfigureAwait(false);
        return new PhaseOutcome.Done(
            $"credentials.json written;node_id={result.NodeId};service_id={settings.ServiceId};env_file={context.Paths.EnvironmentFile};"
            + $"runtime={settings.ConnectAgent?.Runtime ?? "none"};{installed};"
            + $"cc_connect_config={result.ConfigFile ?? "none, no agent is chosen"};mcp_config_dir={context.Paths.McpFolder};"
            + $"cc_connect_agent={settings.ConnectAgent?.Name ?? "none"};matrix_session={(isKept ? "kept" : "created")}");
    }

    // In the state first: a run that ends in between has then lost no word of what its files changed.
    private static void BeforeWriting(PhaseContext context, WiringInput input, string nodeId)
    {
        var changesConfig = LocalWiring.ChangesConfig(context.Paths, input);
        var isOther = IsOtherAgent(context.State, input.Agent?.Name, nodeId);
        if (!changesConfig && !isOther)
        {
            return;
        }

        var isReopened = false;
        context.Session.Update(state =>
        {
            if (changesConfig)
            {
                state.Agent.IsRestartPending = true;
            }

            isReopened = isOther && UserGates.Reopen(state, UserGates.RealChat, UserGates.AgentMcpRuntime);
        });
        if (isReopened)
        {
            context.Observer.Warn(Advice.Of(
                nameof(Texts.Warn_OtherAgent), context.Settings.Domain, ProductGate.RealChat, ProductGate.AgentMcpRuntime));
        }
    }

    // A state that names no node id was never wired, so nothing was confirmed of it.
    private static bool IsOtherAgent(NodeState state, string? agent, string nodeId) =>
        state.Agent.NodeId is { } recorded && (recorded != nodeId || state.Bridge.Agent != agent);

    private async Task<(MatrixSession Session, bool IsKept)> SessionAsync(
        PhaseContext context, NodeCredentials outputs, string deviceId, CancellationToken cancellationToken)
    {
        outputs.RequireWhole();
        var agentToken = outputs.AgentToken;
        var client = new MessageServerClient(context.AtRecordedAddress(http), context.Settings.Domain, context.Observer.Redactor);
        var userId = MatrixNames.AgentOf(context.Settings.Domain);
        if (MatrixSessionFile.Read(context.Paths, context.Observer.Redactor) is { } stored
            && stored.IsFor(outputs.Origin, userId, deviceId)
            && AgentSessionRules.IsToken(stored.AccessToken))
        {
            var identity = await client.WhoAmIAsync(stored.AccessToken, cancellationToken).ConfigureAwait(false);
            if (identity?.UserId == userId)
            {
                return (stored, true);
            }
        }

        var answer = await context.WaiterFor(Id).UntilAsync(
            new WaitPlan(Advice.Of(nameof(Texts.Wait_Session)), context.AtMost(SessionPatience)),
            token => CreateAsync(client, agentToken, deviceId, token),
            cancellationToken).ConfigureAwait(false);
        var session = answer.Value.Session ?? throw answer.Value.Failure!;
        return (session, false);
    }

    private static async Task<Probe<(MatrixSession? Session, DeployException? Failure)>> CreateAsync(
        MessageServerClient client, Secret agentToken, string deviceId, CancellationToken cancellationToken)
    {
        try
        {
            return new(
                (await client.CreateAgentSessionAsync(agentToken, deviceId, cancellationToken).ConfigureAwait(false), null),
                true,
                Advice.Of(nameof(Texts.Seen_Session)));
        }
        catch (DeployException exception) when (MessageServerClient.IsRetryable(exception))
        {
            return new((null, exception), false, DeployErrors.MessageOf(exception));
        }
    }
}
