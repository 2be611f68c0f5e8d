using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Ports.Programs;

namespace Direxio.Deployer.Engine.Agents.Detection;

/// <summary>
/// Finds out which agent drives this process when nobody named one. What is running goes before what is installed: the
/// surest level that names exactly one agent decides. There is no default agent.
/// </summary>
internal sealed class AgentDetector(DeployerEnvironment environment, IProcessTree processes)
{
    public const string Variable = "DIREXIO_AGENT_DETECTION";

    private const string Skills = "skills";

    private static readonly string[] Negations = ["0", "off", "false", "no"];

    private static IEnumerable<AgentDescription> Known => [.. ConnectAgentCatalog.Entries, .. HostRuntimes.Entries];

    /// <param name="workingFolder">The folder that the user works in; null if it is not known.</param>
    /// <exception cref="DeployException">ConnectAgentAmbiguous: signals of several agents that are in use.</exception>
    public AgentDetection Detect(string? workingFolder)
    {
        if (IsNo(environment[Variable]))
        {
            return new(null, [], IsOff: true);
        }

        // Traces in a project or in the home are no proof of use: several of them decide nothing, and are no error.
        var hints = Distinct(Known.SelectMany(agent => Hints(agent, workingFolder)));
        var folders = Distinct(Known.SelectMany(ConfigFolders));
        var found = OnlyOne([.. Known.SelectMany(Variables), .. Ancestors()])
            ?? (hints.Count == 1 ? hints[0] : null)
            ?? OnlyOne(Known.SelectMany(HomeVariables))
            ?? (folders.Count == 1 ? folders[0] : null);
        return new(found, found is null ? Distinct([.. hints, .. folders]) : []);
    }

    private static SeenAgent? OnlyOne(IEnumerable<SeenAgent> seen) => Distinct(seen) switch
    {
        [] => null,
        [var one] => one,
        var active => throw AgentDetectionErrors.ConnectAgentAmbiguous(active),
    };

    private IEnumerable<SeenAgent> Variables(AgentDescription agent) =>
        agent.Signals.Variables.Where(IsSet).Select(name => new SeenAgent(agent.Name, Advice.Of(nameof(Texts.Found_Variable), name)));

    private IEnumerable<SeenAgent> Ancestors() =>
        from process in processes.Ancestors()
        from agent in Known
        let program = ProcessMatch.Find(agent.Signals, process)
        where program is not null
        select new SeenAgent(agent.Name, Advice.Of(nameof(Texts.Found_Process), program));

    private IEnumerable<SeenAgent> Hints(AgentDescription agent, string? workingFolder)
    {
        var separator = OperatingSystem.IsWindows() ? ';' : ':';
        var path = (environment["PATH"] ?? string.Empty).Split(separator).Select(folder => folder.Replace('\\', '/'));
        var marker = agent.Signals.PathMarkers.FirstOrDefault(part => path.Any(folder => folder.Contains(part, StringComparison.Ordinal)));
        if (marker is not null)
        {
            yield return new(agent.Name, Advice.Of(nameof(Texts.Found_InPath), marker));
        }

        // In the home itself they are its configuration, which is looked at last.
        if (workingFolder is not null && !IsHome(workingFolder))
        {
            foreach (var folder in agent.Signals.ProjectFolders.Where(folder => IsAgents(Path.Combine(workingFolder, folder))))
            {
                yield return new(agent.Name, Advice.Of(nameof(Texts.Found_ProjectFolder), folder));
            }
        }
    }

    private IEnumerable<SeenAgent> HomeVariables(AgentDescription agent) =>
        agent.Signals.HomeVariables.Where(IsSet).Select(name => new SeenAgent(agent.Name, Advice.Of(nameof(Texts.Found_Variable), name)));

    private IEnumerable<SeenAgent> ConfigFolders(AgentDescription agent) =>
        agent.Signals.ConfigFolders
            .Where(folder => IsAgents(Path.Combine(environment.UserProfile, folder)))
            .Select(folder => new SeenAgent(agent.Name, Advice.Of(nameof(Texts.Found_Folder), $"~/{folder}")));

    // Whoever installs skills, such as ours, makes the folder for them: with nothing else in it, it says nothing of the agent itself.
    private static bool IsAgents(string folder)
    {
        try
        {
            return Directory.Exists(folder)
                && (!Directory.Exists(Path.Combine(folder, Skills)) || Directory.EnumerateFileSystemEntries(folder).Skip(1).Any());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private bool IsSet(string name) => environment[name] is { } value && !IsNo(value);

    private bool IsHome(string folder) =>
        Path.TrimEndingDirectorySeparator(folder) == Path.TrimEndingDirectorySeparator(environment.UserProfile);

    private static bool IsNo(string? value) => value is not null && Negations.Contains(value, StringComparer.OrdinalIgnoreCase);

    private static List<SeenAgent> Distinct(IEnumerable<SeenAgent> seen) => [.. seen.DistinctBy(agent => agent.Name)];
}
