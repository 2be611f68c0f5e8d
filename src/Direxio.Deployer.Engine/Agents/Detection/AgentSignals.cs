namespace Direxio.Deployer.Engine.Agents.Detection;

/// <summary>By what an agent is recognised, from the surest signal to the weakest.</summary>
internal sealed record AgentSignals
{
    /// <summary>Environment variables that the agent sets in the commands it runs.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>Names of its program, without folder and extension. No name that other programs share.</summary>
    public IReadOnlyList<string> Processes { get; init; } = [];

    /// <summary>Its package or module, as it stands in the path of the script that an interpreter runs.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];

    /// <summary>Parts of folders that it adds to PATH while it runs; not those where it is installed.</summary>
    public IReadOnlyList<string> PathMarkers { get; init; } = [];

    /// <summary>Folders of its own in a project.</summary>
    public IReadOnlyList<string> ProjectFolders { get; init; } = [];

    /// <summary>Environment variables by which a user moves its configuration.</summary>
    public IReadOnlyList<string> HomeVariables { get; init; } = [];

    /// <summary>Folders of its configuration in the user's home.</summary>
    public IReadOnlyList<string> ConfigFolders { get; init; } = [];
}
