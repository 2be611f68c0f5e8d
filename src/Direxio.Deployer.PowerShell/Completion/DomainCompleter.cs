using System.Collections;
using System.Management.Automation;
using Direxio.Deployer.Engine;

namespace Direxio.Deployer.PowerShell.Completion;

/// <summary>Completes the domains of the nodes that this machine knows; after -Rehearse, those of rehearsals.</summary>
public class DomainCompleter : WordCompleter
{
    private protected override IEnumerable<(string Text, string Meaning)> WordsFor(string parameter, IDictionary others) =>
        new DeploymentEngine().GetStatus(null, IsRehearsal(others)).Select(node => (node.Domain, $"{node.Domain}: {node.Status}"));

    internal static bool IsRehearsal(IDictionary parameters) =>
        parameters.Contains("RehearseEvent") || (parameters.Contains("Rehearse") && LanguagePrimitives.IsTrue(parameters["Rehearse"]));
}
