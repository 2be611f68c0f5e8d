using System.Collections;

namespace Direxio.Deployer.PowerShell.Completion;

/// <summary>Completes the agents that the bridge can launch.</summary>
public sealed class ConnectAgentCompleter : WordCompleter
{
    private protected override IEnumerable<(string Text, string Meaning)> Words(IDictionary parameters) =>
        ConnectAgents.Names
            .Select(name => (name, $"connect agent {name}"))
            .Append(("auto", "the agent that is in use; refused if there is none"));
}
