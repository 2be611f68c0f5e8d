using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Local;

/// <summary>
/// Finds out which connect agent is wanted: the parameter, then the environment, then the host runtime. When nothing
/// says so there is none; a provider is never guessed.
/// </summary>
internal static class ConnectAgentResolver
{
    // Words by which hosts say that they do not know their own kind.
    private static readonly string[] Undetermined = ["auto", "generic", "unknown"];

    /// <summary>The checked choice; null if no agent is named anywhere.</summary>
    /// <exception cref="DeployException">A name, command or option cannot be used.</exception>
    public static ConnectAgentChoice? Resolve(DeploymentRequest request, DeployerEnvironment environment)
    {
        if ((request.Workspace ?? environment["DIREXIO_AGENT_WORKSPACE"]) is { } workspace)
        {
            BridgePlaceholder.Refuse("working folder of the agent", workspace);
        }

        var platform = Named(
            (request.AgentPlatform, "-AgentPlatform"), (environment["DIREXIO_AGENT_PLATFORM"], "DIREXIO_AGENT_PLATFORM"));
        var agent = Named(
            (request.ConnectAgent, "-ConnectAgent"),
            (environment["DIREXIO_CONNECT_AGENT"], "DIREXIO_CONNECT_AGENT"),
            (environment["DIREXIO_CC_CONNECT_AGENT"], "DIREXIO_CC_CONNECT_AGENT")) ?? platform;
        if (agent is null)
        {
            return null;
        }

        var name = HostRuntimes.Contains(agent) ? HostRuntimes.Agent : agent;
        var runtime = HostRuntimes.Contains(agent) ? agent : platform ?? agent;
        var entry = ConnectAgentCatalog.Find(name)!;
        var host = name == HostRuntimes.Agent && HostRuntimes.Contains(runtime) ? HostRuntimes.LaunchOf(runtime, environment) : null;
        return Choose(entry, runtime, host, request, environment);
    }

    private static ConnectAgentChoice Choose(
        ConnectAgentEntry entry, string runtime, HostLaunch? host, DeploymentRequest request, DeployerEnvironment environment)
    {
        var options = new AgentOptions(entry);
        options.Add(entry.DefaultOptions);
        if (host is not null)
        {
            options.Add([new("args", host.Arguments), new("display_name", host.DisplayName)]);
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
            host?.Command);
        ConnectAgentCommand.Check(entry, command);
        return new(entry.Name, runtime, command, options.Checked());
    }

    private static IEnumerable<KeyValuePair<string, object>> FromParameter(DeploymentRequest request) =>
        (request.ConnectAgentOption ?? new Dictionary<string, object?>())
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Key, AgentOptionValue.Normalize(pair.Key, pair.Value)));

    private static string? FromAgentVariables(ConnectAgentEntry entry, DeployerEnvironment environment) =>
        environment.FirstOf([.. entry.CommandVariables, $"DIREXIO_{entry.Name.ToUpperInvariant()}_COMMAND"]);

    // The first source that names something decides; what it names must be known.
    private static string? Named(params ReadOnlySpan<(string? Value, string Source)> sources)
    {
        foreach (var (value, source) in sources)
        {
            if (string.IsNullOrWhiteSpace(value) || Undetermined.Contains(value.Trim(), StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            var name = value.Trim();
            return HostRuntimes.Contains(name)
                ? name.ToLowerInvariant()
                : ConnectAgentCatalog.Find(name)?.Name ?? throw DeployErrors.ConnectAgentUnknown(name, source);
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
