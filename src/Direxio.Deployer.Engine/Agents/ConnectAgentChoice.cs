using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Agents;

/// <summary>The connect agent that the bridge shall launch, checked against what that agent requires.</summary>
/// <param name="Name">One of <see cref="ConnectAgents.Names"/>.</param>
/// <param name="Runtime">The host runtime for the node id and state: the agent's name, openclaw or hermes.</param>
/// <param name="Command">The <c>cmd</c> option; null leaves the agent's own default.</param>
/// <param name="Options">The options table in writing order, without <c>work_dir</c> and <c>cmd</c>. Values: string, long, double, bool,
/// string list, string table.</param>
internal sealed record ConnectAgentChoice(
    string Name, string Runtime, string? Command, IReadOnlyList<KeyValuePair<string, object>> Options)
{
    /// <summary>The mode or argument that lets the agent act without asking anybody; null if it asks.
    /// Only a user can have set it.</summary>
    public string? Unattended => UnattendedMode.Detect(ConnectAgentCatalog.Find(Name)!, Command, Options);

    /// <summary>What that means, in words; null if the agent asks.</summary>
    public Advice? UnattendedWarning => Unattended is { } how
        ? Advice.Of(nameof(Texts.Warn_Unattended), Name, how)
        : null;

    /// <summary>The environment variables that its options name.</summary>
    public IReadOnlyList<string> Variables =>
    [
        .. Options.SelectMany(option => option.Value switch
        {
            string text => BridgePlaceholder.NamesIn(text),
            IReadOnlyList<string> list => list.SelectMany(BridgePlaceholder.NamesIn),
            IReadOnlyDictionary<string, string> table => table.Values.SelectMany(BridgePlaceholder.NamesIn),
            _ => [],
        }).Distinct(),
    ];

    /// <summary>A record prints its members; options may hold keys of a model provider.</summary>
    public override string ToString() => $"{Name} ({Runtime})";
}
