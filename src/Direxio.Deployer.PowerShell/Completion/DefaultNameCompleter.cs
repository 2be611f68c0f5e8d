using System.Collections;
using Direxio.Deployer.Engine;

namespace Direxio.Deployer.PowerShell.Completion;

/// <summary>Completes the names of the parameters whose defaults can be kept.</summary>
public sealed class DefaultNameCompleter : WordCompleter
{
    private protected override IEnumerable<(string Text, string Meaning)> WordsFor(string parameter, IDictionary others) =>
        DeploymentEngine.DefaultNames.Select(name => (name, $"the default of -{name}"));
}
