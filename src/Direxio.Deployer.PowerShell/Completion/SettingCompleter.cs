using System.Collections;
using Direxio.Deployer.Engine;

namespace Direxio.Deployer.PowerShell.Completion;

/// <summary>Completes a parameter with what its setting suggests; makes no call. Anything else can be typed.</summary>
public sealed class SettingCompleter : WordCompleter
{
    private protected override IEnumerable<(string Text, string Meaning)> WordsFor(string parameter, IDictionary others) =>
        new DeploymentEngine().Suggest(parameter);
}
