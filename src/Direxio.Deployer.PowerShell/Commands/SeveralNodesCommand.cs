using System.Management.Automation;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>A cmdlet that only reads one or several nodes, which have to be named.</summary>
public abstract class SeveralNodesCommand : NodeCommand
{
    /// <summary>The domains of the nodes.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [DomainText]
    public string[] Domain { get; set; } = [];

    private protected sealed override IReadOnlyList<string?> Domains => Domain;

    private protected sealed override bool TakesWildcards => true;
}
