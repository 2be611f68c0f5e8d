using System.Collections;

namespace Direxio.Deployer.PowerShell.Completion;

/// <summary>Completes host runtimes: the connect agents, and those that are reached through acp.</summary>
public sealed class AgentPlatformCompleter : WordCompleter
{
    private protected override IEnumerable<(string Text, string Meaning)> Words(IDictionary parameters) =>
        ConnectAgents.Names
            .Select(name => (name, $"host runtime {name}"))
            .Concat(ConnectAgents.HostRuntimes.Select(name => (name, $"host runtime {name}, reached through acp")));
}
