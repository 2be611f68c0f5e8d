using System.Management.Automation;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>A cmdlet that changes one node, which has to be named, in its AWS account.</summary>
public abstract class NamedNodeCommand : NodeInAccountCommand, ICanRunAsJob
{
    /// <summary>The domain of the node.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [DomainText]
    public string? Domain { get; set; }

    /// <summary>The longest that any single wait may take, in minutes.</summary>
    [Parameter]
    [ValidateRange(1, 1440)]
    public int TimeoutMinutes { get; set; }

    /// <summary>The work goes on as a job.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    private protected sealed override IReadOnlyList<string?> Domains => [Domain];

    /// <summary>The same as the engine takes it.</summary>
    private protected TimeSpan? GivenTimeout => TimeoutMinutes == 0 ? null : TimeSpan.FromMinutes(TimeoutMinutes);
}
