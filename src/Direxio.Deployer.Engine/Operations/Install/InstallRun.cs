using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Bridge.Installing;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Mcp;
using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;

namespace Direxio.Deployer.Engine.Operations.Install;

/// <summary>Installs by hand, under the node's lock, what the policy of its deployment did not.</summary>
internal sealed class InstallRun(EnginePorts ports, NodeSession session, LocalSettings local, EngineObserver observer)
{
    private static readonly InstallOutcome NoAgent = new(
        InstallStatus.NoAgent, "no connect agent is chosen, so there is no configuration to run the bridge with");

    /// <summary>Installs the bridge and starts it as a service.</summary>
    /// <returns>What came of it; null if it was not approved.</returns>
    public async Task<InstallResult?> InstallConnectAsync(
        InstallRequest request, Func<string, Task<bool>> approve, CancellationToken cancellationToken)
    {
        var settings = SettingsOf(
            session, request.Version is { } connect ? local with { GivenConnectVersion = SettingRules.PackageVersion(connect) } : local);
        var package = NpmCommands.PackageName(NpmPackages.Connect, settings.ConnectVersion);
        if (BridgeConfig.FindFile(session.Paths, session.State!) is not { } config)
        {
            return session.State!.Bridge.Agent is not null
                ? throw NotWired(request.Domain, session.State!)
                : Result(request, NpmPackages.ConnectProgram, package, NoAgent, command: null);
        }

        var command = BridgeCommands.Install(session.Paths.ServiceId, config, settings);
        if (!await approve(command).ConfigureAwait(false))
        {
            return null;
        }

        var installer = new BridgeInstaller(ports.Programs, settings, new Waiter(null, observer, ports.Clock));
        var order = new BridgeOrder(config, session.State!.Agent.IsRestartPending)
        {
            ForcesPackage = request.Version is not null,
            Started = () => session.Update(InstallRecord.Started),
        };
        var outcome = await installer.InstallAsync(session.Paths, session.State!, order, cancellationToken).ConfigureAwait(false);
        session.Update(state =>
        {
            InstallRecord.Bridge(state, outcome, observer.Redactor);
            InstallRecord.BridgeVersion(state, outcome, settings);
            if (outcome.HasPackage)
            {
                state.Agent.InstallCommand = command;
            }
        });
        if (outcome.Warning is { } warning)
        {
            observer.Warn(warning);
        }

        return Result(
            request,
            NpmPackages.ConnectProgram,
            outcome is { HasPackage: true, Version: { } version } ? NpmCommands.PackageName(NpmPackages.Connect, version) : package,
            outcome,
            command);
    }

    /// <summary>Installs the MCP server.</summary>
    /// <returns>What came of it; null if it was not approved.</returns>
    public async Task<InstallResult?> InstallMcpAsync(
        InstallRequest request, Func<string, Task<bool>> approve, CancellationToken cancellationToken)
    {
        var settings = SettingsOf(
            session, request.Version is { } mcp ? local with { GivenMcpVersion = SettingRules.PackageVersion(mcp) } : local);
        var command = McpServer.InstallCommand(settings);
        if (!await approve(command).ConfigureAwait(false))
        {
            return null;
        }

        var package = await new PackageInstaller(ports.Programs).EnsureAsync(
            ProgramPackage.Mcp(settings, request.Version is not null),
            () => ports.Programs.Find(NpmPackages.Mcp),
            cancellationToken).ConfigureAwait(false);
        var name = NpmCommands.PackageName(
            NpmPackages.Mcp, package.Outcome is { IsInstalled: true, Version: { } version } ? version : settings.McpVersion);
        session.Update(state =>
        {
            InstallRecord.Mcp(state, package.Outcome, observer.Redactor);
            InstallRecord.McpVersion(state, package.Outcome, settings);
            if (package.Outcome.IsInstalled)
            {
                state.Mcp.InstallCommand = command;
            }
        });
        return Result(request, NpmPackages.Mcp, name, package.Outcome, command);
    }

    /// <summary>Refuses a node for which there is nothing to install yet, or any more.</summary>
    public static void RequireWired(NodeState state, string domain, NodePaths paths, PathStyle style)
    {
        NodeGuard.RequireLiving(state, domain, paths);

        // The files are not there yet, or are of a database that is gone; and what is pending must stay on record.
        if (state.GetPhase(PhaseId.S6_WIRE_LOCAL).Status != PhaseStatus.Done
            || WiringFields.IsRefreshPending(state)
            || BridgeFolders.AreMoved(state, paths, style))
        {
            throw NotWired(domain, state);
        }
    }

    private static LocalSettings SettingsOf(NodeSession session, LocalSettings settings) => settings.KeepingVersionsOf(session.State!);

    private static DeployException NotWired(string domain, NodeState state) =>
        InstallErrors.AgentNotWired(domain).In(AdviceContext.ForNode(state.IsRehearsal));

    private static Advice? NextOf(InstallRequest request, string component, InstallOutcome outcome) => outcome switch
    {
        { IsInstalled: true } => null,
        { Status: InstallStatus.NoAgent } => Advice.Of(
            nameof(Texts.Next_ChooseAgent), Commands.Resume(request.Domain).WithPlaceholder("ConnectAgent", "<name>")),
        _ => Advice.Of(
            nameof(Texts.Next_AfterThat),
            outcome.NextAction ?? Advice.Of(nameof(Texts.Install_Correct)),
            component == NpmPackages.Mcp ? Commands.InstallMcp(request.Domain) : Commands.InstallConnect(request.Domain)),
    };

    private InstallResult Result(InstallRequest request, string component, string package, InstallOutcome outcome, string? command) => new()
    {
        Domain = request.Domain,
        Component = component,
        Package = package,
        Status = outcome.Status,
        IsInstalled = outcome.IsInstalled,
        Reason = outcome.Reason,
        Evidence = observer.Redactor.Redact(outcome.Evidence),
        Command = command,
        NextAction = NextOf(request, component, outcome)?.In(AdviceContext.ForRequest(request)).ToString(),
        Rehearsal = request.Rehearse,
    };
}
