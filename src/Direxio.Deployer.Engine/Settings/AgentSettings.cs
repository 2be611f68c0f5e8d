using Direxio.Deployer.Engine.Agents;
using Direxio.Deployer.Engine.Agents.Detection;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Settings;

/// <summary>The settings of the agent that talks through the node.</summary>
internal static class AgentSettings
{
    public const string InstallVariable = "DIREXIO_AGENT_INSTALL";

    private static readonly Advice RecordedEarlier = Advice.Of(nameof(Texts.Found_Earlier));

    public static readonly Setting Workspace = new(nameof(Workspace))
    {
        Variables = ["DIREXIO_AGENT_WORKSPACE"],
        Resolve = (settings, from) => settings with
        {
            Workspace = from.Request.Workspace
                ?? (from.Recorded?.Agent is { Workspace: not null } recorded ? recorded.ChosenWorkspace : from.Variable),
        },
        Complete = (request, settings) => request with { Workspace = settings.Workspace },
        Record = (state, settings) => state.Agent.Workspace = settings.Workspace ?? state.Agent.Workspace,
        IsChosenAgain = true,
        Agreed = settings => settings.Workspace,
    };

    public static readonly Setting AllowUnattendedAgent = new(nameof(AllowUnattendedAgent))
    {
        Variables = [UnattendedMode.Variable],
        Resolve = (settings, from) => settings with
        {
            AllowUnattendedAgent = from.Request.AllowUnattendedAgent || from.IsOn || from.Recorded?.Agent.IsUnattendedAllowed == true,
        },
        Complete = (request, settings) => request with { AllowUnattendedAgent = settings.AllowUnattendedAgent },
        Record = (state, settings) => state.Agent.IsUnattendedAllowed = settings.AllowUnattendedAgent,
        IsChosenAgain = true,
        Agreed = settings => settings.AllowUnattendedAgent,
    };

    // With what belongs to it: its runtime, its command and its options, whose variables are read where agents are looked for.
    public static readonly Setting ConnectAgent = new(nameof(ConnectAgent))
    {
        Variables = ConnectAgentResolver.Variables,
        Resolve = (settings, from) =>
        {
            var isUnattended = AllowUnattendedAgent.Resolve(settings, from.For(AllowUnattendedAgent)).AllowUnattendedAgent;
            var (choice, foundBy) = AgentOf(from.Request with { AllowUnattendedAgent = isUnattended }, from);
            return settings with
            {
                ConnectAgent = choice,
                AgentFoundBy = foundBy,
                RewiresAgent = !SaysNothingOfTheAgent(from.Request)
                    || from.Request.Workspace is not null
                    || from.Request.AgentInstall is not null,
            };
        },
        Complete = (request, settings) => request with
        {
            ConnectAgent = settings.ConnectAgent?.Name,
            AgentPlatform = settings.ConnectAgent?.Runtime,
            ConnectAgentCommand = settings.ConnectAgent?.Command,
            ConnectAgentOption = settings.ConnectAgent?.Options.ToDictionary(option => option.Key, option => (object?)option.Value),
            AgentFoundBy = settings.ConnectAgent is null ? null : settings.AgentFoundBy,
        },
        Record = (state, settings) => state.Agent.Detection = settings.AgentFoundBy?.ToEnglish(),
        IsChosenAgain = true,
        Agreed = settings => (settings.ConnectAgent?.Name, settings.ConnectAgent?.Runtime, settings.ConnectAgent?.Command).ToString(),
        Words =
        [
            new(nameof(ConnectAgent), static _ => ConnectAgents.Names
                .Select(name => (name, $"connect agent {name}"))
                .Append(("auto", "the agent that is in use; refused if there is none"))),
            new(nameof(DeploymentRequest.AgentPlatform), static _ => ConnectAgents.Names
                .Select(name => (name, $"host runtime {name}"))
                .Concat(ConnectAgents.HostRuntimes.Select(name => (name, $"host runtime {name}, reached through acp")))),
        ],
        Kept = new("The agent that talks through your nodes.", "\"codex\"")
        {
            Check = static (value, _) => ConnectAgentResolver.NameOf(value),
            BuiltIn = static _ => (null, "the agent that drives the command, if one is found"),
        },
    };

    public static readonly Setting AgentInstall = new(nameof(AgentInstall))
    {
        Variables = [InstallVariable],
        // What an earlier release recorded may be a word of its own; it is no choice of the user's that could be refused.
        Resolve = (settings, from) => settings with
        {
            AgentInstall = from.Request.AgentInstall
                ?? (from.Recorded is null ? null : SettingRules.FindAgentInstall(from.Recorded.Agent.InstallPolicy))
                ?? SettingRules.AgentInstall(from.Variable)
                ?? settings.AgentInstall,
        },
        Complete = (request, settings) => request with { AgentInstall = settings.AgentInstall },
        Record = (state, settings) => state.Agent.InstallPolicy = WordOf(settings.AgentInstall),
        IsChosenAgain = true,
        Agreed = settings => settings.AgentInstall.ToString(),
    };

    /// <summary>The word for a policy in states and files.</summary>
    public static string WordOf(AgentInstallPolicy policy) => policy.ToString().ToLowerInvariant();

    // A resume that says nothing of the agent keeps the one that was chosen; states of 0.1.x name it themselves.
    private static AgentSelection AgentOf(DeploymentRequest request, SettingSources from)
    {
        var detector = new AgentDetector(from.Environment, from.Machine.Processes);
        if (from is { Recorded: { } known, RecordedAgent: { } chosen } && request is { ConnectAgent: null, AgentPlatform: null })
        {
            // Its command or options may be given again without naming the agent again.
            Advice foundBy = known.Agent.Detection ?? RecordedEarlier;
            request = request with { AgentFoundBy = foundBy };
            return SaysNothingOfTheAgent(request)
                ? new(chosen, foundBy)
                : AgentSelection.Resolve(
                    request with { ConnectAgent = chosen.Name, AgentPlatform = chosen.Runtime }, from.Environment, detector);
        }

        if (!SaysNothingOfTheAgent(request) || from.Recorded is not { } recorded)
        {
            return AgentSelection.Resolve(WithDefaultAgent(request, from), from.Environment, detector);
        }

        return AgentSelection.Resolve(
            request with
            {
                ConnectAgent = recorded.Bridge.Agent,
                AgentPlatform = recorded.Agent.Runtime,
                ConnectAgentCommand = recorded.Bridge.AgentCommand,
                AgentFoundBy = recorded.Bridge.Agent is null && recorded.Agent.Runtime is null ? null : RecordedEarlier,
            },
            from.Environment,
            detector);
    }

    // A runtime that is given, or that a variable names, has an agent of its own.
    private static DeploymentRequest WithDefaultAgent(DeploymentRequest request, SettingSources from) =>
        from.Kept is { } kept && ConnectAgentResolver.SourceOf(request, from.Environment) is null
            ? request with { ConnectAgent = kept.Value, AgentFoundBy = from.VariableFoundBy }
            : request;

    private static bool SaysNothingOfTheAgent(DeploymentRequest request) =>
        request is { ConnectAgent: null, AgentPlatform: null, ConnectAgentCommand: null, ConnectAgentOption: null };
}
