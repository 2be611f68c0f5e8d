using Direxio.Deployer.Engine.Bridge.Installing;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>
/// Applies the install policy once the files are written. The server is deployed whatever comes of it: every failure
/// is recorded and told, and none is thrown.
/// </summary>
internal sealed class AgentInstallation(ILocalPrograms programs, LocalSettings local)
{
    /// <summary>Installs, or says how.</summary>
    /// <param name="context">The run.</param>
    /// <param name="configFile">The bridge's configuration; null while no agent is chosen.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What came of it, for the evidence of the phase.</returns>
    public async Task<string> ApplyAsync(PhaseContext context, string? configFile, CancellationToken cancellationToken)
    {
        var settings = local.KeepingVersionsOf(context.State);
        var installer = new BridgeInstaller(programs, settings, context.WaiterFor(PhaseId.S6_WIRE_LOCAL));
        return context.Settings.AgentInstall == AgentInstallPolicy.Auto
            ? await InstallAsync(context, settings, installer, configFile, cancellationToken).ConfigureAwait(false)
            : await LookAsync(context, settings, installer, configFile, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> InstallAsync(
        PhaseContext context, LocalSettings settings, BridgeInstaller installer, string? configFile, CancellationToken cancellationToken)
    {
        var order = new BridgeOrder(configFile, context.State.Agent.IsRestartPending)
        {
            Started = () => context.Session.Update(InstallRecord.Started),
        };
        var bridge = await installer.InstallAsync(context.Paths, context.State, order, cancellationToken).ConfigureAwait(false);
        var redactor = context.Observer.Redactor;
        context.Session.Update(state =>
        {
            InstallRecord.Bridge(state, bridge, redactor);
            InstallRecord.BridgeVersion(state, bridge, settings);
        });
        if (bridge.Warning is { } warning)
        {
            context.Observer.Warn(warning);
        }

        if (!bridge.IsInstalled)
        {
            context.Observer.Warn(Told(context, Advice.Of(
                nameof(Texts.Warn_BridgeNotReady),
                bridge.Status,
                bridge.Evidence,
                bridge.Status == InstallStatus.NoAgent
                    ? Advice.Of(nameof(Texts.Next_ChooseAgent), Commands.Resume().WithPlaceholder("ConnectAgent", "<name>"))
                    : Next(bridge, Commands.InstallConnect(context.Settings.Domain), context.State.Agent.InstallCommand))));
        }

        var package = await new PackageInstaller(programs).EnsureAsync(
            ProgramPackage.Mcp(settings, isForced: false), () => programs.Find(NpmPackages.Mcp), cancellationToken).ConfigureAwait(false);
        context.Session.Update(state =>
        {
            InstallRecord.Mcp(state, package.Outcome, redactor);
            InstallRecord.McpVersion(state, package.Outcome, settings);
        });
        if (!package.Outcome.IsInstalled)
        {
            context.Observer.Warn(Told(context, Advice.Of(
                nameof(Texts.Warn_McpNotInstalled),
                package.Outcome.Status,
                package.Outcome.Evidence,
                Next(package.Outcome, Commands.InstallMcp(context.Settings.Domain), context.State.Mcp.InstallCommand))));
        }

        return $"install_policy=auto;install_status={bridge.Status};mcp_install_status={package.Outcome.Status}";
    }

    // Nothing is changed; but what was installed earlier, by this program or by hand, is not forgotten.
    private async Task<string> LookAsync(
        PhaseContext context, LocalSettings settings, BridgeInstaller installer, string? configFile, CancellationToken cancellationToken)
    {
        var policy = AgentSettings.WordOf(context.Settings.AgentInstall);
        var presence = configFile is null
            ? BridgePresence.Absent
            : await installer.LookAsync(context.Paths, context.State, configFile, cancellationToken).ConfigureAwait(false);
        var bridge = configFile is null
            ? new(InstallStatus.NoAgent, "no connect agent is chosen")
            : Seen(presence, context.State.Agent.LastInstallStatus, policy);
        var version = presence == BridgePresence.Running
            ? await installer.VersionAsync(context.State, cancellationToken).ConfigureAwait(false)
            : null;
        bridge = bridge with { Version = version, HasPackage = version is not null };
        var mcp = await SeenMcpAsync(context, policy, cancellationToken).ConfigureAwait(false);
        var isStale = presence != BridgePresence.Absent && context.State.Agent.IsRestartPending;
        context.Session.Update(state =>
        {
            InstallRecord.Bridge(state, bridge, context.Observer.Redactor);
            InstallRecord.BridgeVersion(state, bridge, settings);
            InstallRecord.Mcp(state, mcp, context.Observer.Redactor);
            InstallRecord.McpVersion(state, mcp, settings);
            state.Agent.IsRestartPending = isStale;
            state.Agent.IsServiceStopped &= presence != BridgePresence.Running;
        });
        if (ProgramPackage.Connect(settings, isForced: false).IsTooOld(version))
        {
            context.Observer.Warn(Told(context, Advice.Of(
                nameof(Texts.Warn_BridgeTooOld),
                version,
                NpmPackages.LeastConnectVersion,
                Commands.InstallConnect(context.Settings.Domain))));
        }

        if (isStale)
        {
            context.Observer.Warn(Told(context, Advice.Of(
                presence == BridgePresence.Running ? nameof(Texts.Warn_BridgeRuns) : nameof(Texts.Warn_BridgeMayRun),
                Commands.InstallConnect(context.Settings.Domain))));
        }
        else if (context.Settings.AgentInstall == AgentInstallPolicy.Recommend && bridge.Status == InstallStatus.Recommend)
        {
            context.Observer.Note(Told(context, Advice.Of(
                nameof(Texts.Note_ConnectAgent), Commands.InstallConnect(context.Settings.Domain), context.State.Agent.InstallCommand)));
        }

        return $"install_policy={policy};install_status={bridge.Status};mcp_install_status={mcp.Status}";
    }

    // A program that was installed and no longer answers is not forgotten either, but it is not installed.
    private async Task<InstallOutcome> SeenMcpAsync(PhaseContext context, string policy, CancellationToken cancellationToken)
    {
        if (programs.Find(NpmPackages.Mcp) is not { } file || !InstallRecord.WasInstalled(context.State.Mcp.InstallStatus))
        {
            return new(policy, "the policy says to run no command");
        }

        var package = ProgramPackage.Mcp(local.KeepingVersionsOf(context.State), isForced: false);
        var answer = await new ProgramProbe(programs).AskAsync(package, file, cancellationToken).ConfigureAwait(false);
        return answer.Trouble is { } trouble
            ? new(InstallStatus.InstallFailed, $"{NpmPackages.Mcp} is {file} and does not answer: {trouble}")
            : new(InstallStatus.Installed, $"{NpmPackages.Mcp} is {file}") { Version = answer.Version };
    }

    // By hand npm would ignore the scripts again, and take away what the advice has brought.
    private static Advice Next(InstallOutcome outcome, Command command, string? byHand)
    {
        var again = outcome.Reason == InstallReason.ScriptsIgnored ? command : Advice.Of(nameof(Texts.Next_OrByHand), command, byHand);
        return outcome.NextAction is { } advice
            ? Advice.Of(nameof(Texts.Next_AfterThat), advice, again)
            : Advice.Of(nameof(Texts.Next_WhenCorrected), again);
    }

    // That a service runs says nothing of its connection: what is on record as failed stays so.
    private static InstallOutcome Seen(
        BridgePresence presence, string? recorded, string policy) => (presence, InstallRecord.WasInstalled(recorded)) switch
    {
        (BridgePresence.Running, true) => new(
            recorded is InstallStatus.MatrixNotConnected or InstallStatus.AgentBackendFailed ? recorded : InstallStatus.Installed,
            "its service runs; the policy says to leave it alone"),
        (BridgePresence.Running, false) => new(policy, "its service runs; it was not installed by this program"),
        (BridgePresence.Unknown, true) => new(
            InstallStatus.DaemonStatusUnreadable, "how its service stands could not be read; the policy says to leave it alone"),
        _ => new(policy, "the policy says to run no command"),
    };

    private static Advice Told(PhaseContext context, Advice advice) => advice.In(context.Settings.AdviceContext);
}
