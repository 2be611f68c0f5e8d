using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Progress;

namespace Direxio.Deployer.Engine.Operations.Gates;

/// <summary>Why a gate is not confirmed. Evidence is never quoted: it may hold a secret.</summary>
internal static class GateErrors
{
    public static DeployException EvidenceMissing(ProductGate gate) => Refuse(
        Advice.OfError(nameof(ErrorTexts.EvidenceMissing), gate),
        Advice.OfError(nameof(ErrorTexts.EvidenceMissing_Next), WhatToSay(gate)));

    public static DeployException EvidenceTooShort(ProductGate gate, int length) => Refuse(
        Advice.OfError(nameof(ErrorTexts.EvidenceTooShort), gate, length, EvidenceRules.ShortestLength),
        Advice.OfError(nameof(ErrorTexts.EvidenceTooShort_Next), WhatToSay(gate)));

    public static DeployException EvidenceTooLong(ProductGate gate, int length) => Refuse(
        Advice.OfError(nameof(ErrorTexts.EvidenceTooLong), gate, length, EvidenceRules.LongestLength),
        Advice.OfError(nameof(ErrorTexts.EvidenceTooLong_Next), WhatToSay(gate)));

    public static DeployException EvidenceHoldsOnlySecrets(ProductGate gate) => Refuse(
        Advice.OfError(nameof(ErrorTexts.EvidenceHoldsOnlySecrets), gate),
        Advice.OfError(nameof(ErrorTexts.EvidenceHoldsOnlySecrets_Next), WhatToSay(gate)));

    public static DeployException EvidenceIsAnExample(ProductGate gate) => Refuse(
        Advice.OfError(nameof(ErrorTexts.EvidenceIsAnExample), gate),
        Advice.OfError(nameof(ErrorTexts.EvidenceIsAnExample_Next), WhatToSay(gate)));

    public static DeployException EvidenceIsAPlaceholder(ProductGate gate) => Refuse(
        Advice.OfError(nameof(ErrorTexts.EvidenceIsAPlaceholder), gate),
        Advice.OfError(nameof(ErrorTexts.EvidenceIsAPlaceholder_Next), WhatToSay(gate)));

    public static DeployException RealChatNeedsAPerson(string word) => Refuse(
        Advice.OfError(nameof(ErrorTexts.RealChatNeedsAPerson), ProductGate.RealChat, word),
        Advice.OfError(nameof(ErrorTexts.RealChatNeedsAPerson_Next), WhatToSay(ProductGate.RealChat)));

    public static DeployException GatesNotOpen(string domain, PhaseRecord phase, Advice next) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.GatesNotOpen), domain, phase.Id, PhaseWords.Of(phase.Id)),
        next,
        domain);

    public static DeployException GatesNeedRefresh(string domain) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.GatesNeedRefresh), domain),
        Advice.OfError(nameof(ErrorTexts.GatesNeedRefresh_Next), Commands.Resume(domain)),
        domain);

    public static DeployException AppNotInitialized(string domain) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.AppNotInitialized), domain),
        Advice.OfError(nameof(ErrorTexts.AppNotInitialized_Next), domain, Commands.Sync(domain)),
        domain);

    public static DeployException RuntimeProbeNotConfirmed(string domain) => DeployErrors.Make(
        DeployErrorKind.ConfirmationRequired,
        Advice.OfError(nameof(ErrorTexts.RuntimeProbeNotConfirmed), ProductGate.AgentMcpRuntime, domain),
        Advice.OfError(nameof(ErrorTexts.RuntimeProbeNotConfirmed_Next)),
        "RuntimeProbeConfirmed");

    public static DeployException RuntimeChecksNotPassed(string domain, string? status) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        status is null
            ? Advice.OfError(nameof(ErrorTexts.RuntimeChecksNotPassed), domain, ProductGate.AgentMcpRuntime)
            : Advice.OfError(nameof(ErrorTexts.RuntimeChecksNotPassed_Status), domain, status, ProductGate.AgentMcpRuntime),
        Advice.OfError(nameof(ErrorTexts.RuntimeChecksNotPassed_Next), Commands.TestRuntime(domain)),
        domain);

    public static DeployException RuntimeChecksOutdated(
        string domain, DateTimeOffset? checkedAt, DateTimeOffset wiredAt) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        checkedAt is { } time
            ? Advice.OfError(
                nameof(ErrorTexts.RuntimeChecksOutdated),
                domain,
                State.NodeState.Timestamp(time),
                State.NodeState.Timestamp(wiredAt))
            : Advice.OfError(nameof(ErrorTexts.RuntimeChecksOutdated_UnknownTime), domain, State.NodeState.Timestamp(wiredAt)),
        Advice.OfError(nameof(ErrorTexts.RuntimeChecksOutdated_Next), Commands.TestRuntime(domain)),
        domain);

    private static DeployException Refuse(
        Advice message, Advice next, [System.Runtime.CompilerServices.CallerMemberName] string code = "") =>
        DeployErrors.Make(DeployErrorKind.InvalidInput, message, next, "Evidence", code: code);

    private static Advice WhatToSay(ProductGate gate) => Advice.OfError(gate switch
    {
        ProductGate.AppInitialization => nameof(ErrorTexts.Evidence_App),
        ProductGate.RealChat => nameof(ErrorTexts.Evidence_Chat),
        _ => nameof(ErrorTexts.Evidence_Mcp),
    });
}
