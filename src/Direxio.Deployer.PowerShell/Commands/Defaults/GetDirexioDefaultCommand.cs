using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Get-DirexioDefault: what deployments begin with where a parameter is left out, and where that comes from.</summary>
[Cmdlet(VerbsCommon.Get, "DirexioDefault")]
[OutputType(typeof(DefaultValue))]
public sealed class GetDirexioDefaultCommand : AsyncCommand
{
    /// <summary>The names of the parameters.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DefaultNameCompleter))]
    public string[] Name { get; set; } = [];

    private protected override string? Target => null;

    private protected override async Task ProcessAsync()
    {
        foreach (var row in await new DeploymentEngine().GetDefaultsAsync(new() { Names = Name }, Streams).ConfigureAwait(false))
        {
            Emit(row);
        }
    }
}
