using System.Management.Automation;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>A cmdlet over one node that asks the node's AWS account too. Without a domain, the environment names the node.</summary>
public abstract class NodeAccountCommand : NodeInAccountCommand
{
    /// <summary>The domain of the node.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [DomainText]
    public virtual string? Domain { get; set; }

    private protected sealed override IReadOnlyList<string?> Domains => [Domain];
}
