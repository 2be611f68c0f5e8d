namespace Direxio.Deployer.Engine.Local;

/// <summary>The connect agent that the bridge shall launch, checked against what that agent requires.</summary>
/// <param name="Name">One of <see cref="ConnectAgents.Names"/>.</param>
/// <param name="Runtime">The host runtime for the node id and state: the agent's name, openclaw or hermes.</param>
/// <param name="Command">The <c>cmd</c> option; null leaves the agent's own default.</param>
/// <param name="Options">The options table in writing order, without <c>work_dir</c> and <c>cmd</c>. Values: string, long, double, bool, string list, string table.</param>
internal sealed record ConnectAgentChoice(
    string Name, string Runtime, string? Command, IReadOnlyList<KeyValuePair<string, object>> Options)
{
    /// <summary>The mode option if it lets the agent act without asking anybody; null otherwise. Only a user can have set it.</summary>
    public string? UnattendedMode =>
        Options.FirstOrDefault(option => option.Key == "mode").Value is string mode
        && ConnectAgentCatalog.Find(Name)!.UnattendedModes.Contains(mode, StringComparer.OrdinalIgnoreCase)
            ? mode
            : null;

    /// <summary>A record prints its members; options may hold keys of a model provider.</summary>
    public override string ToString() => $"{Name} ({Runtime})";
}
