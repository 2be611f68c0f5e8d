namespace Direxio.Deployer.Engine.Agents;

/// <summary>What this release knows of one connect agent. A new agent is one more entry of <see cref="ConnectAgentCatalog"/>.</summary>
/// <param name="Name">The name that the bridge's configuration uses.</param>
internal sealed record ConnectAgentEntry(string Name) : AgentDescription(Name)
{
    /// <summary>What the bridge starts when no command is given; null if it has no default.</summary>
    public string? DefaultCommand { get; init; }

    /// <summary>Where its installer puts it on Windows, which need not be on PATH;
    /// the first that exists is written as the command.</summary>
    public IReadOnlyList<WindowsProgram> WindowsPrograms { get; init; } = [];

    /// <summary>True if the bridge refuses to start without a command.</summary>
    public bool RequiresCommand { get; init; }

    /// <summary>False if the agent is reached without any program, so that a command would be ignored.</summary>
    public bool TakesCommand { get; init; } = true;

    /// <summary>True if the bridge reads the <c>args</c> option of this agent; for all others it ignores it silently.</summary>
    public bool ReadsArgs { get; init; }

    /// <summary>Options that the bridge refuses to start without.</summary>
    public IReadOnlyList<RequiredOption> RequiredOptions { get; init; } = [];

    /// <summary>Options written unless the user gives others.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> DefaultOptions { get; init; } = [];

    /// <summary>Environment variables with the command, besides DIREXIO_&lt;NAME&gt;_COMMAND; the first one set counts.</summary>
    public IReadOnlyList<string> CommandVariables { get; init; } = [];

    /// <summary>An environment variable with the mode; null if there is none.</summary>
    public string? ModeVariable { get; init; }

    /// <summary>
    /// Values of <c>mode</c> in which the agent asks before it runs a command; any other needs the user's word. Null if
    /// the agent's modes are its own and not known here.
    /// </summary>
    public IReadOnlyList<string>? AskingModes { get; init; }

    /// <summary>The value of <c>mode</c> in which it does not stop to ask whether its folder is trusted; null if none is known.</summary>
    public string? TrustingMode { get; init; }

    /// <summary>Arguments of its own that let it act without asking, besides those that all agents share.</summary>
    public IReadOnlyList<string> UnattendedArguments { get; init; } = [];
}

/// <summary>An option that must be given.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Meaning">What it is, in words.</param>
/// <param name="Example">A value that shows its form.</param>
internal sealed record RequiredOption(string Name, string Meaning, string Example);

/// <summary>A place of a program on Windows.</summary>
/// <param name="Folder">Its folder below %LOCALAPPDATA%.</param>
/// <param name="File">Its file name.</param>
/// <param name="IncludesSubfolders">True if versions lie in folders below; the newest counts.</param>
internal sealed record WindowsProgram(string Folder, string File, bool IncludesSubfolders = false);
