using System.Collections;
using Direxio.Deployer.Engine;

namespace Direxio.Deployer.PowerShell.Completion;

/// <summary>Completes the ways to keep the DNS record, in the order of the alphabet.</summary>
public sealed class DnsModeCompleter : WordCompleter
{
    private protected override IEnumerable<(string Text, string Meaning)> Words(IDictionary parameters) =>
        DeploymentEngine.DnsModes.OrderBy(mode => mode.Id, StringComparer.Ordinal);
}
