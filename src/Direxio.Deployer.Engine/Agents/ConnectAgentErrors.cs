using Direxio.Deployer.Engine.Foundation.Errors;

namespace Direxio.Deployer.Engine.Agents;

/// <summary>Failures in choosing the connect agent; all of them are met before anything is created.</summary>
internal static class ConnectAgentErrors
{
    public static DeployException ConnectAgentUnknown(string name, string source) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"'{name}' ({source}) is no connect agent.",
        $"Choose one of {string.Join(", ", ConnectAgents.Names)}, or a host runtime: {string.Join(", ", ConnectAgents.HostRuntimes)}.",
        source);

    public static DeployException ConnectAgentCommandMissing(string agent) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"The connect agent '{agent}' has no default command, and none was given.",
        "Name the command that starts the agent with -ConnectAgentCommand, or in DIREXIO_CONNECT_AGENT_CMD.",
        "ConnectAgentCommand");

    public static DeployException ConnectAgentCommandNotUsed(string agent) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"The connect agent '{agent}' is not started by a command, so the one given would be ignored.",
        "Leave the command away; say where the agent is reached with -ConnectAgentOption.",
        "ConnectAgentCommand");

    public static DeployException ConnectAgentCommandHasSpace(string command) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"The command '{command}' cannot be used: direxio-connect splits it at every space and knows no quotes.",
        "Give the name of a program on PATH, the short 8.3 path on Windows, or a link or wrapper script in a folder without spaces. "
            + "Arguments may follow, separated by spaces.",
        "ConnectAgentCommand");

    public static DeployException ConnectAgentOptionMissing(string agent, RequiredOption option) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"The connect agent '{agent}' needs the option '{option.Name}': {option.Meaning}.",
        $"Give it, for example: -ConnectAgentOption @{{ {option.Name} = '{option.Example}' }}",
        "ConnectAgentOption");

    public static DeployException ConnectAgentOptionNotRead(string agent, string option) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"The connect agent '{agent}' does not read the option '{option}'.",
        "Put the arguments behind the command: -ConnectAgentCommand '<program> <argument> <argument>'.",
        "ConnectAgentOption");

    public static DeployException UnattendedAgentNotAllowed(ConnectAgentEntry agent, string how) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"With {how}, the connect agent '{agent.Name}' would not be known to ask before it runs commands and changes "
            + "files on this machine.",
        $"{(agent.AskingModes is { } modes ? $"Choose a mode that asks ({string.Join(", ", modes)}), or leave it away" : "Leave it away")};"
            + $" or, if that is what you want, say so with -AllowUnattendedAgent (or {UnattendedMode.Variable}=1).",
        "AllowUnattendedAgent");

    public static DeployException ConnectAgentOptionReserved(string option, string parameter) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"The option '{option}' has a parameter of its own.",
        $"Use -{parameter} for it.",
        "ConnectAgentOption");

    public static DeployException ConnectAgentOptionUnsupported(string option, string found) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"The connect agent's option '{option}' cannot be written: it is {found}.",
        "Use text, numbers, $true or $false, a list of texts, or a hashtable of texts.",
        "ConnectAgentOption");

    public static DeployException ConnectAgentOptionsTomlInvalid(string variable, string problem) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"The environment variable {variable} cannot be used: {problem}.",
        $"Correct {variable}, or remove it and use -ConnectAgentOption.",
        variable);

    public static DeployException OpenClawSettingsIncomplete(IReadOnlyList<string> missing) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"The OpenClaw gateway is only partly described: {string.Join(" and ", missing)} {(missing.Count == 1 ? "is" : "are")} not set.",
        "Set all three of DIREXIO_OPENCLAW_ACP_URL, DIREXIO_OPENCLAW_ACP_TOKEN_FILE and DIREXIO_OPENCLAW_ACP_SESSION, "
            + "or none of them to let OpenClaw find its gateway.",
        missing[0]);

    public static DeployException SpeechProviderUnknown(string provider) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"{SpeechSettings.ProviderVariable} is '{provider}', which direxio-connect does not know.",
        $"Use one of {string.Join(", ", SpeechSettings.Providers)}; or none for no voice input.",
        SpeechSettings.ProviderVariable);

    public static DeployException BridgePlaceholderRefused(string where, string placeholder) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"The {where} holds '{placeholder}', which direxio-connect would replace by an environment variable.",
        "Give the value itself. For a secret, let the agent's own configuration hold it.",
        where);

    public static DeployException BridgePlaceholderMalformed(string where, string placeholder) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"The {where} holds '{placeholder}', which names no environment variable.",
        "Write ${NAME}, with letters, digits and underscores, or give the value itself.",
        where);

    public static DeployException ConnectAgentVariableNotSet(string agent, string variable) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"An option of the connect agent '{agent}' names the environment variable {variable}, which is not set.",
        $"Set {variable} in this shell first, or give the option another value.",
        "ConnectAgentOption");
}
