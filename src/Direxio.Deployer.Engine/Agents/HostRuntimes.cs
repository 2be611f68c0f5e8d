using Direxio.Deployer.Engine.Foundation;

namespace Direxio.Deployer.Engine.Agents;

/// <summary>
/// Host runtimes that the bridge does not know as agents. Both are reached through its generic <c>acp</c> agent, and
/// this says with which command and arguments.
/// </summary>
internal static class HostRuntimes
{
    public const string Agent = "acp";

    private const string OpenClawUrl = "DIREXIO_OPENCLAW_ACP_URL";
    private const string OpenClawTokenFile = "DIREXIO_OPENCLAW_ACP_TOKEN_FILE";
    private const string OpenClawSession = "DIREXIO_OPENCLAW_ACP_SESSION";
    private const string OpenClawArguments = "DIREXIO_OPENCLAW_ACP_ARGS_TOML";
    private const string HermesArguments = "DIREXIO_HERMES_ACP_ARGS_TOML";

    /// <summary>One entry a runtime.</summary>
    public static IReadOnlyList<HostRuntimeEntry> Entries { get; } =
    [
        new("hermes", Hermes)
        {
            Skills = new(".hermes/skills") { HomeVariables = [new("HERMES_HOME")], WindowsData = "hermes/skills" },
            Signals = new()
            {
                Variables = ["HERMES_SESSION_ID"],
                Processes = ["hermes"],
                Packages = ["hermes_agent", "hermes-agent"],
                ProjectFolders = [".hermes"],
                HomeVariables = ["HERMES_HOME"],
                ConfigFolders = [".hermes"],
            },
        },
        new("openclaw", OpenClaw)
        {
            Skills = new(".openclaw/skills", SkillFolders.Shared)
            {
                HomeVariables = [new("OPENCLAW_STATE_DIR"), new("OPENCLAW_HOME")],
                AlsoHome = [SkillFolders.Shared],
                EarlierProject = [".openclaw/skills"],
            },
            Signals = new()
            {
                Variables = ["OPENCLAW_SHELL"],
                Processes = ["openclaw", "openclaw-gateway"],
                Packages = ["openclaw"],
                ProjectFolders = [".openclaw"],
                HomeVariables = ["OPENCLAW_HOME", "OPENCLAW_STATE_DIR"],
                ConfigFolders = [".openclaw"],
            },
        },
    ];

    /// <summary>True for openclaw and hermes.</summary>
    public static bool Contains(string name) => Entries.Any(entry => entry.IsNamed(name));

    /// <summary>How to reach this runtime.</summary>
    /// <exception cref="DeployException">OpenClawSettingsIncomplete or ConnectAgentOptionsTomlInvalid.</exception>
    public static HostLaunch LaunchOf(string runtime, DeployerEnvironment environment) =>
        Entries.First(entry => entry.IsNamed(runtime)).Launch(environment);

    private static HostLaunch OpenClaw(DeployerEnvironment environment)
    {
        string[] names = [OpenClawUrl, OpenClawTokenFile, OpenClawSession];
        var missing = names.Where(name => environment[name] is null).ToList();
        if (missing.Count is 1 or 2)
        {
            throw ConnectAgentErrors.OpenClawSettingsIncomplete(missing);
        }

        IReadOnlyList<string> gateway = missing.Count == 0
            ? [
                "acp", "--url", environment[OpenClawUrl]!, "--token-file", environment[OpenClawTokenFile]!, "--session",
                environment[OpenClawSession]!,
            ]
            : ["acp", "--session", "agent:main:main"];
        return new(
            environment["DIREXIO_OPENCLAW_COMMAND"] ?? "openclaw",
            AgentOptionsToml.ReadArguments(OpenClawArguments, environment) ?? gateway,
            "OpenClaw ACP");
    }

    // Hermes mixes its reasoning into its answers; the bridge's adapter in front of it takes that out, so a custom
    // command or custom arguments are the adapter's child, never its replacement.
    private static HostLaunch Hermes(DeployerEnvironment environment) => new(
        environment["DIREXIO_HERMES_ACP_ADAPTER_COMMAND"] ?? "direxio-connect",
        [
            "hermes-acp-adapter", "--", environment["DIREXIO_HERMES_COMMAND"] ?? "hermes",
            .. AgentOptionsToml.ReadArguments(HermesArguments, environment) ?? ["acp"],
        ],
        "Hermes ACP");
}

/// <summary>What this release knows of one host runtime.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Launch">How the acp agent reaches it, given the environment.</param>
internal sealed record HostRuntimeEntry(string Name, Func<DeployerEnvironment, HostLaunch> Launch) : AgentDescription(Name);

/// <summary>How the acp agent reaches a host runtime.</summary>
/// <param name="Command">The executable.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="DisplayName">The name that the bridge shows.</param>
internal sealed record HostLaunch(string Command, IReadOnlyList<string> Arguments, string DisplayName);
