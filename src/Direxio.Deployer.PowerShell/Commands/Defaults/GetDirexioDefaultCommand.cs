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

    // One name that is none says nothing of the others.
    private protected override async Task ProcessAsync()
    {
        string[][] asked = Name.Length == 0 ? [Name] : [.. Name.Select(static name => (string[])[name])];
        foreach (var names in asked)
        {
            await ProcessItemAsync(() => EmitAsync(names)).ConfigureAwait(false);
        }
    }

    private async Task EmitAsync(string[] names)
    {
        foreach (var row in await new DeploymentEngine().GetDefaultsAsync(new() { Names = names }, Streams).ConfigureAwait(false))
        {
            Emit(row);
        }
    }
}
