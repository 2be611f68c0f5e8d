using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Operations.Gates;

/// <summary>Why a gate is not confirmed. Evidence is never quoted: it may hold a secret.</summary>
internal static class GateErrors
{
    private const string Unrecorded = "Nothing was recorded.";

    public static DeployException EvidenceMissing(ProductGate gate) => Refuse(
        $"Evidence is missing for the gate {gate}. {Unrecorded}",
        $"Say {WhatToSay(gate)}: -Evidence, or the variable DIREXIO_CONFIRM_EVIDENCE.");

    public static DeployException EvidenceTooShort(ProductGate gate, int length) => Refuse(
        $"Evidence for the gate {gate} has {length} characters; {EvidenceRules.ShortestLength} are the least. {Unrecorded}",
        $"Say {WhatToSay(gate)}.");

    public static DeployException EvidenceTooLong(ProductGate gate, int length) => Refuse(
        $"Evidence for the gate {gate} has {length} characters; {EvidenceRules.LongestLength} are the most. {Unrecorded}",
        $"Say in a sentence or two {WhatToSay(gate)}; leave logs and output out.");

    public static DeployException EvidenceHoldsOnlySecrets(ProductGate gate) => Refuse(
        $"Evidence for the gate {gate} is a code, token or number, and little else. {Unrecorded}",
        $"Leave it out, and say {WhatToSay(gate)}.");

    public static DeployException EvidenceIsAnExample(ProductGate gate) => Refuse(
        $"Evidence for the gate {gate} is word for word an example of the documentation. {Unrecorded}",
        $"Say in own words {WhatToSay(gate)}.");

    public static DeployException EvidenceIsAPlaceholder(ProductGate gate) => Refuse(
        $"Evidence for the gate {gate} tells nothing that anybody saw: it is a placeholder, a repetition, "
            + $"or only says that it is so. {Unrecorded}",
        $"If it has not happened yet, do not confirm it. If it has, say {WhatToSay(gate)}.");

    public static DeployException RealChatNeedsAPerson(string word) => Refuse(
        $"Evidence for the gate {ProductGate.RealChat} speaks of '{word}': an internal check is no chat of a person. {Unrecorded}",
        $"Ask the user to send a message from the App. Then say {WhatToSay(ProductGate.RealChat)}, and leave internal checks out.");

    public static DeployException GatesNotOpen(string domain, PhaseRecord phase, Advice next) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"The gates of {domain} are not open yet: {phase.Id} ({phase.Title}) is not done. {Unrecorded}",
        next,
        domain);

    public static DeployException GatesNeedRefresh(string domain) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"The credentials of {domain} on this machine are out of date, so nothing that was seen with them counts. {Unrecorded}",
        $"Run: {Commands.Resume(domain)}",
        domain);

    public static DeployException AppNotInitialized(string domain) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"The App of {domain} is not initialized: the server says so itself (portal.status). {Unrecorded}",
        $"Have the user open the App, enter {domain} and the initialization code, and set a password. Then run the same command again. "
            + $"If the code does not work, read it again: {Commands.Sync(domain)}",
        domain);

    public static DeployException RuntimeProbeNotConfirmed(string domain) => DeployErrors.Make(
        DeployErrorKind.ConfirmationRequired,
        $"The gate {ProductGate.AgentMcpRuntime} of {domain} needs the word of the agent's runtime, "
            + $"which no check of this machine gives. {Unrecorded}",
        "Once the agent itself has listed and used the node's MCP tools, run the same command with -RuntimeProbeConfirmed, "
            + "or with DIREXIO_CONFIRM_RUNTIME_PROBE=1.",
        "RuntimeProbeConfirmed");

    public static DeployException RuntimeChecksNotPassed(string domain, string? status) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        status is null
            ? $"The runtime checks of {domain} have not been run, so {ProductGate.AgentMcpRuntime} cannot be confirmed. {Unrecorded}"
            : $"The runtime checks of {domain} ended as '{status}', not as 'passed', so {ProductGate.AgentMcpRuntime} cannot be "
                + $"confirmed. {Unrecorded}",
        $"Run {Commands.TestRuntime(domain)} and correct what it names, then run the same command again.",
        domain);

    public static DeployException RuntimeChecksOutdated(
        string domain, DateTimeOffset? checkedAt, DateTimeOffset wiredAt) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"The runtime checks of {domain} passed "
            + $"{(checkedAt is { } time ? $"at {State.NodeState.Timestamp(time)}" : "at a time that was not recorded")}, "
            + $"but the agent was wired again at {State.NodeState.Timestamp(wiredAt)}. {Unrecorded}",
        $"Run {Commands.TestRuntime(domain)} again, then the same command.",
        domain);

    private static DeployException Refuse(
        string message, string next, [System.Runtime.CompilerServices.CallerMemberName] string code = "") =>
        DeployErrors.Make(DeployErrorKind.InvalidInput, message, next, "Evidence", code: code);

    private static string WhatToSay(ProductGate gate) => gate switch
    {
        ProductGate.AppInitialization => "who initialized the App, on what device and when, and what it showed then",
        ProductGate.RealChat => "who wrote from the App, when, and what the agent answered there",
        _ => "which agent used which of the node's MCP tools, when, and what came back",
    };
}
