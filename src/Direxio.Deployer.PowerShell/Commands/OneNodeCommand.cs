using System.Management.Automation;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>A cmdlet over one node, which has to be named.</summary>
public abstract class OneNodeCommand : NodeCommand
{
    /// <summary>The domain of the node.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [DomainText]
    public string? Domain { get; set; }

    private protected sealed override IReadOnlyList<string?> Domains => [Domain];
}
