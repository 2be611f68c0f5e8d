using System.Collections;
using Direxio.Deployer.Engine;

namespace Direxio.Deployer.PowerShell.Completion;

/// <summary>Completes the agents for which the skill can be installed.</summary>
public sealed class SkillAgentCompleter : WordCompleter
{
    private protected override IEnumerable<(string Text, string Meaning)> WordsFor(string parameter, IDictionary others) =>
        DeploymentEngine.SkillAgentNames.Select(name => (name, name == "generic" ? "any agent that is not listed" : name));
}
