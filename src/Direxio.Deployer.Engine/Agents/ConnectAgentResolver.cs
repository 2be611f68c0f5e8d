using Direxio.Deployer.Engine.Foundation;

namespace Direxio.Deployer.Engine.Agents;

/// <summary>
/// Reads which connect agent is named: by the parameter, then the environment, then the host runtime. When nothing
/// names one there is none here; <see cref="AgentSelection"/> then looks what is running.
/// </summary>
internal static class ConnectAgentResolver
{
    // Words by which hosts say that they do not know their own kind.
    private static readonly string[] Undetermined = [Auto, "generic", "unknown"];

    private const string Auto = "auto";

    /// <summary>The variables that name the agent; the first that is set counts.</summary>
    public static IReadOnlyList<string> Variables { get; } = ["DIREXIO_CONNECT_AGENT", "DIREXIO_CC_CONNECT_AGENT"];

    /// <summary>The checked choice; null if no agent is named anywhere.</summary>
    /// <exception cref="DeployException">A name, command or option cannot be used.</exception>
    public static ConnectAgentChoice? Resolve(DeploymentRequest request, DeployerEnvironment environment)
    {
        if ((request.Workspace ?? environment["DIREXIO_AGENT_WORKSPACE"]) is { } workspace)
        {
            BridgePlaceholder.Refuse("working folder of the agent", workspace);
        }

        var platform = Platform(request, environment)?.Name;
        if ((Agent(request, environment)?.Name ?? platform) is not { } agent)
        {
            return null;
        }

        var name = HostRuntimes.Contains(agent) ? HostRuntimes.Agent : agent;
        var runtime = HostRuntimes.Contains(agent) ? agent : platform ?? agent;
        var entry = ConnectAgentCatalog.Find(name)!;
        var host = name == HostRuntimes.Agent && HostRuntimes.Contains(runtime) ? HostRuntimes.LaunchOf(runtime, environment) : null;
        return Choose(entry, runtime, host, request, environment);
    }

    /// <summary>The parameter or variable that names the agent; null if none does.</summary>
    /// <exception cref="DeployException">ConnectAgentUnknown.</exception>
    public static string? SourceOf(DeploymentRequest request, DeployerEnvironment environment) =>
        Agent(request, environment)?.Source ?? Platform(request, environment)?.Source;

    /// <summary>True if the caller asks to have the agent found out, and not to go on without one.</summary>
    public static bool IsAuto(DeploymentRequest request, DeployerEnvironment environment) =>
        AgentSources(request, environment)[0] is { Value: { } asked } && asked.Trim().Equals(Auto, StringComparison.OrdinalIgnoreCase);

    /// <summary>The name under which an agent or host runtime is known, or the word for finding it out.</summary>
    /// <exception cref="DeployException">ConnectAgentUnknown.</exception>
    public static string NameOf(string value) => Named((value, "ConnectAgent"))?.Name ?? value.Trim().ToLowerInvariant();

    private static (string Name, string Source)? Agent(DeploymentRequest request, DeployerEnvironment environment) =>
        Named(AgentSources(request, environment));

    private static (string Name, string Source)? Platform(DeploymentRequest request, DeployerEnvironment environment) => Named(
        (request.AgentPlatform, "-AgentPlatform"), (environment["DIREXIO_AGENT_PLATFORM"], "DIREXIO_AGENT_PLATFORM"));

    private static (string? Value, string Source)[] AgentSources(DeploymentRequest request, DeployerEnvironment environment) =>
    [
        .. Variables.Select(name => (Value: environment[name], Source: name))
            .Prepend((Value: request.ConnectAgent, Source: "-ConnectAgent"))
            .OrderBy(source => string.IsNullOrWhiteSpace(source.Value)),
    ];

    private static ConnectAgentChoice Choose(
        ConnectAgentEntry entry, string runtime, HostLaunch? host, DeploymentRequest request, DeployerEnvironment environment)
    {
        var options = new AgentOptions(entry);
        options.Add(entry.DefaultOptions);
        if (host is not null)
        {
            options.Add([new("args", host.Arguments), new("display_name", host.DisplayName)]);
        }

        if (entry.ModeVariable is { } variable && environment[variable] is { } mode)
        {
            options.Add([new("mode", mode)]);
        }

        options.Add(AgentOptionsToml.Read(environment));
        var fromToml = options.TakeCommand();
        options.Add(FromParameter(request));
        var fromParameter = options.TakeCommand();
        var command = FirstSet(
            request.ConnectAgentCommand,
            fromParameter,
            environment["DIREXIO_CONNECT_AGENT_CMD"],
            environment["DIREXIO_CC_CONNECT_AGENT_CMD"],
            fromToml,
            FromAgentVariables(entry, environment),
            host?.Command,
            OperatingSystem.IsWindows() ? WindowsAgentCommand.Find(entry, environment["LOCALAPPDATA"], WindowsAgentCommand.List) : null);
        ConnectAgentCommand.Check(entry, command);
        var choice = new ConnectAgentChoice(entry.Name, runtime, command, options.Checked());
        if (choice.Variables.FirstOrDefault(name => environment[name] is null) is { } missing)
        {
            throw ConnectAgentErrors.ConnectAgentVariableNotSet(entry.Name, missing);
        }

        return choice.Unattended is { } how && !request.AllowUnattendedAgent && !environment.IsOn(UnattendedMode.Variable)
            ? throw ConnectAgentErrors.UnattendedAgentNotAllowed(entry, how)
            : choice;
    }

    private static IEnumerable<KeyValuePair<string, object>> FromParameter(DeploymentRequest request) =>
        (request.ConnectAgentOption ?? new Dictionary<string, object?>())
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Key, AgentOptionValue.Normalize(pair.Key, pair.Value)));

    private static string? FromAgentVariables(ConnectAgentEntry entry, DeployerEnvironment environment) =>
        environment.FirstOf([.. entry.CommandVariables, $"DIREXIO_{entry.Name.ToUpperInvariant()}_COMMAND"]);

    // The first source that names something decides; what it names must be known.
    private static (string Name, string Source)? Named(params ReadOnlySpan<(string? Value, string Source)> sources)
    {
        foreach (var (value, source) in sources)
        {
            if (string.IsNullOrWhiteSpace(value) || Undetermined.Contains(value.Trim(), StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            var name = value.Trim();
            var known = HostRuntimes.Entries.FirstOrDefault(entry => entry.IsNamed(name))?.Name ?? ConnectAgentCatalog.Find(name)?.Name;
            return (known ?? throw ConnectAgentErrors.ConnectAgentUnknown(name, source), source);
        }

        return null;
    }

    private static string? FirstSet(params ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                return value.Trim();
            }
        }

        return null;
    }
}
