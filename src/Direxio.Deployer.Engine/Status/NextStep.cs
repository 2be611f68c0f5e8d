using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Status;

/// <summary>The one concrete thing to do next, for each phase and state.</summary>
internal static class NextStep
{
    private const string InitializationEvidence = "<who initialized it, on what, when>";

    public static Advice For(NodeState state, PhaseRecord current, string domain, NodePaths paths, bool refreshPending, bool? isRunning)
    {
        var resume = Commands.Resume(domain);
        if (state.IsOfAnotherTool)
        {
            var node = Advice.Of(state.IsOnLightsail ? nameof(Texts.Node_Lightsail) : nameof(Texts.Node));
            return Advice.Of(nameof(Texts.Next_OtherTool), state.Tool, node);
        }

        if (state.IsNewer)
        {
            return StateErrors.UpdateTheModule;
        }

        if (state.Removal != RemovalProgress.None)
        {
            return Advice.Of(
                state.Removal == RemovalProgress.Removed ? nameof(Texts.Next_RemovedFolder) : nameof(Texts.Next_FinishRemoval),
                state.RemovalRecord.Again(domain));
        }

        if (state.Ending is { } ending)
        {
            return InstanceErrors.AfterTheEnd(state, domain, ending.Disk);
        }

        if ((AfterInterruption(state, domain, isRunning) ?? AfterOperation(state, domain, isRunning)) is { } change)
        {
            return change;
        }

        if (current.Status == PhaseStatus.Done)
        {
            return refreshPending
                ? Run(resume)
                : Advice.Join("\n", [StartBridge(state, domain), AfterCompletion(state, domain, paths)]);
        }

        if (isRunning == true)
        {
            return Advice.Of(nameof(Texts.Next_LetItEnd), Commands.Status(domain));
        }

        // A repair leaves word of what it could not rebuild; the next phase that ends takes it away.
        if (current.Status == PhaseStatus.Pending && state.NextAction is { } left)
        {
            return Advice.Join("\n", [WithCommand(state, left, domain), UserDnsLine(state, current, domain)]);
        }

        if (current.Status is PhaseStatus.Pending or PhaseStatus.InProgress or PhaseStatus.Polling)
        {
            return UserDnsLine(state, current, domain) is { } line
                ? Advice.Of(nameof(Texts.Next_ThenRunLine), line, resume)
                : Advice.Join("\n", [
                    isRunning == false ? Run(resume) : Advice.Of(nameof(Texts.Next_RunIfIdle), resume),
                    ThenStartBridge(state, domain),
                ]);
        }

        var record = UserDnsLine(state, current, domain);
        if (state.NextAction is { } recorded && (current.Status == PhaseStatus.Failed || record is null))
        {
            return Advice.Join("\n", [WithCommand(state, recorded, domain), record]);
        }

        return current.Id switch
        {
            PhaseId.S0_PREREQ_AWS => Advice.Of(nameof(Texts.Next_Credentials), resume),
            PhaseId.S1_PREFLIGHT => Advice.Of(nameof(Texts.Next_Preflight), resume, Commands.StartConfirmed(domain)),
            PhaseId.S2_DOMAIN => Advice.Of(nameof(Texts.Next_Domain), Commands.StartConfirmed(domain)),
            PhaseId.S3_PROVISION => Provision(state, current, domain, resume),
            PhaseId.S4_BOOTSTRAP_STACK => Advice.Of(nameof(Texts.Next_Bootstrap), resume),
            PhaseId.S5_INIT_TOKENS => Advice.Of(nameof(Texts.Next_Tokens), resume),
            PhaseId.S6_WIRE_LOCAL => Advice.Of(nameof(Texts.Next_Wiring), paths.Folder, resume),
            _ => Advice.Of(nameof(Texts.Next_Verify), resume),
        };
    }

    private static Advice Run(Command command) => Advice.Of(nameof(Texts.Next_Run), command);

    // What its user began with the node as a whole goes before everything else: nothing on a stopped node can be asked.
    private static Advice? AfterInterruption(NodeState state, string domain, bool? isRunning) => state.Change switch
    {
        { Stop: { } stop } => Advice.Of(
            stop.SeenAt is null ? nameof(Texts.Next_StartAfterUnseenStop) : nameof(Texts.Next_Start), Commands.StartNode(domain)),
        { IsUnderWay: true } when isRunning == true => Advice.Of(
            nameof(Texts.Next_LetChangeEnd), Commands.Status(domain)),
        { Type: { } type } => Advice.Of(
            nameof(Texts.Next_TypeInterrupted),
            type.To,
            Commands.ChangeNode(domain).With("InstanceType", type.To),
            Commands.StartNode(domain)),
        { Disk: { } disk } => Advice.Of(
            nameof(Texts.Next_DiskInterrupted), disk.ToGB, Commands.ChangeNode(domain).With("DiskSizeGB", $"{disk.ToGB}")),
        { Key: not null } => Advice.Of(nameof(Texts.Next_KeyInterrupted), Commands.NewSshKey(domain)),
        _ => null,
    };

    // The node knows how it ended, and the same command asks it: nothing is done there a second time that is done.
    private static Advice? AfterOperation(NodeState state, string domain, bool? isRunning) =>
        RecordedOperations.UnderWayIn(state) switch
        {
            not null when isRunning == true => Advice.Of(nameof(Texts.Next_LetChangeEnd), Commands.Status(domain)),
            RecordedOperations.Update => Advice.Of(nameof(Texts.Next_AfterUpdate), UpdateUnderWay(state, domain)),
            RecordedOperations.Reset => Advice.Of(nameof(Texts.Next_AfterReset), Commands.Reset(domain)),
            RecordedOperations.Restore => Advice.Of(
                nameof(Texts.Next_AfterRestore), Commands.Restore(domain, state.EvidenceOfOperation(RecordedOperations.Restore))),
            _ => null,
        };

