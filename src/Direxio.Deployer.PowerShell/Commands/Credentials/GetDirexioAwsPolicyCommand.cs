using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Get-DirexioAwsPolicy: the least-privilege policy for IAM. Asks nobody and changes nothing.</summary>
[Cmdlet(VerbsCommon.Get, "DirexioAwsPolicy")]
[OutputType(typeof(AwsPolicy))]
public sealed class GetDirexioAwsPolicyCommand : AsyncCommand
{
    /// <summary>What the policy shall allow; without it, everything.</summary>
    [Parameter(Position = 0)]
    public AwsPolicyScope[] Scope { get; set; } = [];

    /// <summary>The partition of its ARNs.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PartitionCompleter))]
    public string? Partition { get; set; }

    /// <summary>A profile of the shared AWS files, whose region is taken.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>The region whose partition is meant.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? Region { get; set; }

    private protected override string? Target => Partition;

    private protected override async Task ProcessAsync() => Emit(await new DeploymentEngine().GetAwsPolicyAsync(
        new()
        {
            Scope = Scope,
            Partition = Partition,
            Region = Region,
            ProfileName = ProfileName,
        },
        Streams).ConfigureAwait(false));
}
