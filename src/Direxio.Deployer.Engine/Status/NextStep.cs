using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Status;

/// <summary>The one concrete thing to do next, for each phase and state.</summary>
internal static class NextStep
{
    public static string Of(NodeState state, PhaseRecord current, string domain, NodePaths paths, bool refreshPending, bool? isRunning)
    {
        var resume = $"Resume-DirexioDeployment -Domain {domain}";
        if (StateFormats.IsOfAnotherTool(state))
        {
            return $"Go on with {StateFormats.ToolOf(state)}, which made this {(StateFormats.IsLightsail(state) ? "Lightsail " : string.Empty)}node; this release shows it only.";
        }

        if (StateSchema.IsNewer(state))
        {
            return DeployErrors.UpdateTheModule;
        }

        if (state.Removal != RemovalProgress.None)
        {
            return state.Removal == RemovalProgress.Removed
                ? $"Nothing; or delete the folder: Remove-DirexioNode -Domain {domain}"
                : $"Finish the removal: Remove-DirexioNode -Domain {domain}";
        }

        if (current.Status == PhaseStatus.Done)
        {
            return refreshPending ? $"Run: {resume}" : AfterCompletion(state, domain, paths);
        }

        if (isRunning == true)
        {
            return $"Let the run end, and look again: Get-DirexioStatus -Domain {domain}";
        }

        // A repair leaves word of what it could not rebuild; the next phase that ends takes it away.
        if (current.Status == PhaseStatus.Pending && state["next_action"] is { } left)
        {
            return string.Join("\n", new[] { WithCommand(left, resume), UserDnsLine(state, current, domain) }.OfType<string>());
        }

        if (current.Status is PhaseStatus.Pending or PhaseStatus.InProgress or PhaseStatus.Polling)
        {
            return UserDnsLine(state, current, domain) is { } line
                ? $"{line}\nThen run: {resume}"
                : isRunning == false ? $"Run: {resume}" : $"If no run is under way, run: {resume}";
        }

        var record = UserDnsLine(state, current, domain);
        if (state["next_action"] is { } recorded && (current.Status == PhaseStatus.Failed || record is null))
        {
            return string.Join("\n", new[] { WithCommand(recorded, resume), record }.OfType<string>());
        }

        return current.Id switch
        {
            PhaseId.S0_PREREQ_AWS =>
                $"Give AWS credentials of the right account: a profile by -ProfileName or AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Then run: {resume}",
            PhaseId.S1_PREFLIGHT =>
                $"Change what the check found: free an Elastic IP or an instance, or ask for a higher quota (AWS console, Service Quotas); then run: {resume}. "
                + $"For another -Region or -SubnetId: Start-DirexioDeployment -Domain {domain} -ConfirmDomainBinding",
            PhaseId.S2_DOMAIN =>
                $"Use a long-lived domain of your own, and confirm that it becomes the node's identity for good: Start-DirexioDeployment -Domain {domain} -ConfirmDomainBinding",
            PhaseId.S3_PROVISION => Provision(state, current, domain, resume),
            PhaseId.S4_BOOTSTRAP_STACK =>
                $"Wait a few minutes, for the node may still be installing, then run: {resume}. It reads the node's own log and names the step that fails.",
            PhaseId.S5_INIT_TOKENS =>
                $"Check that your address may reach port 22 of the node, then run: {resume}",
            PhaseId.S6_WIRE_LOCAL =>
                $"Check that {paths.Folder} can be written and that the agent's options are right (-ConnectAgent), then run: {resume}",
            _ => $"Run the checks again: {resume}",
        };
    }

    // What the phase itself asked for says more than any general advice, but not always with which command to go on.
    private static string WithCommand(string recorded, string resume) =>
        recorded.Contains("DirexioDeployment", StringComparison.Ordinal) ? recorded : $"{recorded} Then run: {resume}";

    private static string Provision(NodeState state, PhaseRecord current, string domain, string resume)
    {
        if (UserDnsLine(state, current, domain) is { } line)
        {
            return $"{line}\nThen run: {resume}";
        }

        if (state.Resources["route53_pending_a_value"] is { } pending && state.Resources["route53_overwrite_confirmed"] != "true")
        {
            return $"{domain} already has the record {state.Resources["route53_existing_a_value"] ?? "(unknown)"}; the node needs {pending}. "
                + $"If it may be replaced, run: {resume} -ConfirmDnsOverwrite";
        }

        return state.DnsMode == DnsMode.Route53 && state.Resources is { ZoneCreated: true, NameServers.Count: > 0 } && state["dns_ready"] != "true"
            ? $"At the registrar of {state.Resources.ZoneName ?? domain}, set these name servers: {string.Join(", ", state.Resources.NameServers)}. Then run: {resume}"
            : $"Run: {resume}";
    }

    // The record is asked for as long as its address is known and DNS was not seen to have it.
    private static string? UserDnsLine(NodeState state, PhaseRecord current, string domain) =>
        current.Id == PhaseId.S3_PROVISION
        && state.DnsMode == DnsMode.User
        && state["dns_ready"] != "true"
        && state.Resources.PublicIp is { } address
            ? $"At your DNS provider, create this record and no other for the name:\n{domain}  A  {address}"
            : null;

    // Each step ends with the command that records it; the words in angle brackets are refused as evidence.
    private static string AfterCompletion(NodeState state, string domain, NodePaths paths)
    {
        bool IsOpen(string gate) => UserGates.StatusOf(state, gate) != UserGates.Confirmed;
        string Confirm(ProductGate gate, string evidence) => $"Confirm-DirexioGate -Domain {domain} -Gate {gate} -Evidence '{evidence}'";

        if (IsOpen(UserGates.AppInitialization))
        {
            var step = state[DeliveryBuilder.AppInitializedField] == "true"
                ? "The App is initialized, the server says. Record it"
                : $"Open the App and enter {domain} and the initialization code, which is in {paths.Credentials} unless it is spent already. When that is done, record it";
            return $"{step}: {Confirm(ProductGate.AppInitialization, "<who initialized it, on what, when>")}";
        }

        if (IsOpen(UserGates.RealChat))
        {
            return $"Send a message from the App and see whether the agent answers. If it does, record it: {Confirm(ProductGate.RealChat, "<who wrote, when, and what the agent answered>")}. "
                + $"If not, see what is wrong: Test-DirexioRuntime -Domain {domain}";
        }

        if (!IsOpen(UserGates.AgentMcpRuntime))
        {
            return "Nothing. The node is complete.";
        }

        return RuntimeSummary.IsCurrent(state)
            ? $"Let the agent use the node's MCP tools; the snippets are in {paths.McpFolder}. When it has, record it: {Confirm(ProductGate.AgentMcpRuntime, "<which agent used which tool, when>")} -RuntimeProbeConfirmed"
            : $"Check the agent's side: Test-DirexioRuntime -Domain {domain}. The snippets for the agent's MCP tools are in {paths.McpFolder}.";
    }
}
