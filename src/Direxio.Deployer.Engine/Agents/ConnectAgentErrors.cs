using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Agents;

/// <summary>Failures in choosing the connect agent; all of them are met before anything is created.</summary>
internal static class ConnectAgentErrors
{
    public static DeployException ConnectAgentUnknown(string name, string source) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.ConnectAgentUnknown), name, source),
        Advice.OfError(
            nameof(ErrorTexts.ConnectAgentUnknown_Next),
            string.Join(", ", ConnectAgents.Names),
            string.Join(", ", ConnectAgents.HostRuntimes)),
        source);

    public static DeployException ConnectAgentCommandMissing(string agent) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.ConnectAgentCommandMissing), agent),
        Advice.OfError(nameof(ErrorTexts.ConnectAgentCommandMissing_Next)),
        "ConnectAgentCommand");

    public static DeployException ConnectAgentCommandNotUsed(string agent) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.ConnectAgentCommandNotUsed), agent),
        Advice.OfError(nameof(ErrorTexts.ConnectAgentCommandNotUsed_Next)),
        "ConnectAgentCommand");

    public static DeployException ConnectAgentCommandHasSpace(string command) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.ConnectAgentCommandHasSpace), command),
        Advice.OfError(nameof(ErrorTexts.ConnectAgentCommandHasSpace_Next)),
        "ConnectAgentCommand");

    public static DeployException ConnectAgentOptionMissing(string agent, RequiredOption option) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.ConnectAgentOptionMissing), agent, option.Name, option.Meaning),
        Advice.OfError(nameof(ErrorTexts.ConnectAgentOptionMissing_Next), option.Name, option.Example),
        "ConnectAgentOption");

    public static DeployException ConnectAgentOptionNotRead(string agent, string option) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.ConnectAgentOptionNotRead), agent, option),
        Advice.OfError(nameof(ErrorTexts.ConnectAgentOptionNotRead_Next)),
        "ConnectAgentOption");

    public static DeployException UnattendedAgentNotAllowed(ConnectAgentEntry agent, string how) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.UnattendedAgentNotAllowed), how, agent.Name),
        agent.AskingModes is { } modes
            ? Advice.OfError(
                nameof(ErrorTexts.UnattendedAgentNotAllowed_Next_Modes), string.Join(", ", modes), UnattendedMode.Variable)
            : Advice.OfError(nameof(ErrorTexts.UnattendedAgentNotAllowed_Next), UnattendedMode.Variable),
        "AllowUnattendedAgent");

    public static DeployException ConnectAgentOptionReserved(string option, string parameter) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.ConnectAgentOptionReserved), option),
        Advice.OfError(nameof(ErrorTexts.ConnectAgentOptionReserved_Next), parameter),
        "ConnectAgentOption");

    public static DeployException ConnectAgentOptionUnsupported(string option, string found) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.ConnectAgentOptionUnsupported), option, found),
        Advice.OfError(nameof(ErrorTexts.ConnectAgentOptionUnsupported_Next)),
        "ConnectAgentOption");

    public static DeployException ConnectAgentOptionsTomlInvalid(string variable, string problem) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.ConnectAgentOptionsTomlInvalid), variable, problem),
        Advice.OfError(nameof(ErrorTexts.ConnectAgentOptionsTomlInvalid_Next), variable),
        variable);

    public static DeployException OpenClawSettingsIncomplete(IReadOnlyList<string> missing) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.OpenClawSettingsIncomplete), string.Join(", ", missing)),
        Advice.OfError(nameof(ErrorTexts.OpenClawSettingsIncomplete_Next)),
        missing[0]);

    public static DeployException SpeechProviderUnknown(string provider) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.SpeechProviderUnknown), SpeechSettings.ProviderVariable, provider),
        Advice.OfError(nameof(ErrorTexts.SpeechProviderUnknown_Next), string.Join(", ", SpeechSettings.Providers)),
        SpeechSettings.ProviderVariable);

    public static DeployException BridgePlaceholderRefused(string where, string placeholder) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.BridgePlaceholderRefused), where, placeholder),
        Advice.OfError(nameof(ErrorTexts.BridgePlaceholderRefused_Next)),
        where);

    public static DeployException BridgePlaceholderMalformed(string where, string placeholder) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.BridgePlaceholderMalformed), where, placeholder),
        Advice.OfError(nameof(ErrorTexts.BridgePlaceholderMalformed_Next)),
        where);

    public static DeployException ConnectAgentVariableNotSet(string agent, string variable) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.ConnectAgentVariableNotSet), agent, variable),
        Advice.OfError(nameof(ErrorTexts.ConnectAgentVariableNotSet_Next), variable),
        "ConnectAgentOption");
}