    // What is on record is the image, and its digest behind a blank; of earlier releases other words.
    private static Command UpdateUnderWay(NodeState state, string domain) =>
        state.EvidenceOfOperation(RecordedOperations.Update)?.Split(' ')[0] is { } image && image.Contains('/')
            ? Commands.Update(domain).With("MessageServerImage", image)
            : Commands.Update(domain);

    // What the phase itself asked for says more than any general advice, but not always with which command to go on. It is
    // on record as it was said, in English; whether a command is in it tells a comparison with the command, not a look into the words.
    private static Advice WithCommand(NodeState state, string recorded, string domain)
    {
        var context = AdviceContext.ForNode(state.IsRehearsal);
        Command[] onward = [Commands.Resume(domain), Commands.Start(domain), Commands.Repair(domain)];
        using var asRecorded = CommandForm.Enter(ofProgram: false);
        return Array.Exists(onward, command => recorded.Contains(command.In(context).Render(), StringComparison.Ordinal))
            ? Advice.Recorded(recorded)
            : Advice.Of(nameof(Texts.Next_ThenRun), Advice.Recorded(recorded), onward[0]);
    }

    private static Advice Provision(NodeState state, PhaseRecord current, string domain, Command resume)
    {
        if (UserDnsLine(state, current, domain) is { } line)
        {
            return Advice.Of(nameof(Texts.Next_ThenRunLine), line, resume);
        }

        if (state.Dns.PendingAddress is { } pending && !state.Dns.IsOverwriteConfirmed)
        {
            return Advice.Of(
                nameof(Texts.Next_Overwrite),
                domain,
                state.Dns.ExistingRecord is { } existing ? Advice.Text(existing) : Advice.Of(nameof(Texts.Unknown)),
                pending,
                resume.With("ConfirmDnsOverwrite"));
        }

        return RecordsToSet.Of(state, current, domain) is [var first, ..] records
            ? Advice.Of(nameof(Texts.Next_NameServers), first.Name, string.Join(", ", records.Select(record => record.Value)), resume)
            : Run(resume);
    }

    private static Advice? UserDnsLine(NodeState state, PhaseRecord current, string domain) =>
        state.DnsMode == DnsMode.User && RecordsToSet.Of(state, current, domain) is [var record]
            ? Advice.Of(nameof(Texts.Next_UserRecord), $"{record.Name}  {record.Type}  {record.Value}")
            : null;

    /// <summary>What to do with the initialization code that is shown above; null if there is nothing to do with it.</summary>
    public static Advice? BesideTheCode(NodeState state, string domain) =>
        UserGates.StatusOf(state, UserGates.AppInitialization) == UserGates.Confirmed || state.Server.IsAppInitialized
            ? null
            : Advice.Join("\n", [StartBridge(state, domain), Advice.Of(nameof(Texts.Next_AppAbove), domain, ConfirmApp(domain))]);

    // A reset stops the bridge's service, and a resumption starts it only where it is to install it.
    private static Advice? StartBridge(NodeState state, string domain) => state.Agent.IsServiceStopped
        ? Advice.Of(nameof(Texts.Next_StartBridge), Commands.InstallConnect(domain))
        : null;

    private static Advice? ThenStartBridge(NodeState state, string domain) =>
        state.Agent.IsServiceStopped && state.Agent.InstallPolicy != AgentSettings.WordOf(AgentInstallPolicy.Auto)
            ? Advice.Of(nameof(Texts.Next_ThenStartBridge), Commands.InstallConnect(domain))
            : null;

    /// <summary>Recording that the App is set up. The words in angle brackets are refused as evidence.</summary>
    public static Command ConfirmApp(string domain) =>
        Commands.ConfirmGate(domain, ProductGate.AppInitialization, InitializationEvidence);

    private static Advice AfterCompletion(NodeState state, string domain, NodePaths paths)
    {
        bool IsOpen(string gate) => UserGates.StatusOf(state, gate) != UserGates.Confirmed;

        if (IsOpen(UserGates.AppInitialization))
        {
            return state.Server.IsAppInitialized
                ? Advice.Of(nameof(Texts.Next_AppIsInitialized), ConfirmApp(domain))
                : Advice.Of(nameof(Texts.Next_AppFile), domain, paths.Credentials, Commands.Sync(domain), ConfirmApp(domain));
        }

        if (IsOpen(UserGates.RealChat))
        {
            return Advice.Of(
                nameof(Texts.Next_RealChat),
                Commands.ConfirmGate(domain, ProductGate.RealChat, "<who wrote, when, and what the agent answered>"),
                Commands.TestRuntime(domain));
        }

        if (!IsOpen(UserGates.AgentMcpRuntime))
        {
            return Advice.Of(nameof(Texts.Next_Complete));
        }

        return RuntimeSummary.IsCurrent(state)
            ? Advice.Of(
                nameof(Texts.Next_McpConfirm),
                paths.McpFolder,
                Commands.ConfirmGate(domain, ProductGate.AgentMcpRuntime, "<which agent used which tool, when>")
                    .With("RuntimeProbeConfirmed"))
            : Advice.Of(nameof(Texts.Next_McpCheck), Commands.TestRuntime(domain), paths.McpFolder);
    }
}
