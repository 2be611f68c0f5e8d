using Direxio.Deployer.Engine.Foundation.Guidance;
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
            return $"Go on with {state.Tool}, which made this {(state.IsOnLightsail ? "Lightsail " : string.Empty)}node; "
                + $"this release shows it only.";
        }

        if (state.IsNewer)
        {
            return StateErrors.UpdateTheModule;
        }

        if (state.Removal != RemovalProgress.None)
        {
            return state.Removal == RemovalProgress.Removed
                ? Advice.From($"Nothing; or delete the folder: {Commands.Remove(domain)}")
                : Advice.From($"Finish the removal: {Commands.Remove(domain)}");
        }

        if ((AfterInterruption(state, domain, isRunning) ?? AfterOperation(state, domain, isRunning)) is { } change)
        {
            return change;
        }

        if (current.Status == PhaseStatus.Done)
        {
            return refreshPending ? Advice.From($"Run: {resume}") : AfterCompletion(state, domain, paths);
        }

        if (isRunning == true)
        {
            return $"Let the run end, and look again: {Commands.Status(domain)}";
        }

        // A repair leaves word of what it could not rebuild; the next phase that ends takes it away.
        if (current.Status == PhaseStatus.Pending && state.NextAction is { } left)
        {
            return Advice.Join("\n", [WithCommand(state, left, domain), UserDnsLine(state, current, domain)]);
        }

        if (current.Status is PhaseStatus.Pending or PhaseStatus.InProgress or PhaseStatus.Polling)
        {
            return UserDnsLine(state, current, domain) is { } line
                ? Advice.From($"{line}\nThen run: {resume}")
                : isRunning == false ? Advice.From($"Run: {resume}") : Advice.From($"If no run is under way, run: {resume}");
        }

        var record = UserDnsLine(state, current, domain);
        if (state.NextAction is { } recorded && (current.Status == PhaseStatus.Failed || record is null))
        {
            return Advice.Join("\n", [WithCommand(state, recorded, domain), record]);
        }

        return current.Id switch
        {
            PhaseId.S0_PREREQ_AWS => Advice.From(
                $"Give AWS credentials of the right account: a profile by -ProfileName or AWS_PROFILE, "
                    + $"or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Then run: {resume}"),
            PhaseId.S1_PREFLIGHT => Advice.From(
                $"Change what the check found: free an Elastic IP or an instance, or ask for a higher quota (AWS console, "
                + $"Service Quotas); then run: {resume}. For another -Region or -SubnetId: {Commands.StartConfirmed(domain)}"),
            PhaseId.S2_DOMAIN => Advice.From(
                $"Use a long-lived domain of your own, and confirm that it becomes the node's identity for good: "
                    + $"{Commands.StartConfirmed(domain)}"),
            PhaseId.S3_PROVISION => Provision(state, current, domain, resume),
            PhaseId.S4_BOOTSTRAP_STACK => Advice.From(
                $"Wait a few minutes, for the node may still be installing, then run: {resume}. It reads the node's own log and "
                    + $"names the step that fails."),
            PhaseId.S5_INIT_TOKENS => Advice.From(
                $"Check that your address may reach port 22 of the node, then run: {resume}"),
            PhaseId.S6_WIRE_LOCAL => Advice.From(
                $"Check that {paths.Folder} can be written and that the agent's options are right (-ConnectAgent), then run: {resume}"),
            _ => Advice.From($"Run the checks again: {resume}"),
        };
    }

    // What its user began with the node as a whole goes before everything else: nothing on a stopped node can be asked.
    private static Advice? AfterInterruption(NodeState state, string domain, bool? isRunning) => state.Change switch
    {
        { Stop: { } stop } => Advice.From(
            $"{(stop.SeenAt is null ? "Its stop was asked for, and its end not seen. To start it again" : "To start it")}: "
                + $"{Commands.StartNode(domain)}"),
        { Type: not null } or { Disk: not null } when isRunning == true => Advice.From(
            $"Let the change end, and look again: {Commands.Status(domain)}"),
        { Type: { } type } => Advice.From(
            $"Go on with the change to {type.To}, which was interrupted; the node may be stopped: "
                + $"{Commands.ChangeNode(domain).With("InstanceType", type.To)}. Or let it run as it is: {Commands.StartNode(domain)}"),
        { Disk: { } disk } => Advice.From(
            $"Let the file system follow the disk that was to grow to {disk.ToGB} GiB: "
                + $"{Commands.ChangeNode(domain).With("DiskSizeGB", $"{disk.ToGB}")}"),
        _ => null,
    };

    // The node knows how it ended, and the same command asks it: nothing is done there a second time that is done.
    private static Advice? AfterOperation(NodeState state, string domain, bool? isRunning) =>
        isRunning == true ? null : RecordedOperations.UnderWayIn(state) switch
        {
            RecordedOperations.Update => Advice.From($"Read from the node how the update ended: {Commands.Update(domain)}"),
            RecordedOperations.Reset => Advice.From(
                $"Complete the reset, of which only the beginning is on record: {Commands.Reset(domain)}"),
            RecordedOperations.Restore => Advice.From($"Bring the node back again: {Commands.Restore(domain)}"),
            _ => null,
        };

    // What the phase itself asked for says more than any general advice, but not always with which command to go on. It is
    // on record as it was said; whether a command is in it tells a comparison with the command, not a look into the words.
    private static Advice WithCommand(NodeState state, string recorded, string domain)
    {
        var context = AdviceContext.ForNode(state.IsRehearsal);
        Command[] onward = [Commands.Resume(domain), Commands.Start(domain), Commands.Repair(domain)];
        return Array.Exists(onward, command => recorded.Contains(command.In(context).Render(), StringComparison.Ordinal))
            ? Advice.Text(recorded)
            : $"{recorded} Then run: {onward[0]}";
    }

    private static Advice Provision(NodeState state, PhaseRecord current, string domain, Command resume)
    {
        if (UserDnsLine(state, current, domain) is { } line)
        {
            return $"{line}\nThen run: {resume}";
        }

        if (state.Dns.PendingAddress is { } pending && !state.Dns.IsOverwriteConfirmed)
        {
            return $"{domain} already has the record {state.Dns.ExistingRecord ?? "(unknown)"}; the node needs {pending}. "
                + $"If it may be replaced, run: {resume.With("ConfirmDnsOverwrite")}";
        }

        return RecordsToSet.Of(state, current, domain) is [var first, ..] records
            ? Advice.From($"At the registrar of {first.Name}, set these name servers: "
                + $"{string.Join(", ", records.Select(record => record.Value))}. Then run: {resume}")
            : Advice.From($"Run: {resume}");
    }

    private static string? UserDnsLine(NodeState state, PhaseRecord current, string domain) =>
        state.DnsMode == DnsMode.User && RecordsToSet.Of(state, current, domain) is [var record]
            ? $"At your DNS provider, create this record and no other for the name:\n{record.Name}  {record.Type}  {record.Value}"
            : null;

    /// <summary>What to do with the initialization code that is shown above; null if there is nothing to do with it.</summary>
    public static Advice? BesideTheCode(NodeState state, string domain) =>
        UserGates.StatusOf(state, UserGates.AppInitialization) == UserGates.Confirmed || state.Server.IsAppInitialized
            ? null
            : OpenTheApp(domain, $"Open the App and enter {domain} and the initialization code above.");

    private static Advice OpenTheApp(string domain, string step) =>
        $"{step} When that is done, record it: "
            + $"{Commands.ConfirmGate(domain, ProductGate.AppInitialization, InitializationEvidence)}";

    // Each step ends with the command that records it; the words in angle brackets are refused as evidence.
    private static Advice AfterCompletion(NodeState state, string domain, NodePaths paths)
    {
        bool IsOpen(string gate) => UserGates.StatusOf(state, gate) != UserGates.Confirmed;
        Command Confirm(ProductGate gate, string evidence) => Commands.ConfirmGate(domain, gate, evidence);

        if (IsOpen(UserGates.AppInitialization))
        {
            return state.Server.IsAppInitialized
                ? $"The App is initialized, the server says. Record it: {Confirm(ProductGate.AppInitialization, InitializationEvidence)}"
                : OpenTheApp(
                    domain,
                    $"Open the App and enter {domain} and the initialization code, which is in {paths.Credentials} unless it is spent "
                        + "already.");
        }

        if (IsOpen(UserGates.RealChat))
        {
            return $"Send a message from the App and see whether the agent answers. "
                + $"If it does, record it: {Confirm(ProductGate.RealChat, "<who wrote, when, and what the agent answered>")}. "
                + $"If not, see what is wrong: {Commands.TestRuntime(domain)}";
        }

        if (!IsOpen(UserGates.AgentMcpRuntime))
        {
            return "Nothing. The node is complete.";
        }

        return RuntimeSummary.IsCurrent(state)
            ? Advice.From(
                $"Let the agent use the node's MCP tools; the snippets are in {paths.McpFolder}. "
                    + $"When it has, record it: "
                    + $"{Confirm(ProductGate.AgentMcpRuntime, "<which agent used which tool, when>").With("RuntimeProbeConfirmed")}")
            : Advice.From(
                $"Check the agent's side: {Commands.TestRuntime(domain)}. The snippets for the agent's MCP tools are "
                    + $"in {paths.McpFolder}.");
    }
}
